// What the caller of a run decides.
import type { SeenFrame } from "../buffer/media-device.ts";
import type { FrameLayout } from "../format/layout.ts";

export interface RunOptions {
  /** Frames that each stream's producer fills; 60 when absent. */
  readonly frames?: number;
  /** Memory to use instead of the planned one: by stream id, or `*` for all. */
  readonly memory?: ReadonlyMap<string, string>;
  /** Stay with the first memory, and go on when a consumer sees a wrong picture. */
  readonly force?: boolean;
  /** When a memory is refused, try the next one, and a copy at last. */
  readonly fallback: boolean;
  readonly onProgress?: (stream: string, frames: number, total: number) => void;
  /** Every frame as a consumer saw it; the bytes are valid during the call. */
  readonly onFrame?: (
    stream: string,
    consumer: string,
    sequence: number,
    seen: SeenFrame,
    layout: FrameLayout,
  ) => void;
}

export const DEFAULT_FRAMES = 60;
