// What holds of every plan, whatever the board: random boards out of the knowledge base, random kernels and pipelines.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Board, Device } from "../src/board/board.ts";
import { buildBoard } from "../src/board/build.ts";
import { createKernel } from "../src/board/kernel/create-kernel.ts";
import { parseKernelConfig } from "../src/board/kernel/config.ts";
import type { Kernel } from "../src/board/kernel/kernel.ts";
import { buildTree, type NodeLiteral } from "../src/devicetree/testing/build-blob.ts";
import { all } from "../src/diagnostic/answer.ts";
import { hasError } from "../src/diagnostic/diagnostic.ts";
import { driverRows, iommuRows } from "../src/drivers/table.ts";
import { parseVersion } from "../src/drivers/version.ts";
import { parsePipeline } from "../src/pipeline/parse-pipeline.ts";
import type { Pipeline } from "../src/pipeline/pipeline.ts";
import { makePlan } from "../src/plan/make-plan.ts";
import { type End, worksAt } from "../src/plan/resolve-device.ts";
import type { Candidate, Plan, StreamPlan, Verdict } from "../src/plan/plan.ts";

interface Block {
  readonly compatible: string;
  /** Index of the IOMMU it names; none when beyond the list. */
  readonly iommu: number;
  readonly disabled: boolean;
}

interface Scene {
  readonly blocks: readonly Block[];
  readonly iommus: readonly { readonly compatible: string; readonly disabled: boolean }[];
  readonly ram: number | undefined;
  readonly cma: number | undefined;
  readonly kernel: Kernel;
}

const MIB = 1 << 20;

/** Devices that move frames themselves and need no further node to exist. */
const usable = driverRows.filter(
  (row) => row.busMaster === "yes" && !row.needsEndpoint && !row.needsReceiver,
);
const compatibles = [...new Set(usable.flatMap((row) => row.compatible))];
// A window of 32 MiB is a constraint of its own, which goes away with its IOMMU.
const iommuCompatibles = [
  ...new Set(iommuRows.filter((row) => row.apertureBits >= 32).flatMap((row) => row.compatible)),
];

const HEAPS = ["DMABUF_HEAPS", "DMABUF_HEAPS_SYSTEM", "DMABUF_HEAPS_CMA"];
/** All drivers and CMA, heaps on or off. */
const configOf = (arch: string, version: string, heaps: boolean): string => {
  const on = [
    "IOMMU_SUPPORT",
    "CMA",
    "DMA_CMA",
    ...driverRows.flatMap((row) => row.kconfig),
    ...iommuRows.flatMap((row) => row.kconfig),
  ];
  const lines = [
    ...on.map((name) => `CONFIG_${name}=y`),
    ...HEAPS.map((name) => (heaps ? `CONFIG_${name}=y` : `# CONFIG_${name} is not set`)),
  ];
  return `# Linux/${arch} ${version}.0 Kernel Configuration\n${lines.join("\n")}\n`;
};

const kernels: fc.Arbitrary<Kernel> = fc
  .record({
    arch: fc.constantFrom("arm" as const, "arm64" as const),
    version: fc.constantFrom("4.9", "5.10", "6.1", "6.17", "6.19"),
    cmdline: fc.constantFrom(
      undefined,
      "quiet",
      "cma=16M",
      "cma=0",
      "iommu.passthrough=1",
      "swiotlb=noforce",
    ),
    heaps: fc.constantFrom(undefined, undefined, true, false),
  })
  .map(({ arch, version, cmdline, heaps }) => {
    const config =
      heaps === undefined
        ? undefined
        : parseKernelConfig(configOf(arch, version, heaps), ".config").value;
    const parsed = parseVersion(version);
    return createKernel({
      archHint: arch,
      ...(parsed ? { version: parsed } : {}),
      ...(config ? { config } : {}),
      ...(cmdline === undefined ? {} : { cmdline }),
    });
  });

