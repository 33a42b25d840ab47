// The words both forms of a pipeline share: format, size, rate, counts, modifier, device name. Each is read with its place.
import type { Checked, Diagnostic, Place } from "../diagnostic/diagnostic.ts";
import { didYouMean } from "../diagnostic/suggest.ts";
import { MAX_DIMENSION } from "../format/layout.ts";
import { modifierNames, parseModifier } from "../format/modifier.ts";
import { formatNames, formatsNamed, parseFormat } from "../format/parse-format.ts";
import type { DeviceName } from "./pipeline.ts";

/** Frames a second; more is a slip, not a camera. */
const MAX_RATE = 10_000;
/** Buffers of one stream; V4L2 queues of Linux 6.1 hold 32 (include/uapi/linux/videodev2.h:73), later kernels more. */
const MAX_BUFFERS = 256;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Our name of the format; a note when the word has a second meaning. */
export function readFormat(text: string, place: Place): Checked<string> {
  const format = parseFormat(text);
  if (format === undefined) {
    return refuse(
      "pipeline-unknown-format",
      `\`${text}\` is no pixel format`,
      place,
      didYouMean(text, formatNames()),
    );
  }
  const [, other] = formatsNamed(text);
  if (other === undefined) return { value: format.name, diagnostics: [] };
  const note: Diagnostic = {
    code: "pipeline-ambiguous-format",
    severity: "note",
    message: `\`${text}\` is taken as ${longName(format)}, and is also a name of ${longName(other)}`,
    place,
    help: `write \`${longName(format)}\` or \`${longName(other)}\``,
  };
  return { value: format.name, diagnostics: [note] };
}

function longName(format: {
  readonly name: string;
  readonly drm?: string;
  readonly v4l2?: string;
}): string {
  if (format.drm !== undefined) return `DRM_FORMAT_${format.drm}`;
  return format.v4l2 === undefined ? format.name : `V4L2_PIX_FMT_${format.v4l2}`;
}

/** `1280x720`, in pixels. */
export function readSize(text: string, place: Place): Checked<Size> {
  const match = /^(\d{1,9})x(\d{1,9})$/.exec(text);
  if (match === null) {
    const meant = /^(\d+)\s*[^\d\s]\s*(\d+)$/.exec(text);
    const example = meant === null ? "1280x720" : `${meant[1]}x${meant[2]}`;
    return refuse("pipeline-bad-size", `\`${text}\` is no size`, place, {
      help: `write \`${example}\``,
    });
  }
  const size = { width: Number(match[1]), height: Number(match[2]) };
  const possible = [size.width, size.height].every((side) => side >= 1 && side <= MAX_DIMENSION);
  if (possible) return { value: size, diagnostics: [] };
  return refuse("pipeline-bad-size", `a frame of ${text} is not possible`, place, {
    notes: [`Each side is from 1 to ${MAX_DIMENSION} pixels.`],
  });
}

/** `30`, `29.97` or `30000/1001`, in frames a second. */
export function readRate(text: string, place: Place): Checked<number> {
  const match = /^(\d{1,9}(?:\.\d{1,9})?)(?:\/(\d{1,9}))?$/.exec(text);
  const rate = match === null ? Number.NaN : Number(match[1]) / Number(match[2] ?? 1);
  if (rate > 0 && rate <= MAX_RATE) return { value: rate, diagnostics: [] };
  return refuse("pipeline-bad-rate", `\`${text}\` is no rate`, place, {
    notes: [`A rate is above 0 and at most ${MAX_RATE} frames a second.`],
    help: "write `30`, `29.97` or `30000/1001`",
  });
}

/** A whole number of buffers, from `least`. */
export function readCount(key: string, text: string, least: number, place: Place): Checked<number> {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= least && count <= MAX_BUFFERS) return { value: count, diagnostics: [] };
  return refuse("pipeline-bad-count", `\`${text}\` is no number of buffers for \`${key}\``, place, {
    notes: [`It is a whole number from ${least} to ${MAX_BUFFERS}.`],
  });
}

/** The modifier's full name. */
export function readModifier(text: string, place: Place): Checked<string> {
  const modifier = parseModifier(text);
  if (modifier !== undefined) return { value: modifier.name, diagnostics: [] };
  return refuse("pipeline-unknown-modifier", `\`${text}\` is no format modifier`, place, {
    help: "write a name such as `LINEAR`, or the 64-bit value in hex",
    ...didYouMean(text, modifierNames()),
  });
}

/** A role, node path, `&label`, driver, `/dev` node or `cpu`; whether it exists is known once there is a board. */
export function readDevice(text: string, place: Place): Checked<DeviceName> {
  if (/^(?:&[A-Za-z_]\w*|[\w,.+\-@/:#]+)$/.test(text))
    return { value: { text, place }, diagnostics: [] };
  return refuse("pipeline-bad-device", `\`${text}\` cannot name a device`, place, {
    help: "write a role (`camera`), a node path (`/soc/isp@ff910000`), a label (`&isp0`), a driver or a `/dev` node",
  });
}

/** An error about the pipeline, with no value. */
export function refuse(
  code: string,
  message: string,
  place: Place,
  more: { readonly notes?: readonly string[]; readonly help?: string } = {},
): { readonly diagnostics: readonly [Diagnostic] } {
  return { diagnostics: [{ code, severity: "error", message, place, ...more }] };
}
