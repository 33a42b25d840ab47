// Whether other programs would turn the answer over: the best strategy under more pressure, or the one that would be best if
// it always started under less.
import type { PressureProfile } from "../sim/pressure/pressure.ts";
import { PROFILE_NAMES, pressureFor } from "../sim/pressure/profiles.ts";
import { failureRate, ranked, type Standing } from "./compare.ts";
import type { PressureAgain } from "./pressure-again.ts";
import type { TurningPoint } from "./simulation.ts";

/** @param ram bytes of the board */
export function pressureTurningPoints(
  standings: readonly Standing[],
  again: PressureAgain,
  profile: PressureProfile,
  ram: number,
): readonly TurningPoint[] {
  const [best] = ranked(standings);
  if (!best || standings.length < 2) return [];
  const here = PROFILE_NAMES.indexOf(profile.name);
  const cheapest = ranked(standings.map((one) => ({ ...one, failedStarts: 0 })))[0];
  const names =
    cheapest && cheapest.id !== best.id
      ? PROFILE_NAMES.slice(0, here).toReversed()
      : PROFILE_NAMES.slice(here + 1);
  const watched = cheapest ?? best;
  for (const name of names) {
    const other = pressureFor(name, ram);
    if (!other) continue;
    const failing = again.under(watched, { profile: other });
    if (failureRate(failing) > 0 === failureRate(watched) > 0) continue;
    const others = standings.filter(({ id }) => id !== watched.id);
    const now = ranked([failing, ...others.map((one) => again.under(one, { profile: other }))])[0];
    if (!now || now.id === best.id) continue;
    return [
      {
        parameter: "memory pressure",
        from: profile.name,
        to: name,
        unit: "profile",
        best: best.id,
        becomes: now.id,
      },
    ];
  }
  return [];
}
