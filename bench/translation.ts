// Speed of the fast translation unit against the reference, which takes every access, on every preset of an IOMMU: frames in
// turn through both in one process, counts compared first, then time.
import { loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { frameLayout, isConflict } from "../src/format/layout.ts";
import { parseFormat } from "../src/format/parse-format.ts";
import { presets } from "../src/sim/cost/iommu/presets.ts";
import type { AccessProgram } from "../src/sim/cost/pattern/access-program.ts";
import { patternFor } from "../src/sim/cost/pattern/pattern-for.ts";
import type { AddressMap } from "../src/sim/cost/tlb/address-map.ts";
import { FastUnit } from "../src/sim/cost/tlb/fast-unit.ts";
import type { TranslationGeometry } from "../src/sim/cost/tlb/geometry.ts";
import { ReferenceUnit } from "../src/sim/cost/tlb/reference-unit.ts";
import type { TranslationUnit } from "../src/sim/cost/tlb/translation-unit.ts";
import { seeded } from "../src/sim/memory/seeded.ts";

const ROUNDS = 9;
const BUFFERS = 4;
/** Rounds that are not timed: each buffer once, so that the caches are full. */
const WARM_UP = BUFFERS;
const BURST = 64;
const MIB = 2 ** 20;
const BASE = 64 * MIB;
const BUFFER = 4 * MIB;
/** A minute of 60 frames a second. */
const FRAMES = 3600;
const LEAST_OF_A_MINUTE = 500;
/** Other work on this computer disturbs the one side more than the other: the best of so many tries counts. */
const TRIES = 3;

const SMALL: TranslationGeometry = {
  main: { entries: 64, ways: 4, replacement: "lru" },
  walk: [],
  prefetch: "none",
};

const map: AddressMap = {
  extents: [{ address: BASE, size: BUFFERS * BUFFER, block: 4096 }],
  levelsFor: () => [2 ** 30, 2 * MIB, 4096],
};

interface Case {
  readonly name: string;
  readonly program: AccessProgram;
  /** How many times as fast as the reference it has to be. */
  readonly least: number;
}

function cases(): readonly Case[] {
  const format = parseFormat("NV12");
  const layout = format && frameLayout(format, 1920, 1080, [{ by: "bench", stride: 2048 }]);
  if (!layout || isConflict(layout)) throw new Error("no frame");
  const random = seeded(1);
  const anywhere = Float64Array.from({ length: 50_000 }, () => random(layout.size));
  const references = [[BUFFER], [-BUFFER]];
  return [
    { name: "raster", program: patternFor("camera", layout, BURST), least: 10 },
    { name: "interleaved", program: patternFor("display", layout, BURST), least: 3 },
    { name: "tiled", program: patternFor("codec", layout, BURST), least: 3 },
    {
      name: "rotated",
      program: patternFor("2d", layout, BURST, { pattern: "columns" }),
      least: 3,
    },
    {
      name: "moved blocks",
      program: patternFor("codec", layout, BURST, { references }),
      least: 0.8,
    },
    {
      name: "random",
      program: { kind: "list", offsets: anywhere, body: { kind: "burst", offset: 0 } },
      least: 0.8,
    },
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** @throws Error when the counts differ */
function ratioOf(geometry: TranslationGeometry, { name, program }: Case): number {
  const units: readonly [TranslationUnit, TranslationUnit] = [
    new FastUnit(geometry),
    new ReferenceUnit(geometry),
  ];
  const ports = units.map((unit) => unit.port(map));
  const ratios: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const base = BASE + (round % BUFFERS) * BUFFER;
    const [fast = 1, reference = 1] = units.map((unit, at) =>
      timed(() => unit.run(ports[at] ?? 0, program, base)),
    );
    if (round >= WARM_UP) ratios.push(reference / fast);
  }
  const [fast, reference] = units.map((unit, at) => JSON.stringify(unit.counts(ports[at] ?? 0)));
  if (fast !== reference) throw new Error(`${name}: counted ${fast}, to be ${reference}`);
  return median(ratios);
}

/** The reference takes all frames too: nothing is scaled. */
function aMinute({ program }: Case): number {
  const [fast, reference] = [new FastUnit(SMALL), new ReferenceUnit(SMALL)].map(
    (unit: TranslationUnit) => {
      const port = unit.port(map);
      const schedule = Array.from({ length: BUFFERS }, (_, at) => {
        return { port, program, base: BASE + at * BUFFER };
      });
      const time = timed(() => unit.repeat(schedule, FRAMES / BUFFERS));
      return { time, counts: unit.counts(port) };
    },
  );
  if (!fast || !reference) throw new Error("no unit");
  if (JSON.stringify(fast.counts) !== JSON.stringify(reference.counts))
    throw new Error("a minute: the counts differ");
  console.log(
    `${FRAMES} frames, ${fast.counts.accesses} accesses, ${fast.counts.walks} walks: ${fast.time.toFixed(1)} ms, the reference ${(reference.time / 1000).toFixed(1)} s`,
  );
  return reference.time / fast.time;
}

/** The best of a few, until one is enough. */
function best(least: number, ratio: () => number): number {
  let most = ratio();
  for (let more = 1; more < TRIES && most < least; more += 1) most = Math.max(most, ratio());
  return most;
}

/** Each geometry once, by the first preset that has it. */
const geometries = new Map<string, TranslationGeometry>([["64x4 lru", SMALL]]);
for (const [name, { geometry }] of presets) {
  const known = [...geometries.values()].map((one) => JSON.stringify(one));
  if (!known.includes(JSON.stringify(geometry))) geometries.set(name, geometry);
}

const all = cases();
// Once for V8, which compiles both.
for (const one of all) ratioOf(SMALL, one);
let isMet = true;
console.log(
  "1080p NV12, stride 2048, bursts of 64 bytes: times as fast as the reference, same counts",
);
console.log(["".padEnd(16), ...all.map(({ name }) => name.padStart(12))].join(" "));
for (const [name, geometry] of geometries) {
  const cells = all.map((one) => {
    const ratio = best(one.least, () => ratioOf(geometry, one));
    isMet &&= ratio >= one.least;
    return `${ratio.toFixed(1)}${ratio < one.least ? "!" : ""}`.padStart(12);
  });
  console.log([name.padEnd(16), ...cells].join(" "));
}
console.log(["at least".padEnd(16), ...all.map(({ least }) => `${least}`.padStart(12))].join(" "));
const [raster] = all;
const minute = raster ? best(LEAST_OF_A_MINUTE, () => aMinute(raster)) : 0;
console.log(`a minute: ${minute.toFixed(0)} times as fast, at least ${LEAST_OF_A_MINUTE}`);
isMet &&= minute >= LEAST_OF_A_MINUTE;
console.log(`load ${loadavg()[0]?.toFixed(2)}`);
console.log(isMet ? "met" : "not met");
process.exitCode = isMet ? 0 : 1;
