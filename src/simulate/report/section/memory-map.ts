// The CMA areas over time: what lies where, and what is left in one piece.
import type { AreaSample } from "../../../sim/pressure/pressure.ts";
import type { Simulation, StrategyResult } from "../../simulation.ts";
import { formatAmount, formatSpan, formatTick } from "../../amount.ts";
import { type Columns, heatMap } from "../chart/heat-map.ts";
import { crosses } from "../chart/line.ts";
import { type Axis, plot, X_RANGE, Y_RANGE } from "../chart/plot.ts";
import { linearScale } from "../chart/scale.ts";
import { binaryTicks, timeTicks } from "../chart/ticks.ts";
import { html, type Markup } from "../markup/markup.ts";
import { FAILED_MARK, figure, legend, pictures, type Section } from "./section.ts";
import { resampled } from "./resample.ts";
import { USES, useOf } from "./use-of-cell.ts";

/** Columns of a map: as fine as a telephone can show. */
const COLUMNS = 140;
/** Cells of all maps together: a report of many strategies and areas gets coarser maps, not a larger file. */
const CELLS = 20_000;
const FEWEST_COLUMNS = 24;

export const memoryMap: Section = {
  id: "memory",
  title: "Memory of the CMA areas over time",
  content: (simulation) => {
    const maps = simulation.strategies.flatMap(mapsOf);
    const uses = USES.map(({ use, text }) => ({ colour: `use-${use}`, text }));
    return html`<p>
        From left to right the time, from the bottom up the places in the area. A stretch has the
        colour of what most of its pages are used for, but one page that cannot move is enough to
        keep a buffer out of it, and colours it so.
      </p>
      ${legend(uses, [FAILED_MARK])}
      ${pictures(
        maps.map((map, at) => mapFigure(map, at, columnsFor(maps), simulation)),
        "The board has no CMA area.",
      )}`;
  },
};

interface AreaMap {
  readonly strategy: StrategyResult;
  readonly name: string;
  readonly samples: readonly { readonly time: number; readonly area: AreaSample }[];
}

function mapsOf(strategy: StrategyResult): readonly AreaMap[] {
  const names = new Set(strategy.memory.flatMap(({ areas }) => areas.map(({ name }) => name)));
  return [...names].map((name) => ({
    strategy,
    name,
    samples: strategy.memory.flatMap(({ time, areas }) => {
      const area = areas.find((one) => one.name === name);
      return area ? [{ time, area }] : [];
    }),
  }));
}

function columnsFor(maps: readonly AreaMap[]): number {
  const cells = maps.reduce((sum, { samples }) => sum + (samples[0]?.area.cells.length ?? 0), 0);
  return Math.min(COLUMNS, Math.max(FEWEST_COLUMNS, Math.floor(CELLS / Math.max(1, cells))));
}

function mapFigure(
  { strategy, name, samples }: AreaMap,
  at: number,
  most: number,
  { duration }: Simulation,
): Markup {
  const size = samples[0]?.area.size ?? 0;
  const x: Axis = {
    scale: linearScale(duration, X_RANGE, timeTicks(duration, 5)),
    label: formatSpan,
  };
  const y: Axis = {
    scale: linearScale(size, Y_RANGE, binaryTicks(size, 4)),
    label: (value) => (value === 0 ? "0" : formatTick(value, "bytes")),
  };
  const columns: Columns = resampled(samples, duration, most).map(({ area }) =>
    area.cells.map((cell) => `use-${useOf(cell)}`),
  );
  const failed = strategy.starts
    .filter(({ errno }) => errno !== undefined)
    .map(({ time }) => ({ x: time, y: size }));
  const said = described(samples.map(({ area }) => area));
  const text = { id: `memory-${at}`, title: `${name}: ${strategy.title}`, description: said };
  const marks = [
    ...(size > 0 ? [heatMap(columns, X_RANGE, Y_RANGE)] : []),
    ...(failed.length > 0 ? [crosses(failed, x.scale, y.scale, "")] : []),
  ];
  return figure(
    html`${strategy.title}: ${name} <span class="faint">${said}</span>`,
    plot(text, x, y, marks),
  );
}

function described(areas: readonly AreaSample[]): string {
  const size = areas[0]?.size ?? 0;
  if (size === 0) return "no pages: it could not be set up";
  const used = areas.reduce((most, one) => Math.max(most, one.used), 0);
  const free = areas.reduce((least, one) => Math.min(least, one.largestFree), size);
  return `${formatAmount(size, "bytes")}; buffers have ${formatAmount(used, "bytes")} at most; the longest run without buffers is ${formatAmount(free, "bytes")} at least`;
}
