// What a run learns on the twin of a board is what the board says: no fact is made of luck. Over boards of the library.
import { expect, test } from "vitest";
import { archOf } from "../src/board/arch.ts";
import type { Board, Device } from "../src/board/board.ts";
import { parseBoardFile } from "../src/board/board-file.ts";
import { buildBoard } from "../src/board/build.ts";
import { createKernel } from "../src/board/kernel/create-kernel.ts";
import { overrideBoard } from "../src/board/override-board.ts";
import { writeLearnt } from "../src/board/write-board-file.ts";
import { openLibrary } from "../src/cli/load-library.ts";
import type { DeviceTree } from "../src/devicetree/tree.ts";
import type { Role } from "../src/drivers/row.ts";
import { parsePipeline } from "../src/pipeline/parse-pipeline.ts";
import { takesFormat } from "../src/plan/ends.ts";
import { makePlan } from "../src/plan/make-plan.ts";
import type { Plan } from "../src/plan/plan.ts";
import { brotli } from "../src/run/brotli.ts";
import { learntFacts } from "../src/run/learnt-facts.ts";
import { withScattered } from "../src/run/testing/scattered.ts";
import { tryImports } from "../src/run/try-imports.ts";
import { openTwin } from "../src/sim/open-twin.ts";

/** One in so many boards. */
const STEP = 45;

const library = openLibrary();
if (!library) throw new Error("the library is missing");
const boards = library.index.boards
  .filter((_, at) => at % STEP === 0)
  .map((entry) => ({ name: entry.name, tree: library.treeOf(entry) }));

function boardOf(tree: DeviceTree): Board {
  const arch = archOf(tree);
  return buildBoard(tree, createKernel(arch === undefined ? {} : { archHint: arch }));
}

/** Whatever of camera, codec and display the board has, as one stream. */
function planOf(board: Board): Plan | undefined {
  const withRole = (role: Role) =>
    board.devices.find(({ roles, enabled }) => enabled && roles.includes(role))?.node;
  const [camera, codec, display] = [withRole("camera"), withRole("codec"), withRole("display")];
  const from = camera ?? codec;
  const to = [...new Set([codec, display])].filter((node) => node !== undefined && node !== from);
  if (from === undefined || to.length === 0) return undefined;
  const text = `streams: { all: { from: ${JSON.stringify(from)}, to: ${JSON.stringify(to)}, format: NV12, size: 320x240, rate: 30 } }`;
  const { value, diagnostics } = parsePipeline(text, "test");
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return makePlan(board, value).value;
}

const scenes = boards.flatMap(({ name, tree }) => {
  const board = boardOf(tree);
  const plan = planOf(board);
  return plan ? [{ name, board, plan }] : [];
});

const said = (device: Device | undefined) => ({
  import: device?.import,
  needsContiguous: device?.needsContiguous,
});

test.each(scenes)("$name", ({ board, plan }) => {
  const twin = openTwin(board, { compression: brotli });
  const learnt = learntFacts(board, tryImports(withScattered(twin), plan));
  for (const { name, ...facts } of learnt) {
    const device = board.devices.find(({ node }) => node === name);
    const expected = said(device);
    expect({
      name,
      import: facts.import ?? expected.import,
      needsContiguous: facts.needsContiguous ?? expected.needsContiguous,
    }).toEqual({ name, ...expected });
    for (const format of facts.formats?.produces ?? [])
      expect(device && takesFormat(device, format, "from")).not.toBe(false);
    for (const format of facts.formats?.consumes ?? [])
      expect(device && takesFormat(device, format, "to")).not.toBe(false);
  }
  expect(twin.held()).toEqual([]);
  const text = writeLearnt("model: twin\n", { kernel: "6.1.0", devices: learnt });
  const file = parseBoardFile(text, "board.yaml").value;
  const after = file && overrideBoard(board, file);
  expect(after?.devices.map(said)).toEqual(board.devices.map(said));
});

test("something is learnt, of every kind", () => {
  const found = scenes.flatMap(({ board, plan }) => {
    const twin = openTwin(board, { compression: brotli });
    return learntFacts(board, tryImports(withScattered(twin), plan));
  });
  const count = (is: (one: (typeof found)[number]) => boolean) => found.filter(is).length;
  expect(scenes.length).toBeGreaterThan(10);
  expect(count((one) => one.import === "yes")).toBeGreaterThan(10);
  expect(count((one) => one.needsContiguous === "yes")).toBeGreaterThan(3);
  expect(count((one) => one.needsContiguous === "no")).toBeGreaterThan(3);
});
