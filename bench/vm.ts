// onebuf against C on the kernels of the test machines, taking turns in one machine: a loop of ioctls (allocate, import,
// queue, free) and the copy of a frame through mappings. The same ioctls first, then time: once by instructions, which no
// other work of the computer changes, and once by the clock. Judged is the first: emulated, an instruction of compiled
// JavaScript takes several times as long as one of C, and longer still after a copy has emptied the caches.
//   npm run bench:vm -- [arm] [arm64]       both when none is named
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { isBuilt, type Machine, type MachineName, openMachine } from "../test/vm/machine.ts";
import type { Counts, Turns } from "./vm-figures.ts";

/** The loop may take half as long again as in C. */
const MOST_CYCLE = 1.5;
/** A copy has at least this part of the speed of C's. */
const LEAST_COPY = 0.95;

const COMPILERS: Readonly<Record<MachineName, readonly string[]>> = {
  // Times of 64 bits, as Node's side has them.
  arm: ["arm-linux-gnueabihf-gcc", "-D_TIME_BITS=64", "-D_FILE_OFFSET_BITS=64"],
  arm64: ["aarch64-linux-gnu-gcc"],
};

function compilePeers(name: MachineName, folder: string): void {
  const [compiler = "", ...flags] = COMPILERS[name];
  const compile = (source: string, target: string, extra: readonly string[]) =>
    execFileSync(compiler, [
      ...extra,
      "-O2",
      "-Wall",
      "-o",
      join(folder, target),
      `bench/peers/${source}`,
    ]);
  compile("cycle.c", "cycle", flags);
  compile("copy.c", "copy", flags);
  compile("count-ioctls.c", "count-ioctls.so", ["-shared", "-fPIC"]);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function least(values: readonly number[]): number {
  return Math.min(...values);
}

function inMicroseconds(nanoseconds: number): string {
  return `${(nanoseconds / 1000).toFixed(0)} us`;
}

const CLOCKS = [
  { text: "a nanosecond for each instruction", countsInstructions: true, typical: median },
  // What else the computer does adds to a round, and never takes away.
  { text: "by the clock, the best round", countsInstructions: false, typical: least },
] as const;
type Clock = (typeof CLOCKS)[number];

/** @returns how many times as long as C */
function compare(what: string, { count, turns }: Turns, { typical }: Clock): number {
  const [ours, theirs] = [turns.map((turn) => turn.ours), turns.map((turn) => turn.theirs)];
  const ratio = typical(ours) / typical(theirs);
  const [each, inC] = [ours, theirs].map((all) => inMicroseconds(typical(all) / count));
  console.log(`  ${what}: C ${inC}, onebuf ${each}, ${ratio.toFixed(2)} times as long`);
  return ratio;
}

async function measure(name: MachineName, clock: Clock): Promise<boolean> {
  const share = mkdtempSync(join(tmpdir(), "onebuf-vm-"));
  compilePeers(name, share);
  const machine = await openMachine(name, {
    script: "bench/vm-guest.ts",
    share,
    countsInstructions: clock.countsInstructions,
    seconds: 900,
  });
  try {
    console.log(`${name}, Linux ${machine.release}, ${clock.text}`);
    return await readFigures(machine, clock);
  } finally {
    machine[Symbol.dispose]();
    rmSync(share, { recursive: true });
  }
}

/** @returns whether they are as good as they must be */
async function readFigures(machine: Machine, clock: Clock): Promise<boolean> {
  const { ours, theirs } = (await machine.result("ioctls")) as {
    readonly ours: Counts;
    readonly theirs: Counts;
  };
  const [text, theirText] = [JSON.stringify(ours), JSON.stringify(theirs)];
  const isSame = text === theirText;
  console.log(`  ioctls of a cycle: ${text}, in C ${isSame ? "the same" : theirText}`);
  const first = (await machine.result("first")) as number;
  const cycle = compare(
    "allocate, import, queue, free",
    (await machine.result("cycles")) as Turns,
    clock,
  );
  console.log(`  the first cycles, while Node compiles: ${inMicroseconds(first)}`);
  const copy = compare(
    "copy of a frame of 1080p",
    (await machine.result("copies")) as Turns,
    clock,
  );
  const isCopied = (await machine.result("same")) === true;
  if (!isCopied) console.log("  the copy is not what was copied");
  if ((await machine.exit()) !== 0) throw new Error("the script in the machine failed");
  const isFast = cycle <= MOST_CYCLE && 1 / copy >= LEAST_COPY;
  return isSame && isCopied && (isFast || !clock.countsInstructions);
}

const named = process.argv.slice(2) as readonly MachineName[];
let isMet = true;
for (const name of named.length > 0 ? named : (["arm", "arm64"] as const)) {
  if (!isBuilt(name))
    throw new Error(`there is no machine ${name}: test/vm/build.sh ${name} makes it`);
  for (const clock of CLOCKS) isMet = (await measure(name, clock)) && isMet;
}
console.log(`load ${loadavg()[0]?.toFixed(2)}`);
console.log(isMet ? "met" : `not met: ${MOST_CYCLE} times as long, ${LEAST_COPY} of the speed`);
process.exitCode = isMet ? 0 : 1;
