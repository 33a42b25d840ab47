// The CPU as an end of a stream: it maps anything that is not protected and reaches all of RAM.
import type { Device } from "../board/board.ts";

export const CPU: Device = {
  node: "cpu",
  compatible: [],
  labels: [],
  enabled: true,
  role: "unknown",
  roles: [],
  row: undefined,
  busMaster: "yes",
  translation: "internal",
  iommu: undefined,
  needsContiguous: "no",
  import: "yes",
  export: "no",
  memory: "vb2-vmalloc",
  window: undefined,
  physical: { lo: 0n, hi: (1n << 64n) - 1n },
  maxSegment: (1n << 64n) - 1n,
  coherent: "yes",
  pool: undefined,
  protected: "no",
  alignment: {},
  formats: {},
  obstacles: [],
  facts: [],
};
