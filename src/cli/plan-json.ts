// A plan in the form `--json` promises: sizes within the layout as hex strings too, everything else as it is.
import type { Plan } from "../plan/plan.ts";

export function planJson(plan: Plan): unknown {
  return {
    ...plan,
    streams: plan.streams.map((stream) => ({
      ...stream,
      layout: {
        ...stream.layout,
        planes: stream.layout.planes.map((plane) => ({
          ...plane,
          offset: BigInt(plane.offset),
          size: BigInt(plane.size),
        })),
        buffers: stream.layout.buffers.map(BigInt),
        size: BigInt(stream.layout.size),
      },
    })),
  };
}