const scenes: fc.Arbitrary<Scene> = fc.record({
  blocks: fc.array(
    fc.record({
      compatible: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...compatibles) },
        { weight: 1, arbitrary: fc.constant("acme,new") },
      ),
      iommu: fc.nat(3),
      disabled: fc.nat(19).map((n) => n === 0),
    }),
    { minLength: 2, maxLength: 6 },
  ),
  iommus: fc.array(
    fc.record({
      compatible: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...iommuCompatibles) },
        { weight: 1, arbitrary: fc.constant("acme,iommu") },
      ),
      disabled: fc.nat(5).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  ram: fc.constantFrom(undefined, 40, 64, 256, 1024),
  cma: fc.constantFrom(undefined, 8, 32, 96),
  kernel: kernels,
});

/** A name that looks like media, so that a block of unknown make is listed too. */
const nodeOf = (at: number) => `/soc/video@${at}`;

function boardOf({ blocks, iommus, ram, cma, kernel }: Scene): Board {
  const cells = { "#address-cells": 1, "#size-cells": 1 };
  const soc: Record<string, NodeLiteral> = {};
  iommus.forEach(({ compatible, disabled }, at) => {
    soc[`iommu@${at}`] = {
      props: { compatible, "#iommu-cells": 0, ...(disabled ? { status: "disabled" } : {}) },
    };
  });
  blocks.forEach(({ compatible, iommu, disabled }, at) => {
    const named = iommu < iommus.length ? { iommus: { phandle: `/soc/iommu@${iommu}` } } : {};
    soc[`video@${at}`] = {
      props: { compatible, reg: [at, 1], ...named, ...(disabled ? { status: "disabled" } : {}) },
    };
  });
  const pool: NodeLiteral = {
    props: {
      compatible: "shared-dma-pool",
      reusable: true,
      size: (cma ?? 0) * MIB,
      alignment: 4 * MIB,
      "linux,cma-default": true,
    },
  };
  const tree = buildTree({
    props: { ...cells, compatible: ["acme,board"] },
    children: {
      ...(ram === undefined
        ? {}
        : { "memory@0": { props: { device_type: "memory", reg: [0, ram * MIB] } } }),
      ...(cma === undefined
        ? {}
        : { "reserved-memory": { props: { ...cells, ranges: true }, children: { pool } } }),
      soc: { props: { ...cells, ranges: true }, children: soc },
    },
  });
  return buildBoard(tree, kernel);
}

interface Wish {
  readonly from: number;
  readonly to: readonly number[];
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly buffers: number | undefined;
  readonly protected: boolean;
}

/** Beyond the blocks of any board: the CPU. */
const CPU = 6;

const wishes: fc.Arbitrary<Wish> = fc.record({
  from: fc.nat(CPU),
  to: fc.uniqueArray(fc.nat(CPU), { minLength: 1, maxLength: 3 }),
  format: fc.constantFrom("NV12", "NM12", "YUYV", "XR24", "RG16", "YU12"),
  width: fc.constantFrom(16, 640, 1280, 1366, 3840),
  height: fc.constantFrom(16, 480, 720, 1080, 2160),
  buffers: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  protected: fc.nat(9).map((n) => n === 0),
});

function pipelineOf(board: Board, wanted: readonly Wish[]): Pipeline {
  const place = { file: "test", line: 1, column: 1 };
  // Mostly devices that work at their end, so that most streams are worth planning.
  const able = (end: End) =>
    board.devices.filter((device) => worksAt(device, end) && device.obstacles.length === 0);
  const ends = { from: able("from"), to: able("to") };
  const nameOf = (at: number, end: End) =>
    (at === CPU ? undefined : ends[end][at % Math.max(1, ends[end].length)]?.node) ?? "cpu";
  return {
    file: "test",
    streams: wanted.map(({ from, to, buffers, ...stream }, at) => ({
      id: `s${at}`,
      from: { text: nameOf(from, "from"), place },
      to: to.map((one) => ({ text: nameOf(one, "to"), place })),
      rate: 30,
      place,
      ...(buffers === undefined ? {} : { buffers }),
      ...stream,
    })),
  };
}

