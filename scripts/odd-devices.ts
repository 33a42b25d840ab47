// What cannot be true of one device together: a way to find mistakes in rows and in the board model on many boards.
import type { Device } from "../src/board/board.ts";

interface Oddity {
  readonly what: string;
  readonly holds: (device: Device) => boolean;
}

const ODDITIES: readonly Oddity[] = [
  {
    what: "masters the bus and translation is known, but has no window",
    holds: (d) =>
      d.busMaster === "yes" && d.translation !== "unknown" && d.row !== undefined && !d.window,
  },
  {
    what: "masters the bus and translation is known, but reaches no physical memory",
    holds: (d) =>
      d.busMaster === "yes" && d.translation !== "unknown" && d.row !== undefined && !d.physical,
  },
  {
    what: "has an empty window",
    holds: (d) => d.window !== undefined && d.window.lo > d.window.hi,
  },
  {
    what: "reaches an empty physical range",
    holds: (d) => d.physical !== undefined && d.physical.lo > d.physical.hi,
  },
  {
    what: "is behind an IOMMU without a name",
    holds: (d) => d.translation === "iommu" && d.iommu === undefined,
  },
  {
    what: "needs contiguous memory behind an IOMMU",
    holds: (d) => d.translation === "iommu" && d.needsContiguous === "yes",
  },
  {
    what: "imports without any memory model",
    holds: (d) => d.import === "yes" && (d.memory === "none" || d.memory === "refuses"),
  },
  {
    what: "takes frames but does not master the bus",
    holds: (d) =>
      d.import === "yes" &&
      d.busMaster === "no" &&
      d.row?.part === undefined &&
      d.memory !== "vb2-vmalloc",
  },
  {
    what: "has a known driver but no role",
    holds: (d) => d.row !== undefined && d.role === "unknown" && d.row.memory !== "none",
  },
  {
    what: "masters the bus, is enabled and has a known driver, but its translation is unknown",
    holds: (d) =>
      d.row !== undefined && d.busMaster === "yes" && d.enabled && d.translation === "unknown",
  },
];

/** Each with the driver, so that one mistake in a row counts as one kind. */
export function oddities(device: Device): readonly string[] {
  return ODDITIES.filter(({ holds }) => holds(device)).map(
    ({ what }) => `${device.row?.driver ?? device.compatible[0] ?? device.node} ${what}`,
  );
}
