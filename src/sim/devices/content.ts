// What a device does to the bytes of a frame: a camera draws the test pattern, a decoder decodes it, a consumer reads the
// frame through its own path, and an encoder encodes what it read.
import type { SeenFrame } from "../../buffer/media-device.ts";
import type { FrameLayout } from "../../format/layout.ts";
import { paintTestPattern, stampFrame } from "../../format/pattern/test-pattern.ts";
import { emptyFrame } from "../../format/pattern/visible-planes.ts";
import { decodeFrame, type Compression, encodeFrame } from "../coder/frame-coder.ts";
import type { Moved } from "./pace.ts";
import type { Programmed } from "./programmed.ts";

export interface Content {
  /** What its work is called in a trace. */
  readonly label: string;
  move(buffers: readonly Programmed[], sequence: number): Moved;
  /** The frame has been looked at; its bytes may be used again. */
  recycle(seen: SeenFrame): void;
}

const UNREACHED = "a part of the frame could not be reached: see the faults";

/** @param compression when given, each frame is encoded and decoded on its way, as by a decoder that plays a stream */
export function sourceContent(
  layout: FrameLayout,
  label: string,
  compression: Compression | undefined,
): Content {
  const frame = paintTestPattern(layout);
  return {
    label,
    move(buffers, sequence) {
      stampFrame(frame, layout, sequence);
      const written = compression
        ? decodeFrame(encodeFrame(frame, layout, compression), layout, compression)
        : frame;
      const reached = buffers.map((buffer, at) => buffer.write(0, written[at] ?? new Uint8Array()));
      return { seen: undefined, error: reached.every(Boolean) ? undefined : UNREACHED };
    },
    recycle() {},
  };
}

/** @param compression when given, what was read is encoded */
export function sinkContent(
  layout: FrameLayout,
  label: string,
  compression: Compression | undefined,
): Content {
  const free: (readonly Uint8Array[])[] = [];
  return {
    label,
    move(buffers) {
      const bytes = free.pop() ?? emptyFrame(layout);
      const reached = buffers.map((buffer, at) => {
        const target = bytes[at] ?? new Uint8Array();
        const isWhole = buffer.read(0, target);
        // A read that is not answered leaves nothing of an earlier frame behind.
        if (!isWhole) target.fill(0);
        return isWhole;
      });
      const coded = compression && encodeFrame(bytes, layout, compression);
      return {
        seen: { bytes, coded },
        error: reached.every(Boolean) ? undefined : UNREACHED,
      };
    },
    recycle({ bytes }) {
      free.push(bytes);
    },
  };
}
