// Shorthand for writing rows of the knowledge base: source lines and format lists. Values only, no lookup.
import type { DriverRow, Evidence } from "./row.ts";

/** Lines of one source file as evidence: `at("a.c", 3, 7)` is `["a.c:3", "a.c:7"]`. */
export function at(file: string, ...lines: readonly number[]): readonly Evidence[] {
  return lines.map((line) => `${file}:${line}`);
}

/** A blank-separated list of format names. */
export function fourccs(text: string): readonly string[] {
  return text.split(" ");
}

/** Evidence from another release than the one the rows were read from: `Linux 6.12: a.c:3`. */
export function inRelease(release: string, lines: readonly Evidence[]): readonly Evidence[] {
  return lines.map((line) => `Linux ${release}: ${line}`);
}

/** Where a driver that sets no mask gets its 32 bits from: streaming, and coherent. */
export const DEFAULT_MASK = at("drivers/base/platform.c", 536);
export const DEFAULT_COHERENT_MASK = at("drivers/base/platform.c", 534);

/** The common V4L2 driver: one device address per plane, both directions of sharing, no mask of its own. */
export const videoDevice = {
  subsystem: "v4l2",
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
} satisfies Partial<DriverRow>;
