import { describe, expect, test } from "vitest";
import type { Board } from "../board/board.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { solve } from "./solution.ts";
import {
  behindIommu,
  boardWith,
  direct,
  MIB,
  pipelineOf,
  previewDevices,
  sampleDevice,
  streamOf,
} from "./testing/sample.ts";

const preview = streamOf("camera", ["codec", "display"]);

function verdicts(board: Board, pipeline: Pipeline): readonly string[] {
  const { solution } = solve(board, pipeline);
  return (solution?.streams ?? []).map(({ verdict, chosen }) => {
    const copies =
      chosen?.copies.map((copy) => ` +${copy.to} for ${copy.consumers.join()}`).join("") ?? "";
    return `${verdict} ${chosen?.memory.id ?? "-"}${copies}`;
  });
}

describe("one stream", () => {
  test("contiguous memory serves those behind an IOMMU too", () => {
    expect(verdicts(boardWith(previewDevices), pipelineOf(preview))).toEqual([
      "zero-copy heap:cma",
    ]);
  });

  test("all behind IOMMUs: ordinary pages, so that nothing is reserved", () => {
    const devices = [...previewDevices.slice(0, 2), behindIommu("/display", "display")];
    expect(verdicts(boardWith(devices), pipelineOf(preview))).toEqual(["zero-copy heap:system"]);
  });

  test("memory that no device shares: a copy, into what the display takes", () => {
    const camera = behindIommu("/camera", "camera", { import: "no" });
    const devices = [camera, ...previewDevices.slice(1)];
    expect(verdicts(boardWith(devices), pipelineOf(preview))).toEqual([
      "copy export:/camera +heap:cma for /display",
    ]);
  });

  test("what is certain with a copy is not said while what is open might need none", () => {
    const camera = behindIommu("/camera", "camera", { import: "no" });
    const display = direct("/display", "display", { needsContiguous: "unknown" });
    expect(
      verdicts(boardWith([camera, ...previewDevices.slice(1, 2), display]), pipelineOf(preview))[0],
    ).toMatch(/^unknown/);
  });

  test("an unknown device: no memory is certain", () => {
    const npu = sampleDevice(
      "/npu",
      "npu",
      {},
      {
        import: "unknown",
        export: "unknown",
        memory: "unknown",
        needsContiguous: "unknown",
        physical: undefined,
      },
    );
    expect(
      verdicts(boardWith([...previewDevices, npu]), pipelineOf(streamOf("camera", ["npu"]))),
    ).toEqual(["unknown -"]);
  });

  test("a device that takes no foreign memory and exports none: the CPU copies into its own buffers", () => {
    const printer = direct("/jpeg", "jpeg", { import: "no", export: "no" });
    expect(
      verdicts(boardWith([...previewDevices, printer]), pipelineOf(streamOf("camera", ["jpeg"]))),
    ).toEqual(["copy heap:system +export:/jpeg for /jpeg"]);
  });

  test("a disabled device makes it infeasible, whatever the memory", () => {
    const fact = {
      field: "status",
      value: "disabled",
      layer: "devicetree" as const,
      source: "b.dtb",
    };
    const off = direct("/display", "display", {
      enabled: false,
      obstacles: [{ rule: "disabled", answer: "no", message: "off", fact }],
    });
    expect(verdicts(boardWith([...previewDevices.slice(0, 2), off]), pipelineOf(preview))).toEqual([
      "infeasible -",
    ]);
  });

  test("a display that lacks the format is served by a converting copy", () => {
    const rgb = sampleDevice("/display", "display", {
      memory: "gem-dma",
      formats: { consumes: ["XR24"], evidence: [] },
    });
    expect(
      verdicts(boardWith([...previewDevices.slice(0, 2), rgb]), pipelineOf(preview))[0],
    ).toMatch(/^copy .*for \/display$/);
  });

  test("a modifier nobody knows of leaves it open", () => {
    expect(
      verdicts(boardWith(previewDevices), pipelineOf({ ...preview, modifier: "ARM_AFBC" })),
    ).toEqual(["unknown -"]);
  });
});

