// One mask or segment size out of all calls around a match table.
import { doubt, type Mined, sure } from "./mined.ts";
import type { MaskCall, MaskKind } from "./masks.ts";

/** Linux gives every platform device 32 bits for both (drivers/base/platform.c). */
const DEFAULT_MASK = 32;
/** DMA_MAX_SEG default (include/linux/dma-mapping.h, dma_get_max_seg_size). */
const DEFAULT_SEGMENT = 0x1_0000;

export interface Calls {
  readonly own: readonly MaskCall[];
  /** Of the module's other files. */
  readonly module: readonly MaskCall[];
  /** Several files of the module have drivers of their own, so a call of another file may be for another device. */
  readonly shared: boolean;
}

export function maskOf(kind: "streaming" | "coherent", calls: Calls): Mined<number> {
  const mined = decide(kind, calls, DEFAULT_MASK);
  return mined.value === "max"
    ? doubt("a mask cannot be a segment size", mined.evidence)
    : (mined as Mined<number>);
}

export function segmentOf(calls: Calls): Mined<number | "max"> {
  return decide("segment", calls, DEFAULT_SEGMENT);
}

function decide(
  kind: MaskKind,
  { own, module, shared }: Calls,
  byDefault: number,
): Mined<number | "max"> {
  const here = own.filter(({ kinds }) => kinds.includes(kind));
  const there = module.filter(({ kinds }) => kinds.includes(kind));
  const calls = here.length > 0 ? here : there;
  const evidence = calls.map((call) => call.evidence);
  if (calls.length === 0) return sure(byDefault, []);
  const values = new Set(calls.map(({ value }) => value));
  const [value] = values;
  if (values.has(undefined))
    return doubt(`set to ${calls.map(({ argument }) => argument).join(", ")}`, evidence);
  if (values.size > 1 || value === undefined)
    return doubt(`set to one of ${[...values].join(", ")}`, evidence);
  if (calls.some(({ conditional }) => conditional) && value !== byDefault)
    return doubt(`set to ${value} under a condition, else ${byDefault}`, evidence, value);
  if (here.length === 0 && shared)
    return doubt("set in another file of a module with several drivers", evidence, value);
  return sure(value, evidence);
}
