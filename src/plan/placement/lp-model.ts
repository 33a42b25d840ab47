// The placement as an integer program in CPLEX LP text, one lexicographic stage at a time: what a MILP solver is asked.
import { divisor } from "./levels.ts";
import type { WholeOption, WholeProblem } from "./whole-problem.ts";

/** Name of the binary variable "this stream takes this option". */
export function variableName(stream: number, option: number): string {
  return `x${stream}_${option}`;
}

/**
 * Minimise objective number `held.length` while the objectives before it stay within `held`, their optima. Rows are divided by
 * their greatest common divisor, which keeps the solver's absolute tolerances meaningful for byte counts.
 */
export function lpModel(problem: WholeProblem, held: readonly number[]): string {
  const costOf = (objective: number) => terms(problem, (option) => option.cost[objective] ?? 0);
  const { text, common } = linear(costOf(held.length));
  const rows = [
    ...problem.streams.map((options, stream) =>
      row(
        `one${stream}`,
        options.map((option) => variableName(stream, option.index)).join(" + "),
        "=",
        1,
      ),
    ),
    ...held.map((optimum, objective) => limitRow(`held${objective}`, costOf(objective), optimum)),
    ...problem.capacity.map((limit, pool) =>
      limitRow(
        `pool${pool}`,
        terms(problem, (option) => option.uses[pool] ?? 0),
        limit,
      ),
    ),
  ];
  const variables = terms(problem, () => 1).map(({ name }) => name);
  return [
    `\\ objective in units of ${common}`,
    "Minimize",
    ` cost: ${text || `0 ${variables[0] ?? ""}`}`,
    "Subject To",
    ...rows.filter((line) => line !== null),
    "Binary",
    ...variables.map((name) => ` ${name}`),
    "End",
    "",
  ].join("\n");
}

interface Term {
  readonly factor: number;
  readonly name: string;
}

function terms(problem: WholeProblem, factor: (option: WholeOption) => number): Term[] {
  return problem.streams.flatMap((options, stream) =>
    options.map((option) => ({ factor: factor(option), name: variableName(stream, option.index) })),
  );
}

function linear(all: readonly Term[]): { text: string; common: number } {
  const used = all.filter(({ factor }) => factor !== 0);
  const common = used.reduce((sum, { factor }) => divisor(sum, factor), 0) || 1;
  return {
    common,
    text: used.map(({ factor, name }) => `${factor / common} ${name}`).join("\n  + "),
  };
}

function limitRow(name: string, all: readonly Term[], limit: number): string | null {
  const { text, common } = linear(all);
  return text === "" ? null : row(name, text, "<=", Math.floor(limit / common));
}

function row(name: string, left: string, relation: string, right: number): string {
  return ` ${name}: ${left} ${relation} ${right}`;
}
