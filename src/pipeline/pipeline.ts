// What the user wants moved: streams of frames between devices, from YAML or the one-line form, with positions.
import type { Place } from "../diagnostic/diagnostic.ts";

export interface Pipeline {
  /** For messages: the file name, or `<argument>` for the one-line form. */
  readonly file: string;
  /** The board the file names; a path relative to the file. */
  readonly board?: { readonly text: string; readonly place: Place };
  readonly streams: readonly Stream[];
}

/** How a device is named before a board is known: `camera`, `/soc/isp@ff910000`, `&isp0`, `rkisp1`, `/dev/video0`, `cpu`. */
export interface DeviceName {
  readonly text: string;
  readonly place: Place;
}

export interface Stream {
  readonly id: string;
  readonly from: DeviceName;
  readonly to: readonly DeviceName[];
  /** DRM fourcc name, or the V4L2 one where DRM has none. */
  readonly format: string;
  /** Format modifier name; linear when absent. */
  readonly modifier?: string;
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly rate: number;
  /** Buffers the user asks for; when absent they are counted from the devices. */
  readonly buffers?: number;
  /** Buffers a device holds at once, by its position: `from`, then `to`. Adds over devices; defaults are the planner's. */
  readonly camping?: readonly number[];
  /** Extra buffers; the maximum over the stream counts, not the sum. */
  readonly slack?: number;
  /** Frames are protected content. */
  readonly protected?: boolean;
  /** The codec at this end works in place or scales; informative for copies: size per consumer (an index into `to`) that wants another. */
  readonly scaled?: readonly {
    readonly consumer: number;
    readonly width: number;
    readonly height: number;
  }[];
  readonly place: Place;
}
