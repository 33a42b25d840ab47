// The presets of `--iommu`, one a line: what each caches, how many walks it does at one time, and how far that is known.
import type { IommuFigures } from "../../sim/cost/figures/board-figures.ts";
import type { TextOptions } from "./plan-text.ts";
import { table } from "./table.ts";

export function presetsText(
  presets: Iterable<IommuFigures>,
  { width, style }: Pick<TextOptions, "width" | "style">,
): string[] {
  const rows = [...presets].map(({ preset, geometry, sources, timing }) => [
    preset,
    `TLB ${[geometry.micro, geometry.main].flatMap((cache) => cache?.entries ?? []).join(" + ")}`,
    timing.walkers.value === 1 ? "1 walk" : `${timing.walkers.value} walks`,
    `sizes ${[...new Set(sources.map(({ trust }) => trust))].join(", ")}`,
  ]);
  const named = (text: string, _row: number, column: number) =>
    column === 0 ? style("strong", text) : text;
  return [
    ...table(rows, { width, style: named }),
    "",
    style(
      "faint",
      "TLB: entries, of a port + of all; walks at one time; how far the sizes are known",
    ),
  ];
}
