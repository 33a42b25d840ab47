// Looking things up in a simulation: a strategy's number of a row, and which of them are the best.
import type { RowId, RowNumber, RowText, Simulation, StrategyResult } from "./simulation.ts";
import { formatAmount } from "./amount.ts";

export function numberOf({ numbers }: StrategyResult, row: RowId): RowNumber | undefined {
  return numbers.find((one) => one.row === row);
}

/** Ids of the strategies with the best number; none where the row has no better, or all read the same. */
export function bestOf(
  { id, better, unit }: RowText,
  { strategies }: Simulation,
): ReadonlySet<string> {
  const cells = strategies.flatMap((strategy) => {
    const value = numberOf(strategy, id)?.value;
    return value === undefined
      ? []
      : [{ strategy: strategy.id, value, text: formatAmount(value, unit) }];
  });
  const order = cells.toSorted((a, b) =>
    better === "more" ? b.value - a.value : a.value - b.value,
  );
  const best = cells.filter(({ text }) => text === order[0]?.text);
  if (better === "none" || best.length === cells.length) return new Set();
  return new Set(best.map(({ strategy }) => strategy));
}
