// For the tests of runs: the founding board as a twin, small frames, and whatever a test changes.
import { readFileSync } from "node:fs";
import type { Board } from "../../board/board.ts";
import { parseBoardFile } from "../../board/board-file.ts";
import { buildBoard } from "../../board/build.ts";
import { createKernel } from "../../board/kernel/create-kernel.ts";
import { parseBlob } from "../../devicetree/parse-blob.ts";
import { parsePipeline } from "../../pipeline/parse-pipeline.ts";
import { makePlan } from "../../plan/make-plan.ts";
import type { Plan, StreamPlan } from "../../plan/plan.ts";
import { openTwin, type TwinOptions } from "../../sim/open-twin.ts";
import type { VirtualPlatform } from "../../sim/virtual-platform.ts";
import type { RunReport } from "../report.ts";
import type { RunOptions } from "../run-options.ts";
import { runPlan } from "../run-plan.ts";
import { brotli } from "../brotli.ts";

const BLOB = new URL("../../../examples/camera-preview/board.dtb", import.meta.url);

export const CAMERA = "/soc/isp@ff910000";
export const CODEC = "/soc/video-codec@ff650000";
export const DISPLAY = "/soc/vop@ff900000";

/** @param user a board file's text */
export function foundingBoard(user?: string): Board {
  const tree = parseBlob(readFileSync(BLOB), "board.dtb").value;
  const file = user === undefined ? undefined : parseBoardFile(user, "board.yaml").value;
  if (!tree) throw new Error("the example does not read");
  return buildBoard(tree, createKernel({ archHint: "arm64" }), file);
}

/** Pages lie scattered, as on a machine that has run for a while, unless the test asks for a fresh one. */
export function twinOf(board: Board, change: Partial<TwinOptions> = {}): VirtualPlatform {
  return openTwin(board, { compression: brotli, ...change });
}

/** @param text streams in YAML, or the one-line form */
export function planOf(board: Board, text: string): Plan {
  const { value: pipeline, diagnostics } = parsePipeline(text, "test");
  const plan = pipeline && makePlan(board, pipeline).value;
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("; ") || "no plan");
  return plan;
}

export const PREVIEW = "camera ! NV12,320x240@30 ! tee name=t  t. ! codec  t. ! display";

export function previewStream(board: Board): StreamPlan {
  const [stream] = planOf(board, PREVIEW).streams;
  if (!stream) throw new Error("no stream");
  return stream;
}

/** Plans the pipeline for the board and runs it on a twin. */
export async function runOn(
  board: Board,
  text: string,
  options: Partial<RunOptions> = {},
  twin: Partial<TwinOptions> = {},
): Promise<RunReport> {
  const platform = twinOf(board, twin);
  return runPlan(platform, board, planOf(board, text), { frames: 12, fallback: true, ...options });
}
