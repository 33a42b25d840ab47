// The way in: tells the file form from the one-line form and reads either.
import type { Checked } from "../diagnostic/diagnostic.ts";
import { parsePipelineFile } from "./pipeline-file.ts";
import { parsePipelineLine } from "./pipeline-line.ts";
import type { Pipeline } from "./pipeline.ts";

/**
 * Reads a pipeline from YAML or from the one-line form (`camera ! NV12,1280x720@30 ! display`). `file` is shown in
 * messages. All errors are in `diagnostics`; none is thrown.
 */
export function parsePipeline(text: string, file: string): Checked<Pipeline> {
  return isLine(text) ? parsePipelineLine(text, file) : parsePipelineFile(text, file);
}

/** The one-line form links with `!`; YAML begins with a key, a comment, a directive or a flow map. */
function isLine(text: string): boolean {
  const first = text
    .split("\n")
    .find((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
  if (first === undefined) return false;
  const yaml = /^\uFEFF?\s*(?:---|%|\{|\[|["']?[\w-]+["']?\s*:(?:\s|$))/.test(first);
  return !yaml && (text.includes("!") || !/[:\n]/.test(text.trim()));
}
