import { describe, expect, test } from "vitest";
import type { Board, Device } from "../board/board.ts";
import type { Stream } from "../pipeline/pipeline.ts";
import { makePlan } from "./make-plan.ts";
import type { Plan } from "./plan.ts";
import {
  boardWith,
  direct,
  MIB,
  pipelineOf,
  previewDevices,
  sampleDevice,
  streamOf,
} from "./testing/sample.ts";

const preview = streamOf("camera", ["codec", "display"], { id: "preview" });

function plan(board: Board, ...streams: readonly Stream[]): Plan {
  const { value, diagnostics } = makePlan(board, pipelineOf(...streams));
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join());
  return value;
}

const open: Device = sampleDevice(
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

describe("the founding board", () => {
  const value = plan(boardWith(previewDevices), preview);

  test("in one sentence", () => {
    expect(value.summary).toBe("zero-copy: all 3 devices share heap:cma");
  });

  test("the stream as a whole", () => {
    expect(value.streams).toMatchObject([
      {
        id: "preview",
        from: "/camera",
        to: ["/codec", "/display"],
        format: "NV12",
        buffers: 7,
        memory: "heap:cma",
        heapNames: ["reserved"],
        verdict: "zero-copy",
        zeroCopy: "yes",
        copies: [],
        conflict: [],
        questions: [],
      },
    ]);
    expect(value).toMatchObject({ verdict: "zero-copy", copies: 0, copyBytesPerSecond: 0 });
  });

  test("every candidate with every device", () => {
    expect(
      value.streams[0]?.candidates.map(({ memory, verdict }) => `${memory} ${verdict}`),
    ).toEqual([
      "heap:system no",
      "heap:cma yes",
      "export:/camera no",
      "export:/codec no",
      "export:/display yes",
    ]);
    for (const candidate of value.streams[0]?.candidates ?? []) {
      expect(candidate.devices.map(({ node }) => node)).toEqual(["/camera", "/codec", "/display"]);
    }
  });
});

describe("several streams", () => {
  test("the plan is as good as its worst stream, and the copies add up", () => {
    const board = boardWith([
      ...previewDevices,
      direct("/jpeg", "jpeg", { import: "no", export: "no" }),
    ]);
    const value = plan(board, preview, streamOf("camera", ["jpeg"], { id: "still", rate: 2 }));
    expect(value.streams.map(({ verdict }) => verdict)).toEqual(["zero-copy", "copy"]);
    expect(value).toMatchObject({ verdict: "copy", copies: 1, copyBytesPerSecond: 2 * 1_382_400 });
    expect(value.summary).toMatch(/^one copy per frame, 2.8 MB\/s: from /);
  });

  test("an unknown is worse than a copy, and its question is the summary", () => {
    const value = plan(
      boardWith([...previewDevices, open]),
      preview,
      streamOf("camera", ["npu"], { id: "detect" }),
    );
    expect(value.verdict).toBe("unknown");
    expect(value.summary).toMatch(/^unknown: Which driver binds "/);
    expect(value.streams[1]).toMatchObject({ verdict: "unknown", zeroCopy: "unknown" });
    expect(value.streams[1]?.questions.length).toBeGreaterThan(0);
    expect(value.streams[0]?.questions).toEqual([]);
  });
});

describe("nothing fits", () => {
  const board = boardWith(previewDevices, { memory: [{ base: 1n << 30n, size: 28n * MIB }] });
  const value = plan(board, preview);

  test("the summary says what is missing, and the budget shows how much", () => {
    expect(value).toMatchObject({ verdict: "infeasible" });
    expect(value.streams[0]).toMatchObject({ memory: null, zeroCopy: "no", copies: [] });
    expect(value.summary).toContain("do not fit in RAM");
    expect(value.budget.find(({ pool }) => pool === "ram")).toMatchObject({ available: 4n * MIB });
  });

  test("the memory was not at fault, so there is no conflict of devices", () => {
    expect(value.streams[0]?.conflict).toEqual([]);
  });
});

describe("what is said along the way", () => {
  const codes = (value: Plan) => value.diagnostics.map(({ code }) => code);

  test("a device that would fail in silence is named", () => {
    const display = sampleDevice("/display", "display", { memory: "gem-first" });
    const value = plan(boardWith([...previewDevices.slice(0, 2), display]), preview);
    expect(value.diagnostics.find(({ code }) => code === "plan-silent-failure")).toMatchObject({
      severity: "warning",
      message: expect.stringContaining("/display would accept heap:system") as string,
    });
  });

  test("the CPU on uncached memory is slow, and said so", () => {
    const camera = direct("/camera", "camera", { import: "no" });
    const value = plan(boardWith([camera]), streamOf("camera", ["cpu"]));
    expect(value.streams[0]?.memory).toBe("export:/camera");
    expect(codes(value)).toContain("plan-uncached-cpu-access");
    expect(
      codes(plan(boardWith([direct("/camera", "camera")]), streamOf("camera", ["cpu"]))),
    ).not.toContain("plan-uncached-cpu-access");
  });

  test("an obstacle is a diagnostic at its node, and the summary", () => {
    const fact = {
      field: "status",
      value: "disabled",
      layer: "devicetree" as const,
      source: "b.dtb",
    };
    const off = direct("/display", "display", {
      obstacles: [{ rule: "disabled", answer: "no", message: "the display is off", fact }],
    });
    const value = plan(boardWith([...previewDevices.slice(0, 2), off]), preview);
    expect(value.diagnostics).toMatchObject([
      { code: "plan-disabled", place: { node: "/display" }, notes: ["status: disabled (b.dtb)"] },
    ]);
    expect(value.summary).toBe("infeasible: the display is off");
  });

  test("assumptions of the board and of the formats, each once", () => {
    const value = plan(
      boardWith(previewDevices, { assumptions: ["kernel 6.1"] }),
      preview,
      preview,
    );
    expect(value.assumptions.filter((text) => text === "kernel 6.1")).toHaveLength(1);
    expect(new Set(value.assumptions).size).toBe(value.assumptions.length);
  });
});

test("a pipeline that does not fit the board: diagnostics and no plan", () => {
  const { value, diagnostics } = makePlan(boardWith([]), pipelineOf(preview));
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual([
    "pipeline-unknown-device",
    "pipeline-unknown-device",
    "pipeline-unknown-device",
  ]);
});
