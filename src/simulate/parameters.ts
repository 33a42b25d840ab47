// The numbers of a board that the answer may hang on.
import type { BoardFigures } from "../sim/cost/figures/board-figures.ts";
import type { StrategyCosts } from "./strategy-costs.ts";
import type { Parameter } from "./turning-points.ts";

export function parametersOf(
  costs: readonly StrategyCosts[],
  { cpu, dram }: BoardFigures,
): readonly Parameter[] {
  const copying = costs.flatMap(({ work }) => work.copies.inputs)[0];
  const walking = costs
    .flatMap(({ translations }) => translations)
    .toSorted((a, b) => b.walk * b.counts.walks - a.walk * a.counts.walks)[0];
  return [
    {
      speed: "copy",
      name: "bandwidth of the CPU's copy",
      value: (copying ?? cpu.copy(true, true)).value,
      unit: "bytes/s",
      grows: "with-speed",
    },
    ...(walking && walking.counts.walks > 0
      ? [
          {
            speed: "walk",
            name: "time of a page walk",
            value: walking.walk,
            unit: "ns",
            grows: "against-speed",
          } as const,
        ]
      : []),
    {
      speed: "dram",
      name: "usable bandwidth of the DRAM",
      value: dram.peak.value * dram.usable.value,
      unit: "bytes/s",
      grows: "with-speed",
    },
  ];
}
