import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  MemoryModel,
  type MemoryOperation,
  NUMBERS,
  OPERATIONS,
  runMemoryOperations,
} from "./testing/memory-model.ts";

const number = fc.nat(NUMBERS - 1);
const operation: fc.Arbitrary<MemoryOperation> = fc.tuple(
  fc.constantFrom(...OPERATIONS),
  number,
  number,
);

describe("any order of allocations, pins, CMA and load", () => {
  test("leaves each page in one place after each step, and all free at the end", () => {
    fc.assert(
      fc.property(
        fc.nat(7),
        fc.array(operation, { maxLength: 60, size: "max" }),
        (shape, operations) => {
          const model = new MemoryModel(shape);
          for (const each of operations) {
            model.apply(each);
            model.audit();
          }
          model.finish();
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])("keeps its books over a long run, board %i", (seed) => {
    expect(() => runMemoryOperations(seed, 3_000)).not.toThrow();
  });
});

test("the runs exercise migration, its failures, reclaim and CMA", () => {
  const model = new MemoryModel(2);
  let state = 1;
  const next = () => (state = (state * 48_271) % 2_147_483_647);
  for (let step = 0; step < 20_000; step += 1) {
    const name = OPERATIONS[next() % (step % 50 === 0 ? OPERATIONS.length : 9)] ?? "drop";
    model.apply([name, next() % NUMBERS, next() % NUMBERS]);
  }
  const { migrated, migrateFailed, dropped, cmaAllocated, cmaFailed } = model.pages.stats;
  for (const count of [migrated, migrateFailed, dropped, cmaAllocated, cmaFailed])
    expect(count).toBeGreaterThan(20);
  model.finish();
});
