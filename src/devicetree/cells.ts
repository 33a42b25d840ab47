// Reading property bytes as cells and strings. A value that is missing or too short is undefined, never an exception.
import type { Node, Property } from "./tree.ts";

const utf8 = new TextDecoder();

/** One cell of a property. Longer properties are fine, shorter ones are not, as in of_property_read_u32_index. */
export function u32Of(node: Node, name: string, index = 0): number | undefined {
  const bytes = node.property(name)?.bytes;
  return bytes !== undefined && (index + 1) * 4 <= bytes.length
    ? cellAt(bytes, index * 4)
    : undefined;
}

/** The first two cells as one number, as in of_property_read_u64. */
export function u64Of(node: Node, name: string): bigint | undefined {
  const property = node.property(name);
  return property && numberAt(property, 0, 2);
}

/** All whole cells; bytes left over are dropped, and an absent property has none. */
export function cellsOf(node: Node, name: string): readonly number[] {
  const property = node.property(name);
  return (property && cellsAt(property, 0, property.bytes.length >>> 2)) ?? [];
}

/** `count` cells of a property from a cell index on; undefined beyond its end. */
export function cellsAt(
  property: Property,
  index: number,
  count: number,
): readonly number[] | undefined {
  if (index < 0 || count < 0 || (index + count) * 4 > property.bytes.length) return undefined;
  const { bytes } = property;
  const cells: number[] = [];
  for (let at = index; at < index + count; at++) cells.push(cellAt(bytes, at * 4));
  return cells;
}

/** The same as one number; undefined beyond the property's end. */
export function numberAt(property: Property, index: number, count: number): bigint | undefined {
  if (index < 0 || count < 0 || (index + count) * 4 > property.bytes.length) return undefined;
  const { bytes } = property;
  const last = (index + count - 1) * 4;
  return joined(count > 1 ? cellAt(bytes, last - 4) : 0, count > 0 ? cellAt(bytes, last) : 0);
}

/** Cells as a number modulo 2^64: of more than two the last two count, as in of_read_number (include/linux/of.h:236). */
export function numberOf(cells: readonly number[]): bigint {
  return joined(cells.at(-2) ?? 0, cells.at(-1) ?? 0);
}

function joined(high: number, low: number): bigint {
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

/**
 * The strings of a list. One without its NUL is left out: Linux answers -EILSEQ when it gets there
 * (drivers/of/property.c:503, of_property_read_string_helper).
 */
export function stringsOf(node: Node, name: string): readonly string[] {
  const values: string[] = [];
  const bytes = node.property(name)?.bytes ?? new Uint8Array(0);
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0, start);
    if (end < 0) break;
    values.push(utf8.decode(bytes.subarray(start, end)));
    start = end + 1;
  }
  return values;
}

/** The first string of a property; undefined when there is none that ends. */
export function stringOf(node: Node, name: string): string | undefined {
  const bytes = node.property(name)?.bytes;
  const end = bytes?.indexOf(0) ?? -1;
  return bytes === undefined || end < 0 ? undefined : utf8.decode(bytes.subarray(0, end));
}

function cellAt(bytes: Uint8Array, offset: number): number {
  return (
    (((bytes[offset] ?? 0) << 24) |
      ((bytes[offset + 1] ?? 0) << 16) |
      ((bytes[offset + 2] ?? 0) << 8) |
      (bytes[offset + 3] ?? 0)) >>>
    0
  );
}
