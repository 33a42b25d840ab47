// For tests: frames of a format with a given stride.
import { type FrameLayout, frameLayout, isConflict } from "../../../../format/layout.ts";
import { parseFormat } from "../../../../format/parse-format.ts";

export function frameOf(
  name: string,
  width: number,
  height: number,
  stride: number = 1,
): FrameLayout {
  const format = parseFormat(name);
  if (format === undefined) throw new Error(`no format ${name}`);
  const layout = frameLayout(format, width, height, [{ by: "test", stride }]);
  if (isConflict(layout)) throw new Error(layout.message);
  return layout;
}

export function nv12(width: number, height: number, stride: number): FrameLayout {
  return frameOf("NV12", width, height, stride);
}
