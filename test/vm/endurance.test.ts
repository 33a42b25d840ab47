// Nothing is left behind: not by ten thousand buffers that come and go, not by a process that is killed, not by a CMA area
// that was used up or whose pages were pinned.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { HeldNow } from "./guest/kernel-counts.ts";
import { isBuilt, type MachineName, openMachine } from "./machine.ts";

type Counted = HeldNow & { readonly free: number };

interface Cycles {
  readonly count: number;
  readonly before: Counted;
  readonly after: Counted;
  readonly seconds: number;
  readonly held: readonly unknown[];
}

interface Kill {
  readonly what: string;
  readonly signal: string;
  readonly before: HeldNow;
  readonly during: HeldNow;
  readonly after: HeldNow;
}

interface Filled {
  readonly count: number;
  readonly refusal: string;
  readonly log: string;
}

interface Exhausted {
  readonly full: readonly Filled[];
  readonly pinned: Filled;
  readonly recovered: Filled;
  readonly before: HeldNow;
  readonly after: HeldNow;
}

const CYCLES = 10_000;
/** Pages: one that every tenth cycle loses shows; what Node and the processor's page lists keep does not. */
const NOISE = 1000;
/** Ten thousand cycles take minutes, and more where other work goes on. */
const SECONDS = 900;

const refused = (count: number, errno: number): Filled => ({
  count,
  refusal: "DMA_HEAP_IOCTL_ALLOC: ENOMEM (12)",
  log: `cma: cma_alloc: reserved: alloc failed, req-size: 768 pages, ret: -${errno}`,
});

async function run(name: MachineName, part: string, result: string): Promise<unknown> {
  const share = mkdtempSync(join(tmpdir(), "onebuf-vm-"));
  onTestFinished(() => rmSync(share, { recursive: true }));
  using machine = await openMachine(name, {
    script: "test/vm/guest/endurance.ts",
    share,
    append: `onebuf.part=${part}`,
    seconds: SECONDS,
  });
  const value = await machine.result(result);
  expect(await machine.exit()).toBe(0);
  return value;
}

describe.each(["arm64", "arm"] as const)("%s", (name) => {
  const options = { skip: !isBuilt(name), timeout: (SECONDS + 60) * 1000 };

  test.each(["camera", "display"])(
    "ten thousand buffers at the %s leave nothing",
    options,
    async (device) => {
      const cycles = (await run(name, device, "cycles")) as Cycles;
      const { free: freeBefore, ...before } = cycles.before;
      const { free: freeAfter, ...after } = cycles.after;
      console.log(
        `${name}, ${device}: ${cycles.count} buffers in ${cycles.seconds.toFixed(0)} s, ` +
          `${freeBefore} pages free before and ${freeAfter} after`,
      );
      expect(cycles.count).toBe(CYCLES);
      expect(cycles.held).toEqual([]);
      expect(after).toEqual(before);
      expect(freeBefore - freeAfter).toBeLessThan(NOISE);
    },
  );

  test("a process that is killed at work leaves nothing", options, async () => {
    const kills = (await run(name, "kill", "kills")) as readonly Kill[];
    expect(kills).toHaveLength(5);
    for (const { what, signal, before, during, after } of kills) {
      expect(signal).toBe("SIGKILL");
      // Six buffers stream; of those that come and go there may be none just then.
      if (what === "stream") expect(during.buffers - before.buffers).toBe(6);
      expect(after).toEqual(before);
    }
  });

  test("a CMA area that is full or pinned refuses, and recovers", options, async () => {
    const { full, pinned, recovered, before, after } = (await run(
      name,
      "exhaust",
      "exhausted",
    )) as Exhausted;
    expect(full).toEqual([refused(20, 12), refused(20, 12)]);
    // To the process it is the same error; only the log tells that there was room, and that a page would not move.
    expect(pinned).toEqual(refused(pinned.count, 16));
    expect(pinned.count).toBeLessThan(20);
    expect(recovered).toEqual(refused(20, 12));
    expect(after).toEqual(before);
  });
});
