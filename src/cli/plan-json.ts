// A plan in the form `--json` promises: sizes within the layout as hex strings too, everything else as it is.
import type { FrameLayout } from "../format/layout.ts";
import type { Plan } from "../plan/plan.ts";

export function planJson(plan: Plan): unknown {
  return {
    ...plan,
    streams: plan.streams.map((stream) => ({
      ...stream,
      layout: layoutJson(stream.layout),
      ownLayouts: stream.ownLayouts.map(({ node, layout }) => ({
        node,
        layout: layoutJson(layout),
      })),
    })),
  };
}

/** A layout with its sizes as hex strings. */
export function layoutJson(layout: FrameLayout): unknown {
  return {
    ...layout,
    planes: layout.planes.map((plane) => ({
      ...plane,
      offset: BigInt(plane.offset),
      size: BigInt(plane.size),
    })),
    buffers: layout.buffers.map(BigInt),
    size: BigInt(layout.size),
  };
}
