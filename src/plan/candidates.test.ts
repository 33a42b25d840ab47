import { expect, test } from "vitest";
import type { Board, Heap, Region } from "../board/board.ts";
import { candidatesOf } from "./candidates.ts";
import { behindIommu, direct, GIB, MIB, sampleBoard } from "./testing/sample.ts";

const heap: Heap = {
  id: "heap:system",
  names: ["system"],
  paths: ["/dev/dma_heap/system"],
  exists: "yes",
  contiguous: "no",
  cpuCached: "yes",
  structPages: "yes",
  protected: "no",
  facts: [],
};
const cma = { ...heap, id: "heap:cma", region: "reserved", contiguous: "yes" as const };
const area: Board["cma"] = {
  name: "reserved",
  setBy: "cmdline",
  size: 64n * MIB,
  range: { lo: GIB, hi: GIB + 64n * MIB - 1n },
  facts: [],
};
const board = sampleBoard({ heaps: [heap, cma], cma: area });

test("heaps first, then exporters in the order of the stream, each device once", () => {
  const camera = direct("/camera", "camera");
  const codec = direct("/codec", "codec", { export: "no" });
  const display = direct("/display", "display", { export: "unknown" });
  const candidates = candidatesOf(board, [camera, codec, display, camera]);
  expect(candidates.map(({ id, exportable }) => `${id} ${exportable}`)).toEqual([
    "heap:system yes",
    "heap:cma yes",
    "export:/camera yes",
    "export:/codec no",
    "export:/display unknown",
  ]);
});

test("a pool that only a board file names lies somewhere in RAM", () => {
  const vendor = { ...heap, id: "heap:galcore", region: "galcore", contiguous: "yes" as const };
  const [candidate] = candidatesOf({ ...board, heaps: [vendor] }, []);
  expect(candidate).toMatchObject({ pool: "galcore", range: board.ramRange });
});

test("a device without buffers is no exporter; of one that nobody has read it is not known", () => {
  const receiver = direct("/csi", "camera", { memory: "none" });
  const npu = direct("/npu", "npu", { memory: "unknown", export: "unknown" });
  const told = direct("/tpu", "npu", { memory: "unknown", export: "yes" });
  const exporters = candidatesOf({ ...board, heaps: [] }, [receiver, npu, told]);
  expect(exporters.map(({ id, exists }) => `${id} ${exists}`)).toEqual([
    "export:/npu unknown",
    "export:/tpu yes",
  ]);
});

test("a heap of ordinary pages lies anywhere in RAM, one of a region where the region does", () => {
  const [system, contiguous] = candidatesOf(board, []);
  expect(system).toMatchObject({ pool: "ram", range: board.ramRange, placed: "anywhere" });
  expect(contiguous).toMatchObject({ pool: "reserved", range: area.range, placed: "by-kernel" });
});

test("a driver without an IOMMU exports runs out of the CMA area, behind one it exports scattered pages", () => {
  const [camera] = candidatesOf({ ...board, heaps: [] }, [direct("/camera", "camera")]);
  expect(camera).toMatchObject({
    contiguous: "yes",
    pool: "reserved",
    range: area.range,
    cpuCached: "no",
  });
  const [behind] = candidatesOf({ ...board, heaps: [] }, [behindIommu("/camera", "camera")]);
  expect(behind).toMatchObject({ contiguous: "no", pool: "ram", range: board.ramRange });
});

test("whether it translates is not known, so neither is what it exports", () => {
  const device = direct("/camera", "camera", { translation: "unknown" });
  expect(candidatesOf({ ...board, heaps: [] }, [device])[0]).toMatchObject({
    contiguous: "unknown",
    pool: "ram",
  });
  const unread = direct("/camera", "camera", { memory: "unknown" });
  expect(candidatesOf({ ...board, heaps: [] }, [unread])[0]?.contiguous).toBe("unknown");
});

test("a device with a pool of its own allocates there", () => {
  const pool: Region = {
    name: "pool@5f",
    kind: "carveout",
    allocRanges: [],
    range: { lo: GIB, hi: GIB + MIB - 1n },
  };
  const device = direct("/codec", "codec", { pool: "pool@5f" });
  const [candidate] = candidatesOf({ ...board, heaps: [], regions: [pool] }, [device]);
  expect(candidate).toMatchObject({ pool: "pool@5f", range: pool.range });
});

test("without a CMA area its runs come from RAM within its reach", () => {
  const none = sampleBoard({ ramRange: { lo: 0n, hi: 2n * GIB - 1n } });
  const device = direct("/hvs", "display", { physical: { lo: 0n, hi: GIB - 1n } });
  expect(candidatesOf(none, [device])[0]).toMatchObject({
    pool: "ram",
    range: { lo: 0n, hi: GIB - 1n },
  });
});

test("a coherent device's buffers are cached for the CPU", () => {
  const device = direct("/gpu", "gpu", { coherent: "yes" });
  expect(candidatesOf({ ...board, heaps: [] }, [device])[0]?.cpuCached).toBe("yes");
});