describe("budgets", () => {
  const small = (size: bigint): Board => {
    const board = boardWith(previewDevices);
    return { ...board, cma: { ...board.cma, size } };
  };

  test("seven frames of 2 MiB slots need 14 MiB of CMA; with less one copy saves the day", () => {
    expect(verdicts(small(16n * MIB), pipelineOf(preview))).toEqual(["zero-copy heap:cma"]);
    expect(verdicts(small(8n * MIB), pipelineOf(preview))).toEqual([
      "copy heap:system +heap:cma for /display",
    ]);
    expect(verdicts(small(4n * MIB), pipelineOf(preview))).toEqual(["infeasible -"]);
  });

  test("an area whose size nothing tells is no limit", () => {
    const board = boardWith(previewDevices);
    const pipeline = pipelineOf({ ...preview, buffers: 200 });
    expect(
      verdicts(
        {
          ...board,
          memory: [{ base: 0n, size: 4096n * MIB }],
          cma: { ...board.cma, size: undefined },
        },
        pipeline,
      ),
    ).toEqual(["zero-copy heap:cma"]);
  });

  test("streams share the area: together they do not fit where one does", () => {
    const two = pipelineOf(preview, preview);
    expect(verdicts(small(16n * MIB), pipelineOf(preview))).toEqual(["zero-copy heap:cma"]);
    const both = verdicts(small(20n * MIB), two);
    expect(both.filter((verdict) => verdict.startsWith("zero-copy"))).toHaveLength(1);
    expect(both.filter((verdict) => verdict.startsWith("copy"))).toHaveLength(1);
  });

  test("RAM counts too", () => {
    const devices = [...previewDevices.slice(0, 2), behindIommu("/display", "display")];
    const tight = boardWith(devices, { memory: [{ base: 0n, size: 32n * MIB }] });
    expect(verdicts(tight, pipelineOf({ ...preview, buffers: 7 }))).toEqual([
      expect.stringMatching(/^infeasible/) as string,
    ]);
    expect(verdicts(tight, pipelineOf({ ...preview, buffers: 6 }))).toEqual([
      expect.stringMatching(/^zero-copy/) as string,
    ]);
  });

  test("a pool that is carved out takes nothing of the RAM that is left", () => {
    const own = direct("/camera", "camera", { pool: "camera-pool", import: "no" });
    const display = direct("/display", "display");
    const pool = {
      name: "camera-pool",
      kind: "no-map" as const,
      size: 16n * MIB,
      allocRanges: [],
      range: { lo: 1n << 30n, hi: (1n << 30n) + 16n * MIB - 1n },
    };
    // 48 MiB, less 16 carved out, less 24 for Linux: 8 MiB left, and 7 frames have 9.2 MiB.
    const board = boardWith([own, display], {
      memory: [{ base: 1n << 30n, size: 48n * MIB }],
      regions: [pool],
    });
    expect(verdicts(board, pipelineOf(streamOf("camera", ["display"], { buffers: 7 })))).toEqual([
      "zero-copy export:/camera",
    ]);
    expect(verdicts(board, pipelineOf(streamOf("camera", ["display"], { buffers: 9 })))).toEqual([
      "infeasible -",
    ]);
  });
});

describe("a pipeline that does not fit the board", () => {
  test("every name that is wrong is said, and there is no solution", () => {
    const { solution, diagnostics } = solve(
      boardWith(previewDevices),
      pipelineOf(streamOf("gpu", ["display", "npu"])),
    );
    expect(solution).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual([
      "pipeline-unknown-device",
      "pipeline-unknown-device",
    ]);
  });

  test("a frame that cannot be laid out", () => {
    const { diagnostics } = solve(
      boardWith(previewDevices),
      pipelineOf({ ...preview, width: 65_536, height: 65_536 }),
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(["plan-no-layout"]);
  });
});

test("strides that no line can meet: a copy for the one left out, not an error", () => {
  const odd = direct("/display", "display", { alignment: { maxStride: 1024 } });
  const { solution } = solve(boardWith([...previewDevices.slice(0, 2), odd]), pipelineOf(preview));
  const [stream] = solution?.streams ?? [];
  expect(stream?.work.converted).toMatchObject([{ node: "/display", rule: "layout" }]);
  expect(stream?.verdict).toBe("copy");
});
