// CMA under pressure on real kernels and on their twins: the same steps from the same start. How many frames fit, how many
// pages move, what is refused.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Board } from "../../src/board/board.ts";
import { buildBoard } from "../../src/board/build.ts";
import { createKernel } from "../../src/board/kernel/create-kernel.ts";
import { parseConfigBytes } from "../../src/cli/read-kernel-config.ts";
import { parseBlob } from "../../src/devicetree/parse-blob.ts";
import { builtConfig, isBuilt, type Machine, type MachineName, openMachine } from "./machine.ts";
import {
  FIT,
  FRAME,
  type Measured,
  MOST,
  type PressureCounts,
  type Row,
  ROWS,
  type Run,
} from "./pressure-rows.ts";
import { twinFit, twinRow } from "./pressure-twin.ts";

describe.each(["arm64", "arm"] as const)("%s", (name) => {
  test.skipIf(!isBuilt(name))("CMA under pressure", async () => {
    const share = mkdtempSync(join(tmpdir(), "onebuf-vm-"));
    onTestFinished(() => rmSync(share, { recursive: true }));
    using machine = await openMachine(name, { script: "test/vm/guest/pressure.ts", share });

    const board = await boardOf(name, machine);
    const { used, fit } = (await machine.result("fit")) as {
      readonly used: readonly Run[];
      readonly fit: readonly number[];
    };
    const sizes = FIT.map(({ bytes }) => bytes);
    expect(fit).toEqual(FIT.map(({ count }) => count));
    expect(twinFit(board, used, sizes)).toEqual(fit);
    for (const row of ROWS) {
      const real = (await machine.result(row.name)) as Measured;
      const twin = twinRow(board, row, real);
      print(row, real, twin);
      compare(row, real, twin);
    }
    expect(await machine.exit()).toBe(0);
  });
});

/** Pages of the area. */
const AREA = 16_384;
const PAGES = FRAME / 4096;
/**
 * What kswapd and the lists of its processor make of a count: it frees memory up to the high mark, some 720 pages of these
 * machines (mm/page_alloc.c:8884), in steps, and the twin has no marks.
 */
const NOISE = 1024;
/** Where pinned pages lie decides how many frames still fit: a page of a pageblock keeps it from all. */
const LUCK = 2;

function compare({ name, load }: Row, real: Measured, twin: PressureCounts): void {
  // Pages in CMA that are not of the load: memory of the machine's programs from before, which has to move too, and their text,
  // which came back meanwhile and is dropped. The twin has the load there.
  const used = real.start.used.reduce((sum, { length }) => sum + length, 0);
  const others = AREA - used - real.start.cma + real.cached;
  expect(real.allocations, name).toBe(real.fit);
  expect([real.refusals, twin.refusals], name).toEqual([
    real.fit < MOST ? 1 : 0,
    twin.fit < MOST ? 1 : 0,
  ]);
  const near = (what: string, [kernel, model]: readonly [number, number], slack: number) =>
    expect(
      Math.abs(kernel - model),
      `${name}: ${what}, ${kernel} and ${model}`,
    ).toBeLessThanOrEqual(slack);
  near("frames that fit", [real.fit, twin.fit], load === "pinned" ? LUCK : 0);
  near("free CMA", [real.loaded.cma, twin.loaded.cma], NOISE + others);
  const elsewhere =
    Math.abs(real.loaded.cma - twin.loaded.cma) + Math.abs(real.fit - twin.fit) * PAGES;
  near("pages that moved", [real.migrated, twin.migrated], NOISE + others + elsewhere);
  near("pages that did not", [real.failed, twin.failed], NOISE);
  if (load === "pinned") {
    expect(real.fit).toBeLessThan(MOST);
    expect(real.log).toMatch(/ret: -16$/);
  }
}

function print({ name }: Row, real: Measured, twin: PressureCounts): void {
  const text = ({ fit, migrated, failed, loaded }: PressureCounts) =>
    `${fit} fit, ${migrated} pages moved, ${failed} did not, ${loaded.cma} of CMA and ${loaded.elsewhere} free before`;
  console.log(
    `${name}\n  kernel: ${text(real)}, ${real.cached} of text in CMA\n  twin:   ${text(twin)}`,
  );
}

async function boardOf(name: MachineName, machine: Machine): Promise<Board> {
  const { tree, cmdline } = (await machine.result("board")) as {
    readonly tree: string;
    readonly cmdline: string;
  };
  const { value } = parseBlob(new Uint8Array(Buffer.from(tree, "base64")), "fdt");
  const { value: config } = parseConfigBytes(readFileSync(builtConfig(name)), "config");
  if (!value || !config) throw new Error("the machine's tree or configuration does not read");
  return buildBoard(value, createKernel({ config, cmdline }));
}
