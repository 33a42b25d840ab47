// For property tests: any translation unit, any map, any program, several devices.
import fc from "fast-check";
import { type AccessProgram, accessesOf } from "../../pattern/access-program.ts";
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

/** Less accesses than this, so that the reference stays quick. */
export const MOST_ACCESSES = 2000;

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

/** Over more blocks than small caches hold, again and again: where states come round. */
export const anySweep: fc.Arbitrary<AccessProgram> = fc
  .record({
    times: fc.integer({ min: 5, max: 60 }),
    shift: fc.constantFrom(0, 1, 8, -8),
    strands: fc.array(
      fc.record({
        blocks: fc.integer({ min: 1, max: 20 }),
        step: fc.constantFrom(4 * KIB, 8 * KIB, 2048, 64 * KIB, -4 * KIB),
        offset: fc.constantFrom(0, 40 * KIB, MIB, 3 * MIB),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ times, shift, strands }): AccessProgram => {
    const swept = strands.map(({ blocks, step: by, offset: at }) => {
      const burst: AccessProgram = { kind: "burst", offset: at };
      const body: AccessProgram = { kind: "loop", count: blocks, step: by, body: burst };
      return { step: shift, body };
    });
    return { kind: "weave", count: times, strands: swept };
  });

const maybeOwn = fc.option(anyCache, { nil: undefined });

/** Devices at one unit, what they do in turn, and how often. */
export const anyTraffic = fc.record({
  geometry: anyGeometry,
  seed: fc.nat(),
  maps: fc.array(anyMap, { minLength: 1, maxLength: 2 }),
  devices: fc.array(fc.record({ map: fc.nat(1), micro: maybeOwn }), { minLength: 1, maxLength: 3 }),
  passes: fc.array(
    fc.record({
      device: fc.nat(2),
      program: fc
        .oneof(anyProgram, anySweep)
        .filter((program) => accessesOf(program) < MOST_ACCESSES),
      into: fc.nat({ max: 2 ** 16 }),
    }),
    { maxLength: 5 },
  ),
  times: fc.constantFrom(1, 2, 9, 25),
});
