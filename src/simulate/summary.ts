// The sentence that answers the question for this board.
import { failureRate, missingRate, ranked, type Standing } from "./compare.ts";
import { formatAmount } from "./amount.ts";
import type { StrategyResult } from "./simulation.ts";

export function summaryOf(
  standings: readonly Standing[],
  strategies: readonly StrategyResult[],
): string {
  const [best, ...others] = ranked(standings);
  if (!best) return "nothing to compare";
  // Two memories with the same cost say nothing about each other.
  const next = others.find((one) => takes(one) !== takes(best)) ?? others[0];
  const titleOf = ({ id }: Standing) => strategies.find((one) => one.id === id)?.title ?? id;
  const told = (one: Standing) => `${titleOf(one)} ${takes(one)}${troubles(one)}`;
  if (!next) return `${told(best)}; there is nothing to compare it with`;
  return `${titleOf(best)} ${praise(best)}: it ${takes(best)}${troubles(best)}; ${told(next)}`;
}

function praise(best: Standing): string {
  if (missingRate(best) > 0) return "comes nearest, and no strategy delivers every frame";
  return failureRate(best) > 0 ? "comes nearest, and none always starts" : "serves best";
}

/** `takes 1.2 % of a core and 3.4 % of the DRAM and sets 12 MiB aside`; what is next to nothing is left out. */
function takes({ load, scarce }: Standing): string {
  const shares = [
    [load.cpuCopies + load.cpuOther, "of a core"],
    [load.stallAt(1), "of the frame in IOMMU stalls"],
    [load.dram, "of the DRAM"],
  ] as const;
  const said = shares
    .filter(([share]) => share >= LEAST_SAID)
    .map(([share, of]) => `${formatAmount(share, "share")} ${of}`);
  const taken = said.length === 0 ? "takes next to nothing" : `takes ${listed(said)}`;
  return scarce === 0 ? taken : `${taken} and sets ${formatAmount(scarce, "bytes")} aside`;
}

/** Below, a share reads 0.0 %. */
const LEAST_SAID = 0.0005;

function troubles(standing: Standing): string {
  const { starts, failedStarts, frames, missing } = standing;
  const count = (value: number) => formatAmount(value, "count");
  const said = [
    ...(failureRate(standing) > 0 ? [`${failedStarts} of ${starts} starts fail`] : []),
    ...(missingRate(standing) > 0
      ? [`${count(missing)} of ${count(frames)} frames do not arrive in time`]
      : []),
  ];
  return said.length === 0 ? "" : `, but ${said.join(" and ")}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
