// How a mapping takes part in cache maintenance: with its bounce buffers, if it has any.
import type { SyncedMapping } from "../buffers/dma-buf.ts";
import type { BounceBuffer } from "./bounce-buffer.ts";
import type { DmaDirection } from "./dma-path.ts";

export function syncedMapping(
  isCoherent: boolean,
  direction: DmaDirection,
  bounced: readonly BounceBuffer[] = [],
): SyncedMapping {
  return {
    isCoherent,
    isWritten: direction !== "to-device",
    fill() {
      for (const bounce of bounced) bounce.fill();
    },
    sync(side) {
      for (const bounce of bounced) bounce.sync(side);
    },
  };
}
