// What a recorder refuses: numbers that no trace format can hold. Each message names the event and the value.
import type { Arguments } from "./trace.ts";

/** Viewers keep times as signed 64-bit nanoseconds. */
const END_OF_TIME = 2 ** 63;
/** Flow ids are unsigned 64-bit numbers. */
const END_OF_IDS = 2 ** 64;

/** @throws RangeError unless start and end are times from 0 to 2^63 nanoseconds and the end is not before the start */
export function requireSpan(name: string, start: number, duration: number): void {
  if (!(start >= 0 && start < END_OF_TIME)) {
    throw new RangeError(`time of "${name}" is ${start}, not nanoseconds from 0 to 2^63`);
  }
  if (!(duration >= 0 && start + duration < END_OF_TIME)) {
    throw new RangeError(`duration of "${name}" is ${duration}, not nanoseconds from 0 to 2^63`);
  }
}

/** @throws RangeError when the value is NaN or infinite */
export function requireFinite(what: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${what} is ${value}`);
}

/** @throws RangeError unless each id is a whole number from 0 to 2^64 */
export function requireFlows(name: string, flows: readonly number[] = []): void {
  for (const flow of flows) {
    if (Number.isInteger(flow) && flow >= 0 && flow < END_OF_IDS) continue;
    throw new RangeError(`flow of "${name}" is ${flow}, not a whole number from 0 to 2^64`);
  }
}

/** @throws RangeError when a number is NaN or infinite, or an address is no whole number from 0 to 2^64 */
export function requireValues(name: string, args: Arguments = {}): void {
  for (const [key, value] of Object.entries(args)) {
    if (typeof value === "number") requireFinite(`argument ${key} of "${name}"`, value);
    if (typeof value !== "object") continue;
    const { address } = value;
    if (Number.isInteger(address) && address >= 0 && address < END_OF_IDS) continue;
    throw new RangeError(`argument ${key} of "${name}" is ${address}, not an address`);
  }
}
