// How long it takes to copy a frame from one buffer to another.
import type { Known } from "../known.ts";

/**
 * Nanoseconds.
 * @param bytes of the frame: each is read once and written once
 * @param speed bytes of the frame a second
 * @param fixed nanoseconds of each copy besides: calls, a device's start
 */
export function copyTime(bytes: number, speed: Known, fixed = 0): number {
  return fixed + (bytes / speed.value) * 1e9;
}
