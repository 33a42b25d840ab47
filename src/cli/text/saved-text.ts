// Which files a run left, and where.
import type { FileOptions } from "../run-files.ts";
import type { SavedFrames } from "../save-frames.ts";
import { hang } from "./wrap.ts";

export function savedText(
  { saveFrames, trace, saveFacts }: FileOptions,
  saved: readonly SavedFrames[],
  width: number,
): string[] {
  const told = saved.filter(({ files, notShown }) => files > 0 || notShown !== undefined);
  const pictures = told.flatMap((one) => hang("  - ", pictureText(one, saveFrames ?? ""), width));
  const traces = trace === undefined ? [] : hang("  - ", `trace in ${trace}`, width);
  const facts =
    saveFacts === undefined ? [] : hang("  - ", `what was learnt in ${saveFacts}`, width);
  const files = [...pictures, ...traces, ...facts];
  return files.length === 0 ? [] : ["", "Files", ...files];
}

function pictureText({ consumer, files, notShown }: SavedFrames, folder: string): string {
  if (notShown !== undefined)
    return `no picture of ${consumer}: ${notShown} is not one onebuf shows`;
  return `${files} ${files === 1 ? "picture" : "pictures"} of ${consumer} in ${folder}`;
}
