// What the command line of `simulate` says of devices, held against those of the plan: what is for none of them would change
// nothing, and nobody would see that it did not.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { didYouMean } from "../diagnostic/suggest.ts";
import { roleAt } from "../simulate/service-times.ts";
import type { Planned } from "./load-pipeline.ts";
import type { SimulateSettings } from "./simulate-settings.ts";

type Ground = Pick<Planned, "board" | "plan">;

/** `--pattern` for a device that no stream has. */
export function strangePatterns(
  { board, plan }: Ground,
  { patterns }: Pick<SimulateSettings, "patterns">,
): readonly Diagnostic[] {
  const roles = plan.streams.flatMap(({ from, to }) => [
    roleAt(board, from, "producer"),
    ...to.map((node) => roleAt(board, node, "consumer")),
  ]);
  const names = [...new Set([...roles, ...nodesOf({ plan })])];
  return [...patterns.keys()]
    .filter((name) => !names.some((one) => one === name))
    .map((name) => ({
      code: "simulate-unknown-device",
      severity: "error",
      message: `--pattern is for "${name}", and the pipeline has no such device`,
      notes: [`there are: ${names.join(", ")}`],
      ...didYouMean(name, names),
    }));
}

/** `--iommu` for a pipeline that no IOMMU translates for. */
export function unusedIommu(
  { board, plan }: Ground,
  { iommu }: Pick<SimulateSettings, "iommu">,
): readonly Diagnostic[] {
  const nodes = nodesOf({ plan });
  const isTranslated = board.devices.some(
    ({ node, translation }) => translation === "iommu" && nodes.includes(node),
  );
  if (iommu === undefined || isTranslated) return [];
  return [
    {
      code: "simulate-iommu-unused",
      severity: "note",
      message: `--iommu ${iommu} changes nothing: no device of the pipeline is behind an IOMMU on this board`,
    },
  ];
}

function nodesOf({ plan }: Pick<Ground, "plan">): readonly string[] {
  return plan.streams.flatMap(({ from, to }) => [from, ...to]);
}
