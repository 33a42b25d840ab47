import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Answer } from "../diagnostic/answer.ts";
import { type Placing, placings, type Table } from "./options.ts";
import { cmaHeap, systemHeap } from "./testing/sample.ts";

const system = systemHeap();
const cma = cmaHeap();
const certain = (answer: Answer) => answer === "yes";
const none: ReadonlySet<number> = new Set();

test("a memory that all accept needs no copy", () => {
  const table: Table = [
    ["no", "yes"],
    ["yes", "yes"],
  ];
  expect(placings([system, cma], table, certain, none)).toEqual([{ memory: 1, copies: [] }]);
});

test("fan-out: who accepts shares, and one copy serves the others", () => {
  const camera: Answer[] = ["yes", "no"];
  const codec: Answer[] = ["yes", "yes"];
  const display: Answer[] = ["no", "yes"];
  expect(placings([system, cma], [camera, codec, display], certain, none)).toEqual([
    { memory: 0, copies: [{ memory: 1, consumers: [1] }] },
  ]);
});

test("two consumers that agree on nothing get a copy each", () => {
  const third = systemHeap({ id: "heap:third" });
  const table: Table = [
    ["yes", "no", "no"],
    ["no", "yes", "no"],
    ["no", "no", "yes"],
  ];
  expect(placings([system, cma, third], table, certain, none)).toEqual([
    {
      memory: 0,
      copies: [
        { memory: 1, consumers: [0] },
        { memory: 2, consumers: [1] },
      ],
    },
  ]);
});

test("a consumer that needs another format is copied for, though it could share", () => {
  const table: Table = [["yes"], ["yes"], ["yes"]];
  expect(placings([cma], table, certain, new Set([1]))).toEqual([
    { memory: 0, copies: [{ memory: 0, consumers: [1] }] },
  ]);
});

test("nothing is placed on an unknown, unless the caller takes what is possible", () => {
  const table: Table = [["yes"], ["unknown"]];
  expect(placings([cma], table, certain, none)).toEqual([]);
  expect(placings([cma], table, (answer) => answer !== "no", none)).toEqual([
    { memory: 0, copies: [] },
  ]);
});

test("no memory for the producer, or no memory at all: no way", () => {
  expect(placings([cma], [["no"], ["yes"]], certain, none)).toEqual([]);
  expect(placings([], [[], []], certain, none)).toEqual([]);
  expect(placings([cma], [], certain, none)).toEqual([]);
});

test("for every memory of the producer: all ways are sound, and the fewest copies are among them", () => {
  const cell = fc.constantFrom("yes" as const, "no" as const, "unknown" as const);
  const tables = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 4 }))
    .chain(([memories, devices]) =>
      fc.tuple(
        fc.array(fc.array(cell, { minLength: memories, maxLength: memories }), {
          minLength: devices,
          maxLength: devices,
        }),
        fc.subarray([0, 1, 2]),
      ),
    );
  fc.assert(
    fc.property(tables, ([table, forced]) => {
      const set = new Set(forced);
      const memories = (table[0] ?? []).map((_, at) => systemHeap({ id: `m${at}` }));
      const found = placings(memories, table, certain, set);
      for (const placing of found) expectSound(placing, table, set);
      memories.forEach((_, memory) => {
        const here = found
          .filter((placing) => placing.memory === memory)
          .map(({ copies }) => copies.length);
        expect(here.length === 0 ? undefined : Math.min(...here)).toBe(
          fewestCopies(memory, table, set),
        );
      });
    }),
  );
});

/** Each consumer is served exactly once, from a memory it accepts, and no copy idles. */
function expectSound(
  { memory, copies }: Placing,
  [producer = [], ...consumers]: Table,
  forced: ReadonlySet<number>,
): void {
  expect(producer[memory]).toBe("yes");
  consumers.forEach((answers, at) => {
    const served = copies.filter((copy) => copy.consumers.includes(at));
    const shares = served.length === 0;
    expect(served.length).toBeLessThanOrEqual(1);
    if (shares) expect(forced.has(at)).toBe(false);
    expect(answers[served[0]?.memory ?? memory]).toBe("yes");
  });
  for (const copy of copies) expect(copy.consumers.length).toBeGreaterThan(0);
}

/** Tries every set of copy memories. */
function fewestCopies(
  memory: number,
  [producer = [], ...consumers]: Table,
  forced: ReadonlySet<number>,
): number | undefined {
  if (producer[memory] !== "yes") return undefined;
  const rest = consumers.filter((answers, at) => forced.has(at) || answers[memory] !== "yes");
  const sizes = Array.from({ length: 1 << producer.length }, (_, set) => set)
    .filter((set) =>
      rest.every((answers) => answers.some((answer, at) => answer === "yes" && (set >> at) & 1)),
    )
    .map((set) => producer.filter((_, at) => (set >> at) & 1).length);
  return sizes.length === 0 ? undefined : Math.min(...sizes);
}
