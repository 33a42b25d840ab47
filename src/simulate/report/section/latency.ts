// How long frames take on their way, over time: a picture for each consumer and strategy, all of a consumer on one scale.
import type { FlowConsumerResult } from "../../../sim/flow/flow.ts";
import type { Simulation } from "../../simulation.ts";
import { formatAmount, formatSpan, formatTick } from "../../amount.ts";
import { line, withoutGaps } from "../chart/line.ts";
import { type Axis, plot, X_RANGE, Y_RANGE } from "../chart/plot.ts";
import { linearScale, roundScale } from "../chart/scale.ts";
import { timeTicks } from "../chart/ticks.ts";
import { html, type Markup } from "../markup/markup.ts";
import { strategyColour } from "../style/style-sheet.ts";
import { figure, legendMark, pictures, type Section } from "./section.ts";

const NANOSECONDS = 1e9;

export const latency: Section = {
  id: "latency",
  title: "Frame latency over time",
  content: (simulation) => {
    const ways = waysOf(simulation);
    const marks = [
      legendMark("line", "M1 6h28", "median"),
      legendMark("line worst", "M1 6h28", "worst"),
    ];
    return html`<p>From the start of a frame at its producer until it is shown or done.</p>
      <ul class="legend">
        ${marks}
      </ul>
      ${ways.length === 0 ? pictures([], "No frame was simulated.") : ways.map((way, at) => wayMarkup(way, at, simulation.duration))}`;
  },
};

/** Frames of one stream on their way to one consumer, by strategy. */
interface WayThrough {
  readonly name: string;
  readonly strategies: readonly {
    readonly title: string;
    readonly colour: string;
    readonly result: FlowConsumerResult;
  }[];
}

function waysOf({ strategies }: Simulation): readonly WayThrough[] {
  const all = strategies.flatMap(({ title, flow }, at) =>
    flow.flatMap(({ stream, consumers }) =>
      consumers.map((result) => ({
        name: `${stream} to ${result.node}`,
        strategy: { title, colour: strategyColour(at), result },
      })),
    ),
  );
  return [...new Set(all.map(({ name }) => name))].map((name) => ({
    name,
    strategies: all.filter((one) => one.name === name).map(({ strategy }) => strategy),
  }));
}

function wayMarkup({ name, strategies }: WayThrough, at: number, duration: number): Markup {
  const points = strategies.flatMap(({ result }) => result.overTime);
  const end = points.reduce((most, { time }) => Math.max(most, time / NANOSECONDS), duration);
  const worst = points.reduce((most, one) => Math.max(most, one.worst), 0);
  const x: Axis = {
    scale: linearScale(end, X_RANGE, timeTicks(end, 5)),
    label: formatSpan,
  };
  const y: Axis = {
    scale: roundScale(worst, Y_RANGE, 5),
    label: (value) => formatTick(value, "ns"),
  };
  const figures = strategies.map(({ title, colour, result }, index) => {
    const { p50, worst: longestFrame } = result.latency;
    const said =
      result.frames === 0
        ? "no frame arrived"
        : `median ${formatAmount(p50, "ns")}, worst ${formatAmount(longestFrame, "ns")}, ${formatAmount(result.dropped, "count")} of ${formatAmount(result.frames + result.dropped, "count")} dropped`;
    const text = { id: `latency-${at}-${index}`, title: `${name}: ${title}`, description: said };
    return figure(
      html`${title} <span class="faint">${said}</span>`,
      plot(text, x, y, lines(result, x, y, colour)),
    );
  });
  return html`<h3>${name}</h3>
    ${pictures(figures, "")}`;
}

/** A line ends where no frame arrived, and begins anew behind that. */
function lines(
  { overTime }: FlowConsumerResult,
  x: Axis,
  y: Axis,
  colour: string,
): readonly Markup[] {
  const through = (of: "p50" | "worst", style: string) =>
    withoutGaps(overTime.map((one) => ({ x: one.time / NANOSECONDS, y: one[of] }))).map((points) =>
      line(points, x.scale, y.scale, style),
    );
  return [...through("worst", `worst ${colour}`), ...through("p50", colour)];
}
