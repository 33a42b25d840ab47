import { describe, expect, test } from "vitest";
import type { Board } from "../board/board.ts";
import { counterfactuals, whatIf } from "./counterfactuals.ts";
import { solve } from "./solution.ts";
import {
  behindIommu,
  boardWith,
  direct,
  MIB,
  pipelineOf,
  previewDevices,
  streamOf,
} from "./testing/sample.ts";

const preview = pipelineOf(streamOf("camera", ["codec", "display"]));

function changes(board: Board, pipeline = preview) {
  const [stream] = solve(board, pipeline).solution?.streams ?? [];
  return stream === undefined ? [] : counterfactuals(whatIf(board, pipeline), stream);
}

describe("the founding board", () => {
  const found = changes(boardWith(previewDevices));

  test("the other heap, with the price of its copy", () => {
    expect(found.find(({ change }) => change === "heap")).toMatchObject({
      verdict: "copy",
      memory: "heap:system",
      copyBytesPerSecond: 1_382_400 * 30,
      text: "with heap:system: one copy per frame into heap:cma for /display (41.5 MB/s, by cpu)",
    });
  });

  test("an IOMMU for the display: ordinary pages", () => {
    expect(found.find(({ change }) => change === "iommu")).toMatchObject({
      verdict: "zero-copy",
      memory: "heap:system",
    });
  });

  test("more CMA would change nothing", () => {
    expect(found.map(({ change }) => change)).toEqual(["heap", "iommu"]);
  });
});

test("an IOMMU is no help where the device imports nothing", () => {
  const board = boardWith([
    previewDevices[0] ?? direct("/x", "camera"),
    direct("/display", "display", { import: "no" }),
  ]);
  const found = changes(board, pipelineOf(streamOf("camera", ["display"])));
  expect(found.filter(({ change }) => change === "iommu")).toEqual([]);
});

test("nothing to change where all is as good as it gets, but the price of contiguous memory", () => {
  const board = boardWith([behindIommu("/camera", "camera"), behindIommu("/display", "display")]);
  expect(
    changes(board, pipelineOf(streamOf("camera", ["display"]))).map(
      ({ change, verdict }) => `${change} ${verdict}`,
    ),
  ).toEqual(["heap zero-copy"]);
});

describe("a CMA area that is too small", () => {
  const small = boardWith(previewDevices);
  const cma = { ...small.cma, size: 8n * MIB };

  test("a larger one would give zero-copy", () => {
    expect(changes({ ...small, cma }).find(({ change }) => change === "cma-size")).toMatchObject({
      verdict: "zero-copy",
      memory: "heap:cma",
    });
  });

  test("also where a node of the tree sets its size", () => {
    const region = {
      name: "reserved",
      node: "/reserved-memory/cma",
      kind: "cma-default" as const,
      size: 8n * MIB,
      allocRanges: [],
    };
    expect(
      changes({ ...small, cma, regions: [region] }).some(({ change }) => change === "cma-size"),
    ).toBe(true);
  });
});
