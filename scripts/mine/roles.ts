// A role for a match table, with the reason. A proposal for the person who writes the row, never compared.
import type { Role } from "../../src/drivers/row.ts";
import type { DrmDriver } from "./gem.ts";
import { doubt, type Mined, type MinedQueue, sure } from "./mined.ts";
import type { SourceTree } from "./source-tree.ts";

const PICTURE_CODINGS = /V4L2_PIX_FMT_(?:H264|HEVC|VP8|VP9|MPEG|MPEG2|MPEG4|FWHT)\w*/;
const JPEG = /V4L2_PIX_FMT_M?JPEG\b/;

export function roleOf(
  tree: SourceTree,
  files: readonly string[],
  queues: readonly MinedQueue[],
  drm: DrmDriver | undefined,
  ownFile: boolean,
): Mined<Role> {
  const find = (pattern: RegExp): readonly string[] =>
    files
      .filter((path) => pattern.test(tree.text(path)))
      .slice(0, 1)
      .map((path) => lineOf(tree.text(path), pattern, path));
  if (drm) {
    const role = drm.modeset ? "display" : "gpu";
    if (!ownFile)
      return doubt(
        "the DRM driver is in another file: this may be a stage of it",
        drm.import.evidence,
        role,
      );
    return drm.modeset && drm.render
      ? doubt("both DRIVER_MODESET and DRIVER_RENDER", drm.import.evidence, role)
      : sure(role, drm.import.evidence);
  }
  if (queues.length === 0)
    return doubt("no frame queue: a receiver, a bridge or a part of something", [], "unknown");
  const types = queues.flatMap((queue) => queue.types).join(" ");
  const m2m = find(/\bv4l2_m2m_init\b/);
  if (m2m.length === 0 && !/VIDEO_OUTPUT/.test(types))
    return sure("camera", find(/\bV4L2_BUF_TYPE_VIDEO_CAPTURE\w*/));
  const coded = find(PICTURE_CODINGS);
  if (coded.length > 0) return sure("codec", [...m2m, ...coded]);
  const jpeg = find(JPEG);
  return jpeg.length > 0 ? sure("jpeg", [...m2m, ...jpeg]) : sure("2d", m2m);
}

function lineOf(text: string, pattern: RegExp, path: string): string {
  const before = text.slice(0, pattern.exec(text)?.index ?? 0);
  return `${path}:${before.split("\n").length}`;
}
