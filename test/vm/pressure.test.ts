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
/** What the pages of the machine's own programs, the lists of its processor and its watermarks make of a count. */
const NOISE = 512;
/** Where pinned pages lie decides how many frames still fit: a page of a pageblock keeps it from all. */
const LUCK = 2;

function compare({ name, load }: Row, real: Measured, twin: PressureCounts): void {
  // Pages in CMA before the load came: programs of the machine, which its twin does not have. They may have to move too.
  const used = real.start.used.reduce((sum, { length }) => sum + length, 0);
  const borrowed = AREA - used - real.start.cma;
  expect(real.allocations, name).toBe(real.fit);
  expect([real.refusals, twin.refusals], name).toEqual([
    real.fit < MOST ? 1 : 0,
    twin.fit < MOST ? 1 : 0,
  ]);
  expect(near(real.fit, twin.fit, load === "pinned" ? LUCK : 0), `${name}: frames that fit`).toBe(
    true,
  );
  expect(near(real.loaded.cma, twin.loaded.cma, NOISE + borrowed), `${name}: free CMA`).toBe(true);
  const slack = NOISE + borrowed + Math.abs(real.fit - twin.fit) * PAGES;
  expect(near(real.migrated, twin.migrated, slack), `${name}: pages that moved`).toBe(true);
  expect(near(real.failed, twin.failed, NOISE), `${name}: pages that did not`).toBe(true);
  if (load === "pinned") {
    expect(real.fit).toBeLessThan(MOST);
    expect(real.log).toMatch(/ret: -16$/);
  }
}

const near = (real: number, twin: number, slack: number) => Math.abs(real - twin) <= slack;

function print({ name }: Row, real: PressureCounts, twin: PressureCounts): void {
  const text = ({ fit, migrated, failed, loaded }: PressureCounts) =>
    `${fit} fit, ${migrated} pages moved, ${failed} did not, ${loaded.cma} of CMA and ${loaded.elsewhere} free before`;
  console.log(`${name}\n  kernel: ${text(real)}\n  twin:   ${text(twin)}`);
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
