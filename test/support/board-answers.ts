// Everything onebuf says of a board on a kernel, as one text: two trees that give the same text are the same to a user.
import { buildBoard } from "../../src/board/build.ts";
import type { Board } from "../../src/board/board.ts";
import type { Kernel } from "../../src/board/kernel/kernel.ts";
import type { DeviceTree } from "../../src/devicetree/tree.ts";
import { parsePipeline } from "../../src/pipeline/parse-pipeline.ts";
import type { Pipeline } from "../../src/pipeline/pipeline.ts";
import { makePlan } from "../../src/plan/make-plan.ts";

const PAIRS = [
  "camera ! NV12,1280x720@30 ! codec",
  "codec ! NV12,1280x720@30 ! display",
  "camera ! NV12,1280x720@30 ! display",
];

export function boardAnswers(tree: DeviceTree, kernel: Kernel): string {
  return JSON.stringify(withoutRows(buildBoard(tree, kernel)), plainly);
}

/** The board, and the plans of all pairs of camera, codec and display. */
export function allAnswers(tree: DeviceTree, kernel: Kernel): string {
  const board = buildBoard(tree, kernel);
  const plans = PAIRS.map((line) => makePlan(board, pipelineOf(line)));
  return JSON.stringify([withoutRows(board), plans], plainly);
}

function pipelineOf(line: string): Pipeline {
  const { value, diagnostics } = parsePipeline(line, "<pair>");
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return value;
}

/** Rows are the same objects for both trees: which one it is says all. */
function withoutRows({ kernel: _kernel, devices, ...board }: Board): unknown {
  return {
    ...board,
    devices: devices.map(({ row, ...device }) => ({ ...device, driver: row?.driver })),
  };
}

function plainly(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `0x${value.toString(16)}` : value;
}
