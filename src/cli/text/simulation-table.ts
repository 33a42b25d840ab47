// The table of a comparison: a column a strategy, a row a number, and what each consumer gets where there are several.
import type { Trust } from "../../sim/cost/known.ts";
import type { FlowConsumerResult } from "../../sim/flow/flow.ts";
import { formatAmount, formatSpan } from "../../simulate/amount.ts";
import { bestOf, numberOf } from "../../simulate/numbers.ts";
import type {
  RowId,
  RowText,
  Simulation,
  StrategyResult,
  Unit,
} from "../../simulate/simulation.ts";
import { figures } from "./figures.ts";
import type { Style } from "./style.ts";
import { hang, wrap } from "./wrap.ts";

export interface SimulationTableOptions {
  readonly width: number;
  readonly style: Style;
}

/** Behind a number, and what it says. Counts of the model itself have none. */
const MARKS: { readonly [T in Trust | "counted"]: string } = {
  counted: "  ",
  measured: " m",
  published: " p",
  derived: " d",
  assumed: " a",
};

/** Between columns of figures. */
const GAP = 2;

/** A strategy, or several whose numbers are all the same. */
interface Column {
  readonly head: string;
  readonly strategy: StrategyResult;
}

interface Line {
  readonly title: string;
  readonly cell: (strategy: StrategyResult) => string;
  /** Ids of the strategies that are the best in it. */
  readonly best: ReadonlySet<string>;
}

export function simulationTable(
  simulation: Simulation,
  { width, style }: SimulationTableOptions,
): string[] {
  const { strategies, board, duration, pressure, seed, rows } = simulation;
  const head = `${board}: ${formatSpan(duration)} under ${pressure} pressure, seed ${seed}`;
  const lines = [
    ...rows.map((row) => rowLine(row, simulation)),
    ...consumersOf(simulation).flatMap(consumerLines),
  ];
  return [
    ...wrap(head, width),
    ...strategies.flatMap(({ title }, at) => hang(`  ${letter(at)}  `, title, width)),
    ...columnsThatFit(columnsOf(strategies), lines, width).flatMap((columns) => [
      "",
      ...partText(lines, columns, { width, style }),
    ]),
  ];
}

function columnsOf(strategies: readonly StrategyResult[]): readonly Column[] {
  const groups = new Map<string, { readonly strategy: StrategyResult; readonly names: string[] }>();
  strategies.forEach((strategy, at) => {
    const { numbers, flow } = strategy;
    const key = JSON.stringify([numbers.map(({ value, trust }) => [value, trust]), flow]);
    const group = groups.get(key) ?? { strategy, names: [] };
    group.names.push(letter(at));
    groups.set(key, group);
  });
  return [...groups.values()].map(({ strategy, names }) => ({ head: names.join(", "), strategy }));
}

/** Columns side by side, as many as the width holds; the rest below. */
function columnsThatFit(
  columns: readonly Column[],
  lines: readonly Line[],
  width: number,
): readonly (readonly Column[])[] {
  const names = Math.max(...lines.map(({ title }) => title.length));
  const cells = columns.flatMap(({ head, strategy }) => [
    head.length + MARKS.counted.length,
    ...lines.map((line) => line.cell(strategy).length),
  ]);
  const room = Math.max(1, Math.floor((width - names) / (Math.max(...cells) + GAP)));
  return Array.from({ length: Math.ceil(columns.length / room) }, (_, part) =>
    columns.slice(part * room, (part + 1) * room),
  );
}

function partText(
  lines: readonly Line[],
  columns: readonly Column[],
  { width, style }: SimulationTableOptions,
): string[] {
  return figures(
    {
      head: ["", ...columns.map(({ head }) => `${head}${MARKS.counted}`)],
      rows: lines.map(({ title, cell }) => [title, ...columns.map((one) => cell(one.strategy))]),
    },
    {
      width,
      style(text, line, column) {
        const id = columns[column]?.strategy.id;
        const isBest = id !== undefined && lines[line]?.best.has(id);
        return isBest === true ? style("good", text) : text;
      },
    },
  );
}

const FIRST_LETTER = 0x41;

/** A column is named by a letter: paths of nodes are longer than numbers. */
function letter(at: number): string {
  return String.fromCodePoint(FIRST_LETTER + at);
}

function rowLine(row: RowText, simulation: Simulation): Line {
  return {
    title: row.title,
    best: bestOf(row, simulation),
    cell: (strategy) => cellText(strategy, row.id, row.unit),
  };
}

/** @param value in place of the row's own, as far trusted as that */
function cellText(strategy: StrategyResult, row: RowId, unit: Unit, value?: number): string {
  const number = numberOf(strategy, row);
  return number ? `${formatAmount(value ?? number.value, unit)}${MARKS[number.trust]}` : "-";
}

interface Consumer {
  /** `vop@ff900000`, and of which stream where there are several. */
  readonly name: string;
  readonly of: (strategy: StrategyResult) => FlowConsumerResult | undefined;
}

/** None where there is one only: the rows are what it gets. */
function consumersOf({ strategies: [first] }: Simulation): readonly Consumer[] {
  const streams = first?.flow ?? [];
  const all = streams.flatMap(({ stream, consumers }, at) =>
    consumers.map(({ node }, end) => {
      const device = node.slice(node.lastIndexOf("/") + 1);
      return {
        name: streams.length > 1 ? `${device} (${stream})` : device,
        of: ({ flow }: StrategyResult) => flow[at]?.consumers[end],
      };
    }),
  );
  return all.length > 1 ? all : [];
}

function consumerLines({ name, of }: Consumer): readonly Line[] {
  const line = (
    title: string,
    [row, unit]: readonly [RowId, Unit],
    value: (result: FlowConsumerResult) => number,
  ): Line => ({
    title,
    best: new Set(),
    cell(strategy) {
      const result = of(strategy);
      return result ? cellText(strategy, row, unit, value(result)) : "-";
    },
  });
  return [
    line(`${name}: latency, median`, ["latency", "ns"], ({ latency }) => latency.p50),
    line(`${name}: latency, worst`, ["latency-worst", "ns"], ({ latency }) => latency.worst),
    line(`${name}: frames dropped`, ["drops", "count"], ({ dropped }) => dropped),
  ];
}
