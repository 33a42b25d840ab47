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
  ground: Ground,
  { patterns }: Pick<SimulateSettings, "patterns">,
): readonly Diagnostic[] {
  const ends = endsOf(ground);
  const names = [...new Set([...ends.map(({ role }) => role), ...ends.map(({ node }) => node)])];
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

/** `--pattern` for a device that no IOMMU translates for: only walks depend on the order of its accesses. */
export function unusedPatterns(
  ground: Ground,
  { patterns }: Pick<SimulateSettings, "patterns">,
): readonly Diagnostic[] {
  const ends = endsOf(ground);
  return [...patterns].flatMap(([name, pattern]) => {
    const named = ends.filter(({ node, role }) => node === name || role === name);
    if (named.some(({ mayBeTranslated }) => mayBeTranslated)) return [];
    return [
      {
        code: "simulate-pattern-unused",
        severity: "note",
        message: `--pattern ${name}=${pattern} changes nothing: ${named.map(({ node }) => node).join(", ")} is behind no IOMMU on this board`,
      },
    ];
  });
}

/** `--iommu` for a pipeline that no IOMMU translates for. */
export function unusedIommu(
  ground: Ground,
  { iommu }: Pick<SimulateSettings, "iommu">,
): readonly Diagnostic[] {
  if (iommu === undefined || endsOf(ground).some(({ mayBeTranslated }) => mayBeTranslated))
    return [];
  return [
    {
      code: "simulate-iommu-unused",
      severity: "note",
      message: `--iommu ${iommu} changes nothing: no device of the pipeline is behind an IOMMU on this board`,
    },
  ];
}

/** Producers and consumers of the streams. */
function endsOf({ board, plan }: Ground) {
  const end = (node: string, part: "producer" | "consumer") => {
    const device = board.devices.find((one) => one.node === node);
    return {
      node,
      role: roleAt(board, node, part),
      // Where the board cannot tell, nothing is said.
      mayBeTranslated: device?.translation === "iommu" || device?.translation === "unknown",
    };
  };
  return plan.streams.flatMap(({ from, to }) => [
    end(from, "producer"),
    ...to.map((node) => end(node, "consumer")),
  ]);
}
