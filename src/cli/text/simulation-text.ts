// A comparison as text, from the same value that `--json` prints: the answer, a column a strategy, what would turn it over.
import type { Input, RowText, Simulation, StrategyResult } from "../../simulate/simulation.ts";
import { formatAmount, formatKnown } from "../../simulate/amount.ts";
import { numberOf } from "../../simulate/numbers.ts";
import { turningPointText } from "../../simulate/turning-point-text.ts";
import { simulationTable } from "./simulation-table.ts";
import type { Style } from "./style.ts";
import { hang, wrap } from "./wrap.ts";

export interface SimulationTextOptions {
  readonly width: number;
  readonly style: Style;
  /** Row whose numbers are explained, `all`, or none. */
  readonly explain: string | undefined;
}

export function simulationText(simulation: Simulation, options: SimulationTextOptions): string[] {
  const { width, style, explain } = options;
  const answer = wrap(simulation.summary, width).map((line) => style("strong", line));
  // Who asks for one row has seen the rest.
  if (explain !== undefined && explain !== "all")
    return [...answer, ...explainText(simulation, explain, options)];
  return [
    ...answer,
    "",
    ...simulationTable(simulation, options),
    "",
    ...wrap(
      "Numbers rest on figures that are m measured here, p published for this part, d derived from published ones, a assumed; without a letter, on counts alone.",
      width,
    ).map((line) => style("faint", line)),
    ...turningText(simulation, width),
    ...(explain === undefined ? [] : explainText(simulation, explain, options)),
    ...listText("Assumed", simulation.assumptions, width),
  ];
}

function turningText({ turningPoints }: Simulation, width: number): string[] {
  const texts = turningPoints.map(turningPointText);
  return texts.length === 0
    ? ["", ...wrap("Nothing that was tried makes another strategy the best.", width)]
    : ["", "What would turn it over", ...texts.flatMap((text) => hang("  - ", text, width))];
}

function explainText(
  { rows, strategies }: Simulation,
  explain: string,
  { width, style }: SimulationTextOptions,
): string[] {
  return rows
    .filter(({ id }) => explain === "all" || id === explain)
    .flatMap((row) => [
      "",
      style("strong", `${row.title} (${row.id})`),
      ...hang("  ", row.model, width),
      ...groupedByInputs(strategies, row).flatMap((group) => groupText(group, row, width)),
    ]);
}

/** Strategies whose numbers stand on the same figures. */
function groupedByInputs(
  strategies: readonly StrategyResult[],
  row: RowText,
): readonly (readonly StrategyResult[])[] {
  const groups = new Map<string, StrategyResult[]>();
  for (const strategy of strategies) {
    const key = JSON.stringify(numberOf(strategy, row.id)?.inputs);
    groups.set(key, [...(groups.get(key) ?? []), strategy]);
  }
  return [...groups.values()];
}

function groupText(group: readonly StrategyResult[], row: RowText, width: number): string[] {
  const values = group.map((one) => `    ${one.id}: ${valueText(one, row)}`);
  const inputs = group.flatMap((one) => numberOf(one, row.id) ?? [])[0]?.inputs ?? [];
  return [...values, ...inputs.flatMap((input) => hang("      ", inputText(input), width))];
}

/** The letter of a table has its legend there; here the word stands for itself. */
function valueText(strategy: StrategyResult, { id, unit }: RowText): string {
  const number = numberOf(strategy, id);
  return number ? `${formatAmount(number.value, unit)}, ${number.trust}` : "-";
}

function inputText(input: Input): string {
  const { trust, source } = input;
  return `${input.what}: ${formatKnown(input)}, ${source.startsWith(trust) ? source : `${trust}: ${source}`}`;
}

function listText(title: string, items: readonly string[], width: number): string[] {
  if (items.length === 0) return [];
  return ["", title, ...items.flatMap((item) => hang("  - ", item, width))];
}
