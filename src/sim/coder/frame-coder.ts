// The virtual encoder and decoder: lossless, so that a decoded frame can be compared with the one that was encoded. The
// compression itself is given from outside, because this layer has no library of Node.
import type { FrameLayout } from "../../format/layout.ts";
import { hashBytes } from "../../format/pattern/hash.ts";
import { formatName, hasSamePixels } from "../../format/pattern/same-pixels.ts";
import {
  bytesOf,
  emptyFrame,
  type FrameBytes,
  requireWhole,
  type Run,
  visibleRuns,
} from "../../format/pattern/visible-planes.ts";
import { HEADER_BYTES, readHeader, writeHeader } from "./coded-header.ts";

/** A general compression. `expand` throws for bytes that `compress` did not make. */
export interface Compression {
  compress(bytes: Uint8Array): Uint8Array;
  /** @param limit the most bytes it may return; beyond, it throws */
  expand(bytes: Uint8Array, limit: number): Uint8Array;
}

/** The coded frame is damaged, or of another format or size than asked for. */
export class CodedFrameError extends Error {
  override readonly name = "CodedFrameError";
}

/**
 * A header and the visible bytes, planes in order, compressed. The padding is left out.
 * @throws RangeError when a buffer is smaller than its layout says
 */
export function encodeFrame(
  frame: FrameBytes,
  layout: FrameLayout,
  compression: Compression,
): Uint8Array {
  requireWhole(frame, layout);
  const visible = gather(frame, layout);
  const body = compression.compress(visible);
  const coded = new Uint8Array(HEADER_BYTES + body.length);
  writeHeader(coded, {
    format: formatName(layout.format),
    width: layout.width,
    height: layout.height,
    bytes: visible.length,
    hash: hashOf(body),
  });
  coded.set(body, HEADER_BYTES);
  return coded;
}

/**
 * The frame in any layout of its format and size; padding is zero.
 * @throws CodedFrameError
 */
export function decodeFrame(
  bytes: Uint8Array,
  layout: FrameLayout,
  compression: Compression,
): FrameBytes {
  const header = readHeader(bytes);
  if (header === undefined) throw new CodedFrameError("these bytes are no coded frame");
  const { format, width, height } = header;
  const runs = visibleRuns(layout);
  const wanted = runs.reduce((sum, run) => sum + run.bytes, 0);
  if (
    !hasSamePixels(format, layout.format) ||
    width !== layout.width ||
    height !== layout.height ||
    header.bytes !== wanted
  ) {
    throw new CodedFrameError(
      `the coded frame is ${width}x${height} ${format} of ${header.bytes} bytes, not ` +
        `${layout.width}x${layout.height} ${layout.format} of ${wanted}`,
    );
  }
  const body = bytes.subarray(HEADER_BYTES);
  if (hashOf(body) !== header.hash) throw new CodedFrameError("the coded frame is damaged");
  const visible = expanded(body, wanted, compression);
  if (visible.length !== wanted) throw new CodedFrameError("the coded frame is damaged");
  const frame = emptyFrame(layout);
  let at = 0;
  for (const run of runs) {
    bytesOf(frame, run).set(visible.subarray(at, at + run.bytes));
    at += run.bytes;
  }
  return frame;
}

/** By layout; what is gathered is compressed at once and not kept. */
const gathered = new WeakMap<FrameLayout, Uint8Array>();

function gather(frame: FrameBytes, layout: FrameLayout): Uint8Array {
  const runs = visibleRuns(layout);
  const whole = oneRun(frame, runs);
  if (whole) return whole;
  const visible =
    gathered.get(layout) ?? new Uint8Array(runs.reduce((sum, run) => sum + run.bytes, 0));
  gathered.set(layout, visible);
  let at = 0;
  for (const run of runs) {
    visible.set(bytesOf(frame, run), at);
    at += run.bytes;
  }
  return visible;
}

/** The visible bytes where they lie, when they follow each other without a gap. */
function oneRun(frame: FrameBytes, runs: readonly Run[]): Uint8Array | undefined {
  const parts = runs.map((run) => bytesOf(frame, run));
  const [first] = parts;
  if (!first) return undefined;
  let end = first.byteOffset;
  for (const part of parts) {
    if (part.buffer !== first.buffer || part.byteOffset !== end) return undefined;
    end += part.byteLength;
  }
  return new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset);
}

function expanded(body: Uint8Array, limit: number, compression: Compression): Uint8Array {
  try {
    return compression.expand(body, limit);
  } catch (cause) {
    throw new CodedFrameError("the coded frame is damaged", { cause });
  }
}

function hashOf(bytes: Uint8Array): number {
  return hashBytes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, 0);
}