function planOf(board: Board, pipeline: Pipeline): Plan | undefined {
  const { value, diagnostics } = makePlan(board, pipeline);
  if (!value) expect(hasError(diagnostics)).toBe(true);
  return value;
}

const runs = { numRuns: 150 };
const streams = fc.array(wishes, { minLength: 1, maxLength: 3 });

const candidateOf = (stream: StreamPlan, memory: string | null) =>
  stream.candidates.find((candidate) => candidate.memory === memory);
const verdictOf = (candidate: Candidate | undefined, node: string) =>
  candidate?.devices.find((device) => device.node === node)?.verdict;

describe("every plan", () => {
  test("is consistent in itself", () => {
    const seen = new Set<Verdict>();
    fc.assert(
      fc.property(scenes, streams, (scene, wanted) => {
        const board = boardOf(scene);
        const plan = planOf(board, pipelineOf(board, wanted));
        if (!plan) return;
        for (const stream of plan.streams) {
          seen.add(stream.verdict);
          expectConsistent(stream);
        }
        const order: readonly Verdict[] = ["zero-copy", "copy", "unknown", "infeasible"];
        expect(order.indexOf(plan.verdict)).toBe(
          Math.max(...plan.streams.map(({ verdict }) => order.indexOf(verdict))),
        );
        expect(plan.copies).toBe(plan.streams.flatMap(({ copies }) => copies).length);
        expect(plan.summary.length).toBeGreaterThan(10);
      }),
      runs,
    );
    expect([...seen].toSorted()).toEqual(["copy", "infeasible", "unknown", "zero-copy"]);
  });

  test("that promises to run fits into the pools it names", () => {
    fc.assert(
      fc.property(scenes, streams, (scene, wanted) => {
        const board = boardOf(scene);
        const plan = planOf(board, pipelineOf(board, wanted));
        if (plan?.verdict !== "zero-copy" && plan?.verdict !== "copy") return;
        for (const { needed, available } of plan.budget) {
          if (available !== null) expect(needed).toBeLessThanOrEqual(available);
        }
      }),
      runs,
    );
  });
});

function expectConsistent(stream: StreamPlan): void {
  const own = candidateOf(stream, stream.memory);
  for (const candidate of stream.candidates) {
    expect(candidate.devices.map(({ node }) => node)).toEqual([stream.from, ...stream.to]);
    expect(candidate.verdict).toBe(all(candidate.devices.map(({ verdict }) => verdict)));
  }
  if (stream.memory !== null) {
    expect(verdictOf(own, stream.from)).toBe("yes");
    const copied = stream.copies.flatMap(({ consumers }) => consumers);
    for (const node of stream.to)
      if (!copied.includes(node)) expect(verdictOf(own, node)).toBe("yes");
    for (const copy of stream.copies) {
      expect(copy.from).toBe(stream.memory);
      expect(copy.consumers.length).toBeGreaterThan(0);
      for (const node of copy.consumers)
        expect(verdictOf(candidateOf(stream, copy.to), node)).toBe("yes");
    }
  }
  const holds: { readonly [V in Verdict]: () => void } = {
    "zero-copy": () => {
      expect(own?.verdict).toBe("yes");
      expect(stream).toMatchObject({ copies: [], zeroCopy: "yes", obstacles: [] });
    },
    copy: () => {
      expect(stream.copies.length).toBeGreaterThan(0);
      expect(stream.zeroCopy).toBe("no");
    },
    unknown: () => {
      expect(stream.zeroCopy).not.toBe("yes");
      expect(stream.questions.length).toBeGreaterThan(0);
    },
    infeasible: () => expect(stream).toMatchObject({ memory: null, zeroCopy: "no" }),
  };
  holds[stream.verdict]();
}

