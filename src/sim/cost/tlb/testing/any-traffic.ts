// For property tests: any translation unit, any map, any program, several devices.
import fc from "fast-check";
import type { AccessProgram } from "../../pattern/access-program.ts";
import type { AddressMap, Extent } from "../address-map.ts";
import type { CacheGeometry, TranslationGeometry } from "../geometry.ts";
import { levelsFor, MIB } from "./pages.ts";

const KIB = 1024;
const SIZES = [4 * KIB, 64 * KIB, 2 * MIB];
/** An access beyond this is far from everything. */
const FAR = 2 ** 34;

/** Extents side by side and with gaps; the first ones lie high up, where 32 bits do not reach. */
export const anyMap: fc.Arbitrary<AddressMap> = fc
  .record({
    start: fc.constantFrom(0, 16 * MIB, 2 ** 40),
    pieces: fc.array(
      fc.record({
        block: fc.constantFrom(...SIZES),
        blocks: fc.integer({ min: 1, max: 40 }),
        gap: fc.constantFrom(0, 0, 4 * KIB, 3 * MIB),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ start, pieces }) => {
    const extents: Extent[] = [];
    let end = start;
    for (const { block, blocks, gap } of pieces) {
      const address = Math.ceil((end + gap) / block) * block;
      extents.push({ address, size: blocks * block, block });
      end = address + blocks * block;
    }
    return { extents, levelsFor };
  });

export const anyCache: fc.Arbitrary<CacheGeometry> = fc
  .oneof(
    fc.record({
      ways: fc.constantFrom(1, 2, 4, 8, 16),
      sets: fc.constantFrom(1, 2, 3, 4, 8),
      replacement: fc.constantFrom("lru", "plru", "fifo", "round-robin", "random"),
    }),
    fc.record({
      ways: fc.constantFrom(3, 5, 12),
      sets: fc.constantFrom(1, 2, 3),
      replacement: fc.constantFrom("lru", "fifo", "round-robin", "random"),
    }),
  )
  .map(({ ways, sets, replacement }) => ({ entries: ways * sets, ways, replacement }));

const maybeCache = fc.option(anyCache, { nil: undefined });

export const anyGeometry: fc.Arbitrary<TranslationGeometry> = fc
  .record({
    micro: maybeCache,
    main: maybeCache,
    walk: fc.array(maybeCache, { maxLength: 3 }),
    prefetch: fc.constantFrom("none", "next-page"),
  })
  .map(({ micro, main, walk, prefetch }) => ({
    ...(micro && { micro }),
    ...(main && { main }),
    walk,
    prefetch,
  }));

const step = fc.oneof(
  fc.constantFrom(0, 16, 64, 100, 2048, 4 * KIB, 5000, 64 * KIB, 70_000, 2 * MIB),
  fc.integer({ min: 1, max: 9000 }),
);
const signedStep = fc.tuple(step, fc.boolean()).map(([by, isBack]) => (isBack ? -by : by));
const offset = fc.oneof(
  fc.integer({ min: 0, max: 20_000 }),
  fc.integer({ min: -MIB, max: 8 * MIB }),
  fc.constant(FAR),
);
const count = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 70 }) },
);

/** At most so many accesses, so that the reference stays quick. */
export const MOST_ACCESSES = 3000;

export const anyProgram: fc.Arbitrary<AccessProgram> = fc.letrec<{ any: AccessProgram }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ kind: fc.constant("burst"), offset }),
    fc.record({ kind: fc.constant("loop"), count, step: signedStep, body: tie("any") }),
    fc.record({
      kind: fc.constant("loop"),
      count: fc.integer({ min: 20, max: 90 }),
      step: fc.constantFrom(0, 1, 8, -8, 64),
      body: tie("any"),
    }),
    fc.record({
      kind: fc.constant("weave"),
      count,
      strands: fc.array(fc.record({ step: signedStep, body: tie("any") }), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("sequence"), parts: fc.array(tie("any"), { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant("list"),
      offsets: fc.array(offset, { maxLength: 6 }).map((list) => Float64Array.from(list)),
      body: tie("any"),
    }),
  ),
})).any;
