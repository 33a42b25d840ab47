// How a mapping takes part in cache maintenance.
import type { Stranger } from "../buffers/dma-buf.ts";
import type { BounceBuffer } from "./bounce-buffer.ts";

export function stranger(isCoherent: boolean, bounced: readonly BounceBuffer[] = []): Stranger {
  return {
    isCoherent,
    sync(direction) {
      for (const bounce of bounced) bounce.sync(direction);
    },
  };
}
