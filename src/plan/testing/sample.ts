// For the tests of planning: memories, devices and questions by hand, each plain until a test changes what it is about.
import type { Board, Device, Heap } from "../../board/board.ts";
import { frameLayout, type FrameLayout, isConflict } from "../../format/layout.ts";
import { parseFormat } from "../../format/parse-format.ts";
import type { Pipeline, Stream } from "../../pipeline/pipeline.ts";
import type { CandidateMemory } from "../candidates.ts";
import type { Candidate, DeviceVerdict } from "../plan.ts";
import type { Question } from "../rules/rule.ts";
import { MIB, sampleBoard, sampleDevice } from "../setup/testing/sample.ts";

export { MIB, sampleBoard, sampleDevice, sampleKernel } from "../setup/testing/sample.ts";

export const GIB = 1n << 30n;

/** Scattered pages of a gigabyte of RAM at 1 GiB that any device may take. */
export function systemHeap(change: Partial<CandidateMemory> = {}): CandidateMemory {
  return {
    id: "heap:system",
    contiguous: "no",
    range: { lo: GIB, hi: 2n * GIB - 1n },
    pool: "ram",
    cpuCached: "yes",
    structPages: "yes",
    protected: "no",
    kernelMaps: "yes",
    exists: "yes",
    exportable: "yes",
    heapNames: ["system"],
    paths: ["/dev/dma_heap/system"],
    placed: "anywhere",
    facts: [{ field: "heap:system", value: "any pages", layer: "kernel", source: "kernel" }],
    ...change,
  };
}

export function cmaHeap(change: Partial<CandidateMemory> = {}): CandidateMemory {
  return systemHeap({
    id: "heap:cma",
    contiguous: "yes",
    pool: "reserved",
    heapNames: ["reserved"],
    paths: ["/dev/dma_heap/reserved"],
    placed: "by-kernel",
    ...change,
  });
}

/** What a device allocates and exports itself: one physical run out of the CMA area. */
export function exported(node: string, change: Partial<CandidateMemory> = {}): CandidateMemory {
  return cmaHeap({
    id: `export:${node}`,
    exporter: node,
    heapNames: [],
    paths: [],
    placed: "by-kernel",
    ...change,
  });
}

const ANY_PAGES: Partial<Device> = {
  translation: "iommu",
  iommu: "/iommu",
  needsContiguous: "no",
  window: { space: "iova", lo: 0n, hi: 0xffff_ffffn },
};

/** A device behind an IOMMU: scattered pages are one run of device addresses to it. */
export function behindIommu(
  node: string,
  role: Device["role"],
  change: Partial<Device> = {},
): Device {
  return sampleDevice(node, role, {}, { ...ANY_PAGES, ...change });
}

/** A device without one, whose driver programs one start address. */
export function direct(node: string, role: Device["role"], change: Partial<Device> = {}): Device {
  const row = role === "display" ? ({ memory: "gem-dma" } as const) : {};
  return sampleDevice(node, role, row, change);
}

/** The layout of a frame; throws where there is none, as that is a mistake in the test. */
export function layoutOf(name = "NV12", width = 1280, height = 720): FrameLayout {
  const format = parseFormat(name);
  const layout = format && frameLayout(format, width, height, []);
  if (!layout || isConflict(layout)) throw new Error(`no layout of ${name} ${width}x${height}`);
  return layout;
}

/** A display without an IOMMU, asked about scattered memory, unless the test asks something else. */
export function ask(change: Partial<Question> = {}): Question {
  return {
    board: sampleBoard(),
    device: direct("/display", "display"),
    memory: systemHeap(),
    layout: layoutOf(),
    buffers: 4,
    protected: false,
    ...change,
  };
}

export function streamOf(
  from: string,
  to: readonly string[],
  change: Partial<Stream> = {},
): Stream {
  const place = { file: "test", line: 1, column: 1 };
  return {
    id: "s",
    from: { text: from, place },
    to: to.map((text) => ({ text, place })),
    format: "NV12",
    width: 1280,
    height: 720,
    rate: 30,
    place,
    ...change,
  };
}

/** A candidate from answers by device: `{ "/camera": "yes", "/display": "no contiguity" }`. */
export function candidateOf(
  memory: string,
  answers: { readonly [node: string]: string },
): Candidate {
  const devices = Object.entries(answers).map(([node, text]): DeviceVerdict => {
    const [verdict, rule = "fits"] = text.split(" ");
    return {
      node,
      verdict: verdict as DeviceVerdict["verdict"],
      rule,
      call: null,
      errno: null,
      message: null,
      silent: false,
      luck: null,
      reason: rule,
      facts: [],
      question: null,
    };
  });
  const verdicts = devices.map((device) => device.verdict);
  const verdict = verdicts.includes("no") ? "no" : verdicts.includes("unknown") ? "unknown" : "yes";
  return { memory, verdict, needed: 0n, available: null, devices };
}

const HEAP: Omit<Heap, "id" | "names" | "contiguous"> = {
  paths: [],
  exists: "yes",
  cpuCached: "yes",
  structPages: "yes",
  protected: "no",
  facts: [],
};

/** Both heaps of mainline and a CMA area of 64 MiB on a gigabyte of RAM, with the devices a test is about. */
export function boardWith(devices: readonly Device[], change: Partial<Board> = {}): Board {
  return sampleBoard({
    devices,
    cma: {
      name: "reserved",
      setBy: "config",
      size: 64n * MIB,
      range: { lo: GIB, hi: 2n * GIB - 1n },
      facts: [],
    },
    heaps: [
      { ...HEAP, id: "heap:system", names: ["system"], contiguous: "no" },
      { ...HEAP, id: "heap:cma", names: ["reserved"], contiguous: "yes", region: "reserved" },
    ],
    ...change,
  });
}

/** The founding board: camera and codec behind IOMMUs, the display without one. */
export const previewDevices: readonly Device[] = [
  behindIommu("/camera", "camera"),
  behindIommu("/codec", "codec"),
  direct("/display", "display"),
];

export function pipelineOf(...streams: readonly Stream[]): Pipeline {
  return {
    file: "test",
    streams: streams.map((stream, at) => ({
      ...stream,
      id: stream.id === "s" ? `s${at}` : stream.id,
    })),
  };
}
