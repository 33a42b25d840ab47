// What would turn the answer over: how much faster or slower something had to be for another strategy to become the best.
import { ranked, type Speeds, type Standing } from "./compare.ts";
import type { TurningPoint } from "./simulation.ts";

/** A number of the board that the answer may hang on. */
export interface Parameter {
  readonly speed: keyof Speeds;
  /** `the CPU's copy`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Whether a speed twice as high is a value twice as high (a bandwidth) or half as high (a time). */
  readonly grows: "with-speed" | "against-speed";
}

/** No board is a thousand times as fast as another. */
const FARTHEST = 1000;
const STEPS = 60;

/** The nearest value on each side at which the best strategy is another one; none where there is none within reason. */
export function turningPoints(
  standings: readonly Standing[],
  parameters: readonly Parameter[],
): readonly TurningPoint[] {
  const best = ranked(standings)[0]?.id;
  if (best === undefined || standings.length < 2) return [];
  return parameters.flatMap((parameter) =>
    [FARTHEST, 1 / FARTHEST].flatMap((farthest) => turning(standings, parameter, best, farthest)),
  );
}

function turning(
  standings: readonly Standing[],
  parameter: Parameter,
  best: string,
  farthest: number,
): readonly TurningPoint[] {
  const bestAt = (factor: number) => ranked(standings, { [parameter.speed]: factor })[0]?.id;
  if (bestAt(farthest) === best) return [];
  let same = 0;
  let other = Math.log(farthest);
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (same + other) / 2;
    if (bestAt(Math.exp(middle)) === best) same = middle;
    else other = middle;
  }
  const becomes = bestAt(Math.exp(other)) ?? best;
  const factor = parameter.grows === "with-speed" ? Math.exp(other) : Math.exp(-other);
  const to = parameter.value * factor;
  const { name, value, unit } = parameter;
  return [{ parameter: name, from: value, to, unit, best, becomes }];
}
