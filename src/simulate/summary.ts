// The sentence that answers the question for this board.
import { dropRate, failureRate, loadOf, ranked, type Standing } from "./compare.ts";
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
  const cost = `${takes(best)}${troubles(best)}`;
  if (!next) return `${titleOf(best)}: the only strategy; it takes ${cost}`;
  return `${titleOf(best)} serves best: it takes ${cost}; ${titleOf(next)} takes ${takes(next)}${troubles(next)}`;
}

function takes(standing: Standing): string {
  const { cpuCopies, cpuOther, dram } = standing.load;
  const stall = standing.load.stallAt(1);
  const share = (value: number) => formatAmount(value, "share");
  const scarce = formatAmount(standing.scarce, "bytes");
  return `${share(cpuCopies + cpuOther)} of a core, ${share(stall)} of the frame in IOMMU stalls, ${share(dram)} of the DRAM (${share(loadOf(standing))} together) and ${scarce} set aside`;
}

function troubles(standing: Standing): string {
  const { starts, failedStarts, drops } = standing;
  const said = [
    ...(failureRate(standing) > 0 ? [`${failedStarts} of ${starts} starts fail`] : []),
    ...(dropRate(standing) > 0 ? [`${drops} frames are dropped`] : []),
  ];
  return said.length === 0 ? "" : `, and ${said.join(" and ")}`;
}
