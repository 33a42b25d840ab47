// A run in the form `--json` promises: addresses and sizes as hex strings, counts and amounts moved as numbers.
import type { RunReport } from "../run/report.ts";
import { layoutJson, planJson } from "./plan-json.ts";

export function runJson(report: RunReport): unknown {
  return {
    ...report,
    plan: planJson(report.plan),
    streams: report.streams.map((stream) => ({ ...stream, layout: layoutJson(stream.layout) })),
    pools: report.pools.map(({ pool, used, peak, size, largestFree }) => ({
      pool,
      used: BigInt(used),
      peak: BigInt(peak),
      size: sizeOrNull(size),
      largestFree: sizeOrNull(largestFree),
    })),
    iommus: report.iommus.map((iommu) => ({ ...iommu, mapped: BigInt(iommu.mapped) })),
  };
}

function sizeOrNull(size: number | undefined): bigint | null {
  return size === undefined ? null : BigInt(size);
}
