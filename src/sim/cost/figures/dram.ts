// What the memory of a board can move: the interface's peak, and how much of it masters get together.
import type { Known } from "../known.ts";
import type { DramFigures } from "./board-figures.ts";
import { type MemoryInterface, memoryInterfaces } from "./memory-interface.ts";
import { assumed, derived } from "./trusted.ts";

/** Refresh, turn-arounds and row misses take the rest. */
const usable = assumed(
  0.6,
  "share",
  "as on an i.MX6, where 18 % of the peak kept the interface busy for 31 % of the time (MitySOM-iMX6, DDR Memory Bandwidth)",
);

/** @param compatible the board's list, most particular first */
export function dramOf(compatible: readonly string[]): DramFigures {
  return { peak: peakOf(compatible), usable };
}

function peakOf(compatible: readonly string[]): Known {
  for (const name of compatible) {
    const found = memoryInterfaces.find((one) => one.of.includes(name));
    if (found) return peak(name, found);
  }
  return assumed(4e9, "bytes/s", "an SoC that is not known; 32 bits of DDR3-1066, rounded down");
}

function peak(soc: string, { type, bits, rate, source }: MemoryInterface): Known {
  const value = (rate * 1e6 * bits) / 8;
  const what = `${bits} bits of ${type}-${rate}`;
  return source === undefined
    ? assumed(value, "bytes/s", `${what}, usual for ${soc}`)
    : derived(value, "bytes/s", `${what}: ${source}`);
}
