// The question onebuf was made for: 256 MB of RAM, camera and codec behind an IOMMU each, the display without one.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Board } from "../src/board/board.ts";
import { type BoardFile, parseBoardFile } from "../src/board/board-file.ts";
import { buildBoard } from "../src/board/build.ts";
import { createKernel } from "../src/board/kernel/create-kernel.ts";
import { parseBlob } from "../src/devicetree/parse-blob.ts";
import { parsePipeline } from "../src/pipeline/parse-pipeline.ts";
import { makePlan } from "../src/plan/make-plan.ts";
import type { Plan, StreamPlan } from "../src/plan/plan.ts";

const FOLDER = new URL("../examples/camera-preview/", import.meta.url);
const CAMERA = "/soc/isp@ff910000";
const CODEC = "/soc/video-codec@ff650000";
const DISPLAY = "/soc/vop@ff900000";

const blob = readFileSync(new URL("board.dtb", FOLDER));
const pipeline = parsePipeline(
  readFileSync(new URL("pipeline.yaml", FOLDER), "utf8"),
  "pipeline.yaml",
).value;

function boardOf(dtb: Uint8Array, user?: string): Board {
  const tree = parseBlob(dtb, "board.dtb").value;
  const file: BoardFile | undefined =
    user === undefined ? undefined : parseBoardFile(user, "board.yaml").value;
  if (!tree || (user !== undefined && !file)) throw new Error("the example does not read");
  return buildBoard(tree, createKernel({ archHint: "arm64" }), file);
}

function planOf(board: Board): { readonly plan: Plan; readonly stream: StreamPlan } {
  const plan = pipeline && makePlan(board, pipeline).value;
  const [stream] = plan?.streams ?? [];
  if (!plan || !stream) throw new Error("the example has no plan");
  return { plan, stream };
}

const answer = (stream: StreamPlan, memory: string, node: string) =>
  stream.candidates
    .find((candidate) => candidate.memory === memory)
    ?.devices.find((device) => device.node === node);

describe("can the preview be zero-copy", () => {
  const { plan, stream } = planOf(boardOf(blob));

  test("yes, out of the CMA heap", () => {
    expect(stream).toMatchObject({
      from: CAMERA,
      to: [CODEC, DISPLAY],
      verdict: "zero-copy",
      zeroCopy: "yes",
      memory: "heap:cma",
    });
    expect(plan).toMatchObject({ verdict: "zero-copy", copies: 0, copyBytesPerSecond: 0 });
    expect(plan.summary).toBe("zero-copy: all 3 devices share heap:cma");
  });

  test("the display refuses scattered pages, at this call and with this error", () => {
    expect(answer(stream, "heap:system", DISPLAY)).toMatchObject({
      verdict: "no",
      rule: "contiguity",
      call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
      errno: "EINVAL",
      silent: false,
    });
  });

  test("camera and codec accept both: their IOMMUs make one run of anything", () => {
    for (const memory of ["heap:system", "heap:cma"]) {
      for (const node of [CAMERA, CODEC]) expect(answer(stream, memory, node)?.verdict).toBe("yes");
    }
    expect(answer(stream, "heap:cma", DISPLAY)?.verdict).toBe("yes");
  });

  test("each answer rests on facts of the tree and of the driver", () => {
    const facts = answer(stream, "heap:system", DISPLAY)?.facts ?? [];
    expect(new Set(facts.map(({ layer }) => layer))).toEqual(new Set(["devicetree", "driver"]));
    expect(facts.some(({ source }) => /^drivers\/gpu\/drm\/rockchip\/.*:\d+/.test(source))).toBe(
      true,
    );
  });

  test("what it takes: seven frames of a buffer for each plane, within the 32 MiB of the tree", () => {
    // Luma 921600 bytes or 225 pages, chroma half: both begin at multiples of 1 MiB or in the gaps.
    const [cma, ram] = plan.budget;
    expect(stream).toMatchObject({
      buffers: 7,
      layout: { size: 1_382_400, buffers: [921_600, 460_800] },
    });
    expect(cma).toMatchObject({ pool: "linux,cma", available: 32n << 20n });
    expect(cma?.needed).toBeGreaterThanOrEqual(7n * 338n * 4096n);
    expect(cma?.needed).toBeLessThanOrEqual(32n << 20n);
    expect(ram).toMatchObject({
      pool: "ram",
      needed: 7n * 338n * 4096n,
      available: (256n - 24n) << 20n,
    });
  });

  test("IOMMU or CMA: the price of ordinary pages is one copy, and an IOMMU for the display would save it", () => {
    expect(
      stream.counterfactuals.map(({ change, verdict, memory, copyBytesPerSecond }) => ({
        change,
        verdict,
        memory,
        copyBytesPerSecond,
      })),
    ).toEqual([
      {
        change: "heap",
        verdict: "copy",
        memory: "heap:system",
        copyBytesPerSecond: 1_382_400 * 30,
      },
      { change: "iommu", verdict: "zero-copy", memory: "heap:system", copyBytesPerSecond: 0 },
    ]);
  });
});

test("16 MB of RAM: infeasible, and what does not fit is said with numbers", () => {
  const { plan, stream } = planOf(boardOf(blob, "memory: 16M"));
  expect(stream).toMatchObject({ verdict: "infeasible", memory: null, zeroCopy: "no" });
  expect(plan.summary).toMatch(
    /^infeasible: the streams do not fit in RAM, .* MiB of buffers, and there is 0 B/,
  );
  const short = plan.budget.filter(
    ({ needed, available }) => available !== null && needed > available,
  );
  expect(short.map(({ pool }) => pool)).toContain("ram");
});

describe.skipIf(spawnSync("dtc", ["--version"]).error !== undefined)(
  "the source of the example",
  () => {
    const source = readFileSync(new URL("board.dts", FOLDER), "utf8");
    const compile = (text: string): Buffer => {
      const { status, stdout, stderr } = spawnSync("dtc", ["-q", "-@", "-I", "dts", "-O", "dtb"], {
        input: text,
      });
      if (status !== 0) throw new Error(stderr.toString());
      return stdout;
    };

    test("compiles to the very blob beside it", () => {
      expect(compile(source).equals(blob)).toBe(true);
    });

    test("with the display behind its IOMMU, as its comment says: ordinary pages, and no CMA at all", () => {
      const comment = /\/\* .*: (iommus = <&display_mmu>;) \*\//;
      expect(source).toMatch(comment);
      const { plan, stream } = planOf(boardOf(compile(source.replace(comment, "$1"))));
      expect(stream).toMatchObject({ verdict: "zero-copy", memory: "heap:system" });
      expect(plan.budget.map(({ pool }) => pool)).toEqual(["ram"]);
    });
  },
);