describe("knowing less never helps", () => {
  test("a device of unknown make: no memory is certain for its streams any more", () => {
    let met = 0;
    fc.assert(
      fc.property(scenes, wishes, fc.nat(5), (scene, wish, pick) => {
        const at = pick % scene.blocks.length;
        const before = boardOf(scene);
        const pipeline = pipelineOf(before, [wish]);
        const [stream] = pipeline.streams;
        if (!stream || ![stream.from, ...stream.to].some(({ text }) => text === nodeOf(at))) return;
        const blocks = scene.blocks.map((block, i) =>
          i === at ? { ...block, compatible: "acme,unheard-of" } : block,
        );
        const plan = planOf(boardOf({ ...scene, blocks }), pipeline);
        met += 1;
        expect(plan?.streams[0]?.verdict).not.toBe("zero-copy");
        for (const candidate of plan?.streams[0]?.candidates ?? [])
          expect(candidate.verdict).not.toBe("yes");
      }),
      runs,
    );
    expect(met).toBeGreaterThan(20);
  });
});

describe("a further constraint never helps", () => {
  /** Verdicts of heaps: what a device exports is another memory once the device is another. */
  function heapVerdicts(board: Board, pipeline: Pipeline) {
    const heaps =
      planOf(board, pipeline)?.streams.flatMap(({ id, candidates }) =>
        candidates.map((c) => ({ ...c, memory: `${id} ${c.memory}` })),
      ) ?? [];
    return new Map(
      heaps
        .filter(({ memory }) => !memory.includes("export:"))
        .map(({ memory, verdict }) => [memory, verdict]),
    );
  }

  function expectNoBetter(
    before: Board,
    after: Board,
    pipeline: Pipeline,
    fromUnknown: boolean,
  ): void {
    const now = heapVerdicts(after, pipeline);
    for (const [memory, verdict] of heapVerdicts(before, pipeline)) {
      if (verdict === "no" || (fromUnknown && verdict === "unknown"))
        expect(now.get(memory)).not.toBe("yes");
    }
  }

  test("an IOMMU less", () => {
    fc.assert(
      fc.property(scenes, wishes, fc.nat(2), (scene, wish, pick) => {
        const iommus = scene.iommus.map((iommu, at) =>
          at === pick % scene.iommus.length ? { ...iommu, disabled: true } : iommu,
        );
        const before = boardOf(scene);
        expectNoBetter(before, boardOf({ ...scene, iommus }), pipelineOf(before, [wish]), false);
      }),
      runs,
    );
  });

  test("a smaller reach, a need for contiguous memory, an import less", () => {
    const change: fc.Arbitrary<(device: Device) => Device> = fc.oneof(
      fc.bigInt(0n, 1n << 32n).map((hi) => (device: Device) => {
        const physical = device.physical && {
          lo: device.physical.lo,
          hi: device.physical.hi < hi ? device.physical.hi : hi,
        };
        return { ...device, physical };
      }),
      fc.constant((device: Device) => ({ ...device, needsContiguous: "yes" as const })),
      fc.constant((device: Device) => ({ ...device, import: "no" as const })),
      fc.constant((device: Device) => ({ ...device, physical: undefined })),
    );
    fc.assert(
      fc.property(scenes, wishes, fc.nat(5), change, (scene, wish, pick, worse) => {
        const before = boardOf(scene);
        const at = pick % Math.max(1, before.devices.length);
        const devices = before.devices.map((device, i) => (i === at ? worse(device) : device));
        expectNoBetter(before, { ...before, devices }, pipelineOf(before, [wish]), true);
      }),
      runs,
    );
  });
});

test("any text as a pipeline: a value, or errors with a place in it", () => {
  const words = fc.constantFrom(
    "camera",
    "!",
    " ",
    "NV12",
    ",",
    "1280x720",
    "@30",
    "tee",
    "name=t",
    "t.",
    "display",
    "streams:",
    "from:",
    "to:",
    "\n",
    "  ",
    "{",
    "}",
    "[",
    ":",
    "&isp",
    "/soc/x",
    "cpu",
    "0",
    "-1",
    "\u0000",
    "é",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(words, { maxLength: 40 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { value, diagnostics } = parsePipeline(text, "p.yaml");
      expect(value === undefined).toBe(hasError(diagnostics));
      for (const { place, code } of diagnostics) {
        expect(code).toMatch(/^[a-z-]+$/);
        expect(place?.line).toBeGreaterThanOrEqual(1);
        expect(place?.column).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 500 },
  );
});
