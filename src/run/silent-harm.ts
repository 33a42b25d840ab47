// Which memories must not be tried on a real machine: a driver takes them without a check, and then reads, writes or crashes
// where it must not. A twin shows that, a kernel suffers it.
import type { Candidate, DeviceVerdict } from "../plan/plan.ts";

/** Rules of devices that are given wrong addresses only when frames move: a bounce, which harms nobody. */
const HARMLESS: ReadonlySet<string> = new Set(["window"]);

/** The device that would; undefined when the memory may be tried. */
export function silentlyHarmed({ devices }: Candidate): DeviceVerdict | undefined {
  return devices.find(
    ({ verdict, silent, rule }) => verdict === "no" && silent && !HARMLESS.has(rule),
  );
}
