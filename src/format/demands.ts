// Merging the demands of several devices on one frame layout: multiples by least common multiple, limits by minimum.

/** One demand on a layout, and who makes it. Multiples; absent is no demand. */
export interface LayoutDemand {
  /** Who asks, as shown to the user: a node path. */
  readonly by: string;
  /** Bytes per line of every plane. */
  readonly stride?: number;
  /** Pixels of a line. */
  readonly width?: number;
  /** Lines of the first plane; the other planes follow by their subsampling. */
  readonly height?: number;
  /** Start of every plane within the buffer, in bytes. */
  readonly offset?: number;
  /** Bytes of every plane. */
  readonly size?: number;
  /** Largest bytes per line. */
  readonly maxStride?: number;
  /** Bytes behind the end of each buffer that the device may read too. */
  readonly readAhead?: number;
}

/** A demand after merging: a number and who it comes from. */
export interface MergedDemand {
  readonly value: number;
  /** Sorted, each once; empty when nobody asked. */
  readonly by: readonly string[];
}

export type Multiple = "stride" | "width" | "height" | "offset" | "size";

export interface MergedDemands extends Readonly<Record<Multiple, MergedDemand>> {
  /** Infinite when nobody sets a limit. */
  readonly maxStride: MergedDemand;
  /** Zero when nobody reads ahead. */
  readonly readAhead: MergedDemand;
}

/** Bytes: twice the largest frame, so that a larger multiple can never be met. */
const LARGEST_MULTIPLE = 2 ** 32;

/** A demand that is no whole number above zero, with who made it; or undefined. */
export function malformed(
  demands: readonly LayoutDemand[],
): { readonly demand: string; readonly by: string } | undefined {
  for (const { by, ...values } of demands) {
    for (const [demand, value] of Object.entries(values)) {
      if (!Number.isSafeInteger(value) || value < 1) return { demand, by };
    }
  }
  return undefined;
}

/** All demands as one. Their order does not matter. */
export function mergeDemands(demands: readonly LayoutDemand[]): MergedDemands {
  return {
    stride: multiple(demands, "stride"),
    width: multiple(demands, "width"),
    height: multiple(demands, "height"),
    offset: multiple(demands, "offset"),
    size: multiple(demands, "size"),
    maxStride: limit(demands),
    readAhead: longest(demands),
  };
}

function multiple(demands: readonly LayoutDemand[], key: Multiple): MergedDemand {
  let value = 1;
  const by: string[] = [];
  for (const demand of demands) {
    const wanted = demand[key] ?? 1;
    if (wanted === 1) continue;
    value = lcm(value, wanted);
    by.push(demand.by);
  }
  return { value, by: distinct(by) };
}

function limit(demands: readonly LayoutDemand[]): MergedDemand {
  const value = demands.reduce((least, d) => Math.min(least, d.maxStride ?? Infinity), Infinity);
  return { value, by: distinct(demands.filter((d) => d.maxStride === value).map((d) => d.by)) };
}

function longest(demands: readonly LayoutDemand[]): MergedDemand {
  const value = demands.reduce((most, d) => Math.max(most, d.readAhead ?? 0), 0);
  const by = value === 0 ? [] : demands.filter((d) => d.readAhead === value).map((d) => d.by);
  return { value, by: distinct(by) };
}

export function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}

/** Least common multiple of whole numbers above zero; infinite once no frame could hold it. */
export function lcm(a: number, b: number): number {
  if (a === Infinity || b === Infinity) return Infinity;
  const result = (a / gcd(a, b)) * b;
  return result > LARGEST_MULTIPLE ? Infinity : result;
}

export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** The smallest multiple of `step` that is not below `value`. */
export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
