// The conversions a plan asks for that onebuf cannot make: a copy between formats it does not know byte by byte.
import { canConvert } from "../format/pattern/convert-frame.ts";
import type { StreamPlan } from "../plan/plan.ts";
import { layoutAt } from "../plan/way.ts";

/** `from RG10 to RG24 for /soc/vop`; empty when every frame can be converted and checked. */
export function unknownConversions(stream: StreamPlan): readonly string[] {
  const from = layoutAt(stream, stream.from);
  const nodes = new Set(
    stream.ownLayouts.flatMap(({ node }) => (node === stream.from ? stream.to : [node])),
  );
  return [...nodes]
    .map((node) => ({ node, to: layoutAt(stream, node) }))
    .filter(({ to }) => !canConvert(from, to))
    .map(({ node, to }) => `from ${from.format} to ${to.format} for ${node}`);
}
