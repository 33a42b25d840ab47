// Whether a smaller CMA area would turn the answer over: the plan knows what the best strategy needs of it.
import type { Plan } from "../plan/plan.ts";
import { ranked, type Standing } from "./compare.ts";
import type { TurningPoint } from "./simulation.ts";

/** Where the area is too small for the best strategy, one that takes less out of it becomes the best. */
export function regionTurningPoint(
  { streams }: Plan,
  standings: readonly Standing[],
): readonly TurningPoint[] {
  const [best] = ranked(standings);
  const next = best && ranked(standings.filter(({ scarce }) => scarce < best.scarce))[0];
  if (!best || !next) return [];
  const candidates = streams.flatMap(
    (stream) => stream.candidates.find(({ memory }) => memory === best.id) ?? [],
  );
  const needed = candidates.reduce((sum, one) => sum + Number(one.needed), 0);
  const available = candidates[0]?.available;
  if (available === undefined || available === null || Number(available) < needed) return [];
  return [
    {
      parameter: "size of the contiguous region",
      from: Number(available),
      to: needed - 1,
      unit: "bytes",
      best: best.id,
      becomes: next.id,
    },
  ];
}
