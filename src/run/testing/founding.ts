// For the tests of runs: the founding board as a twin, small frames, and whatever a test changes.
import type { Board } from "../../board/board.ts";
import type { StreamPlan } from "../../plan/plan.ts";
import { openTwin, type TwinOptions } from "../../sim/open-twin.ts";
import type { VirtualPlatform } from "../../sim/virtual-platform.ts";
import type { RunReport } from "../report.ts";
import type { RunOptions } from "../run-options.ts";
import { runPlan } from "../run-plan.ts";
import { brotli } from "../brotli.ts";
import { planOf } from "../../plan/testing/founding.ts";

export { CAMERA, CODEC, DISPLAY, foundingBoard, planOf } from "../../plan/testing/founding.ts";

/** Pages lie scattered, as on a machine that has run for a while, unless the test asks for a fresh one. */
export function twinOf(board: Board, change: Partial<TwinOptions> = {}): VirtualPlatform {
  return openTwin(board, { compression: brotli, ...change });
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
