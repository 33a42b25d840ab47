// A small board and a small plan for the tests of this folder: a camera, a codec and a display on 1 GiB of RAM at
// 1 GiB, and one 720p NV12 stream from the first to the two others out of the default CMA heap.
import type { Board, Device } from "../../../board/board.ts";
import type { Kernel, KernelVersion } from "../../../board/kernel/kernel.ts";
import type { Range } from "../../../buffer/memory.ts";
import type { DriverRow, Role } from "../../../drivers/row.ts";
import type { Candidate, Plan, PoolBudget, StreamPlan } from "../../plan.ts";

export const MIB = 1024n * 1024n;
export const CAMERA = "/soc/isp@ff910000";
export const CODEC = "/soc/video-codec@ff650000";
export const DISPLAY = "/soc/vop@ff900000";

export function sampleKernel(
  change: {
    version?: KernelVersion;
    arch?: Kernel["arch"];
    options?: Readonly<Record<string, string>>;
    cmdline?: Readonly<Record<string, string>>;
  } = {},
): Kernel {
  return {
    version: change.version ?? { major: 6, minor: 1 },
    versionFrom: "user",
    arch: change.arch ?? "arm64",
    option: (name) => change.options?.[name] ?? "unknown",
    parameter: (name) => change.cmdline?.[name],
    hasCmdline: change.cmdline !== undefined,
  };
}

export function sampleDevice(
  node: string,
  role: Role,
  row: Partial<DriverRow>,
  change: Partial<Device> = {},
): Device {
  const driver: DriverRow = {
    driver: "sample",
    compatible: [],
    kconfig: [],
    subsystem: role === "display" ? "drm" : "v4l2",
    role,
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    evidence: {},
    ...row,
  };
  return {
    node,
    compatible: driver.compatible,
    labels: [],
    enabled: true,
    role,
    roles: [role],
    row: driver,
    busMaster: "yes",
    translation: "none",
    iommu: undefined,
    needsContiguous: "yes",
    import: "yes",
    export: "yes",
    memory: driver.memory,
    window: { space: "physical", ...LOW_4_GIB },
    physical: LOW_4_GIB,
    maxSegment: 65536n,
    coherent: "no",
    pool: undefined,
    protected: "no",
    alignment: {},
    formats: {
      ...(driver.formats?.produces ? { produces: driver.formats.produces } : {}),
      ...(driver.formats?.consumes ? { consumes: driver.formats.consumes } : {}),
    },
    ...(driver.codec ? { codec: driver.codec } : {}),
    obstacles: [],
    facts: [],
    ...change,
  };
}

const LOW_4_GIB: Range = { lo: 0n, hi: 0xffff_ffffn };

export const sampleDevices: readonly Device[] = [
  sampleDevice(CAMERA, "isp", { driver: "rkisp1", kconfig: ["VIDEO_ROCKCHIP_ISP1"] }),
  sampleDevice(CODEC, "codec", {
    driver: "hantro-vpu",
    kconfig: ["VIDEO_HANTRO", "VIDEO_HANTRO_ROCKCHIP"],
  }),
  sampleDevice(DISPLAY, "display", {
    driver: "rockchip-vop",
    kconfig: ["DRM_ROCKCHIP", "ROCKCHIP_VOP"],
    memory: "gem-dma",
  }),
];

export function sampleBoard(change: Partial<Board> = {}): Board {
  return {
    file: "sample.dtb",
    model: "Sample Board",
    compatible: ["sample,board"],
    kernel: sampleKernel(),
    memory: [{ base: 0x4000_0000n, size: 1024n * MIB }],
    memoryKnown: true,
    ramRange: { lo: 0x4000_0000n, hi: 0x7fff_ffffn },
    regions: [],
    cma: { name: undefined, setBy: "none", size: 0n, range: undefined, facts: [] },
    heaps: [],
    iommus: [],
    devices: sampleDevices,
    assumptions: [],
    diagnostics: [],
    ...change,
  };
}

export function sampleStream(change: Partial<StreamPlan> = {}): StreamPlan {
  return {
    id: "preview",
    from: CAMERA,
    to: [CODEC, DISPLAY],
    format: "NV12",
    width: 1280,
    height: 720,
    rate: 30,
    buffers: 6,
    buffersFrom: "the pipeline",
    memory: "heap:cma",
    heapNames: ["linux,cma", "reserved"],
    layout: {
      format: "NV12",
      width: 1280,
      height: 720,
      planes: [
        { offset: 0, stride: 1280, lines: 720, size: 921_600 },
        { offset: 921_600, stride: 1280, lines: 360, size: 460_800 },
      ],
      buffers: [1_382_400],
      size: 1_382_400,
      reasons: [],
    },
    verdict: "zero-copy",
    zeroCopy: "yes",
    copies: [],
    ownLayouts: [],
    candidates: [],
    conflict: [],
    counterfactuals: [],
    obstacles: [],
    questions: [],
    ...change,
  };
}

export function samplePlan(change: Partial<Plan> = {}): Plan {
  return {
    verdict: "zero-copy",
    summary: "One buffer serves all three devices.",
    assumptions: [],
    streams: [sampleStream()],
    copies: 0,
    copyBytesPerSecond: 0,
    budget: [samplePool()],
    diagnostics: [],
    ...change,
  };
}

/** The default CMA pool of a device tree, 64 MiB at a place the kernel chooses. */
export const TREE_POOL: Pick<Board, "regions" | "cma"> = {
  regions: [
    {
      name: "linux,cma",
      node: "/reserved-memory/linux,cma",
      kind: "cma-default",
      size: 64n * MIB,
      allocRanges: [],
    },
  ],
  cma: { name: "linux,cma", setBy: "devicetree", size: 64n * MIB, range: undefined, facts: [] },
};

/** Six frames of 1.32 MiB, each on a 1 MiB boundary. */
export function samplePool(change: Partial<PoolBudget> = {}): PoolBudget {
  return { pool: "cma", needed: 12n * MIB, available: null, source: "assumed", ...change };
}

/** A memory that serves every device of the stream. */
export function sampleCandidate(memory: string): Candidate {
  return { memory, verdict: "yes", needed: 0n, available: null, devices: [] };
}

/** A plan whose stream takes plain RAM. */
export function ramPlan(memory: string, heapNames: readonly string[] = []): Plan {
  return samplePlan({
    streams: [sampleStream({ memory, heapNames })],
    budget: [samplePool({ pool: "ram" })],
  });
}
