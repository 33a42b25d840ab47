// Every start of the pipeline: how long it took until all its buffers were there, and those that never got them.
import type { PipelineStart, Simulation, StrategyResult } from "../../simulation.ts";
import { formatAmount, formatSpan, formatTick } from "../../amount.ts";
import { crosses, dots } from "../chart/line.ts";
import { type Axis, plot, X_RANGE, Y_RANGE } from "../chart/plot.ts";
import { linearScale, logScale } from "../chart/scale.ts";
import { timeTicks } from "../chart/ticks.ts";
import { html, type Markup } from "../markup/markup.ts";
import { strategyColour } from "../style/style-sheet.ts";
import { FAILED_MARK, figure, legendMark, pictures, type Section } from "./section.ts";

export const starts: Section = {
  id: "starts",
  title: "Starts of the pipeline",
  content: (simulation) => {
    const { x, y } = axes(simulation);
    const figures = simulation.strategies
      .map((strategy, at) => ({ strategy, at }))
      .filter(({ strategy }) => strategy.starts.length > 0)
      .map(({ strategy, at }) => startsFigure(strategy, at, x, y));
    const marks = [legendMark("dots", "M15 6h0", "start with all buffers"), FAILED_MARK];
    return html`<p>
        Time until all buffers were there, or one was refused. Each line of the grid is ten times
        the one below it.
      </p>
      <ul class="legend">
        ${marks}
      </ul>
      ${pictures(figures, "The pipeline was not started.")}`;
  },
};

/** One pair for all strategies, so that pictures can be compared. */
function axes({ duration, strategies }: Simulation): { readonly x: Axis; readonly y: Axis } {
  const taken = strategies
    .flatMap((strategy) => strategy.starts.map(({ nanoseconds }) => nanoseconds))
    .filter((nanoseconds) => nanoseconds > 0);
  return {
    x: { scale: linearScale(duration, X_RANGE, timeTicks(duration, 5)), label: formatSpan },
    y: { scale: logScale(taken, Y_RANGE), label: (value) => formatTick(value, "ns") },
  };
}

function startsFigure(
  { title, starts: all }: StrategyResult,
  at: number,
  x: Axis,
  y: Axis,
): Markup {
  const failed = all.filter(({ errno }) => errno !== undefined);
  const done = all.filter(({ errno }) => errno === undefined);
  const said = [...failures(failed, all.length), ...times(done)].join(", ");
  const text = { id: `starts-${at}`, title: `Starts of the pipeline: ${title}`, description: said };
  const points = (some: readonly PipelineStart[]) =>
    some.map(({ time, nanoseconds }) => ({ x: time, y: nanoseconds }));
  const marks = [
    done.length > 0 ? [dots(points(done), x.scale, y.scale, strategyColour(at))] : [],
    failed.length > 0 ? [crosses(points(failed), x.scale, y.scale, "")] : [],
  ].flat();
  return figure(html`${title} <span class="faint">${said}</span>`, plot(text, x, y, marks));
}

/** `3 of 60 failed (ENOMEM 2, EBUSY 1)`. */
function failures(failed: readonly PipelineStart[], starts: number): readonly string[] {
  if (failed.length === 0) return [`none of ${starts} failed`];
  const counts = new Map<string, number>();
  for (const { errno = "" } of failed) counts.set(errno, (counts.get(errno) ?? 0) + 1);
  const kinds = [...counts].map(([errno, count]) => `${errno} ${count}`).join(", ");
  return [`${failed.length} of ${starts} failed (${kinds})`];
}

function times(done: readonly PipelineStart[]): readonly string[] {
  const order = done.map(({ nanoseconds }) => nanoseconds).toSorted((a, b) => a - b);
  const least = order[0];
  const most = order.at(-1);
  if (least === undefined || most === undefined) return [];
  return [`${formatAmount(least, "ns")} to ${formatAmount(most, "ns")}`];
}
