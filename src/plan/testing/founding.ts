// For tests: the founding board, and plans on it.
import { readFileSync } from "node:fs";
import type { Board } from "../../board/board.ts";
import { parseBoardFile } from "../../board/board-file.ts";
import { buildBoard } from "../../board/build.ts";
import { createKernel } from "../../board/kernel/create-kernel.ts";
import { parseBlob } from "../../devicetree/parse-blob.ts";
import { parsePipeline } from "../../pipeline/parse-pipeline.ts";
import { makePlan } from "../make-plan.ts";
import type { Plan } from "../plan.ts";

const BLOB = new URL("../../../examples/camera-preview/board.dtb", import.meta.url);

export const CAMERA = "/soc/isp@ff910000";
export const CODEC = "/soc/video-codec@ff650000";
export const DISPLAY = "/soc/vop@ff900000";

/**
 * @param user a board file's text
 * @param cmdline of the kernel
 */
export function foundingBoard(user?: string, cmdline?: string): Board {
  const tree = parseBlob(readFileSync(BLOB), "board.dtb").value;
  const file = user === undefined ? undefined : parseBoardFile(user, "board.yaml").value;
  if (!tree) throw new Error("the example does not read");
  return buildBoard(
    tree,
    createKernel({ archHint: "arm64", ...(cmdline !== undefined && { cmdline }) }),
    file,
  );
}

/** @param text streams in YAML, or the one-line form */
export function planOf(board: Board, text: string): Plan {
  const { value: pipeline, diagnostics } = parsePipeline(text, "test");
  const plan = pipeline && makePlan(board, pipeline).value;
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("; ") || "no plan");
  return plan;
}
