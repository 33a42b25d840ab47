// One line of the validation: a figure, what was measured, what the model says, and how far apart they may be.

export interface Check {
  readonly figure: string;
  readonly measured: string;
  readonly modelled: string;
  readonly error: string;
  readonly limit: string;
  /** `told`: printed for the reader, with no limit to miss. */
  readonly verdict: "ok" | "missed" | "told";
}

export interface Part {
  readonly title: string;
  readonly checks: readonly Check[];
  /** What was left out, and why; what the model does not explain. */
  readonly notes: readonly string[];
}

/** A measured point and the model's, to be shown as `show` does. */
export interface Point {
  /** Which one of several: `512 KiB`. */
  readonly at: string;
  readonly measured: number;
  readonly modelled: number;
}

export interface Limits {
  /** Shares of what was measured. */
  readonly mean: number;
  readonly worst: number;
}

/** @param limit largest error, as a share of what was measured; without it the line is only told */
export function compare(
  figure: string,
  { measured, modelled }: Omit<Point, "at">,
  limit: number | undefined,
  show: (value: number) => string,
): Check {
  const error = modelled / measured - 1;
  return {
    figure,
    measured: show(measured),
    modelled: show(modelled),
    error: percent(error),
    limit: limit === undefined ? "" : percent(limit),
    verdict: limit === undefined ? "told" : Math.abs(error) <= limit ? "ok" : "missed",
  };
}

/** Many points in one line; it shows the worst. @param limits without them the line is only told */
export function compareAll(
  figure: string,
  points: readonly Point[],
  limits: Limits | undefined,
  show: (value: number) => string,
): Check {
  const worst = points.reduce<Point | undefined>(
    (far, point) => (far === undefined || errorOf(point) > errorOf(far) ? point : far),
    undefined,
  );
  if (worst === undefined) throw new Error(`${figure}: no points`);
  const mean = points.reduce((sum, point) => sum + errorOf(point), 0) / points.length;
  const holds = limits && mean <= limits.mean && errorOf(worst) <= limits.worst;
  return {
    figure: `${figure} (${points.length} points)`,
    measured: `${show(worst.measured)} at ${worst.at}`,
    modelled: show(worst.modelled),
    error: `mean ${percent(mean)}, worst ${percent(errorOf(worst))}`,
    limit: limits ? `mean ${percent(limits.mean)}, worst ${percent(limits.worst)}` : "",
    verdict: holds === undefined ? "told" : holds ? "ok" : "missed",
  };
}

/** Something that is so or not. */
export function decide(figure: string, measured: string, modelled: string, holds: boolean): Check {
  return { figure, measured, modelled, error: "", limit: "", verdict: holds ? "ok" : "missed" };
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function errorOf({ measured, modelled }: Point): number {
  return Math.abs(modelled / measured - 1);
}
