import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capture, tooWide } from "../testing/capture.ts";
import { type PlanOptions, runPlan } from "./plan.ts";

const example = (name: string) =>
  fileURLToPath(new URL(`../../../examples/camera-preview/${name}`, import.meta.url));
const BOARD = example("board.dtb");
const PIPELINE = example("pipeline.yaml");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "onebuf-plan-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const plan = (pipeline: string, options: PlanOptions = {}, columns?: number) =>
  capture(() => runPlan(pipeline, options), columns);

async function json(pipeline: string, options: PlanOptions = {}) {
  const { out, code } = await plan(pipeline, { ...options, json: true });
  return {
    code,
    value: JSON.parse(out) as Record<string, unknown> & { streams: Record<string, unknown>[] },
  };
}

describe("as text", () => {
  test("the answer comes first, and the board of the pipeline file is found beside it", async () => {
    const { code, out } = await plan(PIPELINE);
    expect(code).toBe(0);
    expect(out.split("\n")[0]).toBe("zero-copy: all 3 devices share heap:cma");
  });

  test("the one-line form", async () => {
    const { code, out } = await plan("camera ! NV12,1280x720@30 ! display", { board: BOARD });
    expect(code).toBe(0);
    expect(out).toContain("both devices share heap:cma");
  });

  test.each([40, 60, 80, 100])("at %d columns no line runs over", async (columns) => {
    for (const explain of [false, true]) {
      const { out } = await plan(PIPELINE, { explain }, columns);
      expect(tooWide(out, columns)).toEqual([]);
    }
  });

  test("piped it is plain text of 80 columns", async () => {
    const { out, err } = await plan(PIPELINE);
    expect(out + err).not.toContain("\u001b");
    expect(out).toBe((await plan(PIPELINE, {}, 80)).out);
  });

  test("--explain names layer and source of every fact", async () => {
    const { out } = await plan(PIPELINE, { explain: true });
    expect(out).toMatch(/\(devicetree:\s/);
    expect(out).toMatch(/\(driver:\s+drivers\/gpu\/drm\/rockchip/);
  });
});

describe("--json", () => {
  test("has the keys that other programs rely on", async () => {
    const { value } = await json(PIPELINE);
    expect(Object.keys(value)).toEqual(
      expect.arrayContaining(
        "verdict assumptions streams copies copyBytesPerSecond budget diagnostics".split(" "),
      ),
    );
    const [stream = {}] = value.streams;
    expect(Object.keys(stream)).toEqual(
      expect.arrayContaining(
        "id from to format width height rate buffers memory heapNames layout zeroCopy copies candidates counterfactuals".split(
          " ",
        ),
      ),
    );
    const [candidate] = stream["candidates"] as { devices: object[] }[];
    expect(Object.keys(candidate ?? {})).toEqual(
      expect.arrayContaining("memory verdict devices".split(" ")),
    );
    expect(Object.keys(candidate?.devices[0] ?? {})).toEqual(
      expect.arrayContaining("node verdict rule call errno message facts".split(" ")),
    );
    expect(Object.keys((value["budget"] as object[])[0] ?? {})).toEqual(
      expect.arrayContaining("pool needed available".split(" ")),
    );
  });

  test("sizes are hex strings, counts are numbers", async () => {
    const { value } = await json(PIPELINE);
    expect(value.streams[0]).toMatchObject({ buffers: 7, layout: { size: "0x151800" } });
    expect((value["budget"] as object[])[0]).toMatchObject({
      pool: "linux,cma",
      available: "0x2000000",
    });
  });

  test("it is the only thing on stdout, and stderr is empty", async () => {
    const { err } = await plan(PIPELINE, { json: true });
    expect(err).toBe("");
  });

  test("errors are JSON too", async () => {
    const { code, value } = await json("camera ! NV12,1280x720@30 ! gpu", { board: BOARD });
    expect(code).toBe(2);
    expect(value).toMatchObject({
      diagnostics: [{ code: "pipeline-unknown-device", severity: "error" }],
    });
  });
});

describe("--require", () => {
  test("what is met exits with 0, what is not with 1, and prints the plan all the same", async () => {
    expect((await plan(PIPELINE, { require: "zero-copy" })).code).toBe(0);
    const small = file("small.yaml", `tree: ${BOARD}\nmemory: 16M\n`);
    const { code, out } = await plan(PIPELINE, { board: small, require: "zero-copy" });
    expect(code).toBe(1);
    expect(out).toMatch(/^infeasible/);
    expect((await plan(PIPELINE, { board: small, require: "no-unknown" })).code).toBe(0);
  });

  test("an unknown meets neither", async () => {
    const board = file("npu.yaml", `tree: ${BOARD}\ndevices: { npu: { role: npu } }\n`);
    const line = "camera ! NV12,1280x720@30 ! npu";
    expect((await plan(line, { board, require: "no-unknown" })).code).toBe(1);
    expect((await plan(line, { board, require: "zero-copy" })).code).toBe(1);
    expect((await plan(line, { board })).code).toBe(0);
  });
});

describe("input that is wrong exits with 2 and says what to do", () => {
  const first = (text: string) => text.split("\n")[0] ?? "";

  test.each<readonly [string, () => Promise<{ code: number; out: string; err: string }>, RegExp]>([
    ["no such pipeline file", () => plan("none.yaml"), /^error\[pipeline-unreadable\]/],
    [
      "no such board",
      () => plan(PIPELINE, { board: "/nowhere/board.dtb" }),
      /^error\[board-not-found\]/,
    ],
    [
      "no board named",
      () => plan("camera ! NV12,1280x720@30 ! display"),
      /^error\[plan-no-board\]/,
    ],
    [
      "a board that is no device tree",
      () => plan(PIPELINE, { board: file("text.dtb", "no blob at all") }),
      /^error\[dtb-bad-magic\]/,
    ],
    [
      "a device that the board lacks",
      () => plan("camera ! NV12,1280x720@30 ! gpu", { board: BOARD }),
      /^error\[pipeline-unknown-device\]/,
    ],
    [
      "a size that is none",
      () => plan("camera ! NV12,1280*720@30 ! display", { board: BOARD }),
      /^error\[pipeline-/,
    ],
    [
      "a kernel version that is none",
      () => plan(PIPELINE, { kernel: "new" }),
      /^error\[kernel-bad-version\]/,
    ],
    [
      "no such configuration",
      () => plan(PIPELINE, { kernelConfig: "/nowhere/.config" }),
      /^error\[config-unreadable\]/,
    ],
  ])("%s", async (_, run, expected) => {
    const { code, out, err } = await run();
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(first(err)).toMatch(expected);
  });

  test("a slip in a file is shown with its line", async () => {
    const path = file(
      "slip.yaml",
      "streams:\n  preview: { from: camera, to: [display], formt: NV12, size: 1280x720, rate: 30 }\n",
    );
    const { code, err } = await plan(path, { board: BOARD });
    expect(code).toBe(2);
    expect(err).toContain(`--> ${path}:2:`);
    expect(err).toMatch(/formt/);
    expect(err).toContain("^^^^^");
    expect(err).toContain("did you mean `format`?");
  });

  test("a slip in a board file too", async () => {
    const path = file("slip-board.yaml", `tree: ${BOARD}\ncma: { sise: 16M }\n`);
    const { code, err } = await plan(PIPELINE, { board: path });
    expect(code).toBe(2);
    expect(err).toContain(`${path}:2:`);
    expect(err).toContain("did you mean `size`?");
  });

  test("a board file that cannot be read, such as a folder of that name", async () => {
    const path = join(folder, "folder.yaml");
    mkdirSync(path, { recursive: true });
    const { code, err } = await plan(PIPELINE, { board: path });
    expect(code).toBe(2);
    expect(first(err)).toMatch(/^error\[board-unreadable\]/);
  });
});

describe("--emit", () => {
  test.each(["dts", "kconfig", "cmdline", "gst", "udev"])(
    "%s alone, and nothing else on stdout",
    async (kind) => {
      const { code, out } = await plan(PIPELINE, { emit: kind });
      expect(code).toBe(0);
      expect(out.trim()).not.toBe("");
      expect(out).not.toMatch(/^(zero-copy|Budget)/m);
    },
  );
});

describe("what the kernel says counts", () => {
  test("a command line without CMA: the display exports, or a copy is needed", async () => {
    const { value } = await json(PIPELINE, { cmdline: "cma=0" });
    const candidates = value.streams[0]?.["candidates"] as { memory: string; verdict: string }[];
    expect(candidates.find(({ memory }) => memory === "heap:cma")?.verdict).toBe("no");
  });

  test("the option beats what the board file says", async () => {
    const board = file(
      "kernel.yaml",
      `tree: ${BOARD}\nkernel: { version: "5.4", cmdline: "cma=0" }\n`,
    );
    const { value } = await json(PIPELINE, { board, kernel: "6.1", cmdline: "quiet" });
    expect(value["verdict"]).toBe("zero-copy");
    const before = await json(PIPELINE, { board });
    const heaps = before.value.streams[0]?.["candidates"] as { memory: string; verdict: string }[];
    expect(
      heaps.filter(({ memory, verdict }) => memory.startsWith("heap:") && verdict === "yes"),
    ).toEqual([]);
  });
});
