// Nothing is left behind: not by ten thousand buffers that come and go, not by a process that is killed, not by a CMA area
// that was used up or pinned.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { HeldNow } from "./guest/kernel-counts.ts";
import { isBuilt, openMachine } from "./machine.ts";

interface Cycles {
  readonly count: number;
  readonly before: HeldNow & { readonly gone: number };
  readonly after: HeldNow & { readonly gone: number };
  readonly milliseconds: number;
  readonly held: readonly unknown[];
}

interface Kill {
  readonly signal: string;
  readonly lines: boolean;
  readonly held: number;
  readonly before: HeldNow;
  readonly after: HeldNow;
}

interface Filled {
  readonly count: number;
  readonly errno: string;
  readonly log?: string;
}

/** A page that one cycle in ten loses shows; what the allocator keeps in its lists for each processor does not. */
const NOISE = 1000;

describe.each(["arm64", "arm"] as const)("%s", (name) => {
  test.skipIf(!isBuilt(name))("nothing is left behind", async () => {
    const share = mkdtempSync(join(tmpdir(), "onebuf-vm-"));
    onTestFinished(() => rmSync(share, { recursive: true }));
    using machine = await openMachine(name, { script: "test/vm/guest/endurance.ts", share });

    const { before, after, ...cycles } = (await machine.result("cycles")) as Cycles;
    console.log(cycles, before, after);
    console.log(await machine.result("kills"));
    console.log(await machine.result("exhausted"));
    console.log(await machine.result("pinned"));
    expect(await machine.exit()).toBe(0);
  });
});
