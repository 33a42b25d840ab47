import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CODEC, DISPLAY } from "../../run/testing/founding.ts";
import { readPackets, readShown } from "../../trace/testing/read-perfetto.ts";
import { capture, tooWide } from "../testing/capture.ts";
import { PIPELINE } from "../testing/sample-report.ts";
import { type RunCommandOptions, runPipeline } from "./run.ts";

const BOARD = fileURLToPath(new URL("../../../examples/camera-preview/board.dtb", import.meta.url));
const WIDTH = 320;

let folder = "";
let pipeline = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "onebuf-run-"));
  pipeline = file("pipeline.yaml", PIPELINE);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The preview of 320x240 on the example's board, four frames of it. */
const run = (options: RunCommandOptions = {}, columns?: number) =>
  capture(() => runPipeline(pipeline, { board: BOARD, frames: "4", ...options }), columns);

describe("as planned", () => {
  test("the plan's verdict first, the counts between, and the agreement last", async () => {
    const { code, out, err } = await run();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const lines = out.trimEnd().split("\n");
    expect(lines[0]).toBe("zero-copy: all 3 devices share heap:cma");
    expect(lines).toContain("preview: zero-copy from heap:cma");
    expect(lines.at(-1)).toBe("As planned");
    expect(out).toMatch(/vop@ff900000 +4 +0 +0 /);
    expect(out).toContain("copies   none");
    expect(out).toMatch(/linux,cma +[\d.]+ [KM]iB +32 MiB/);
    expect(out).toContain("bounced  0 B");
  });

  test("a requirement is held against what happened", async () => {
    expect((await run({ require: "zero-copy" })).code).toBe(0);
    expect((await run({ require: "zero-copy", memory: "heap:system" })).code).toBe(1);
  });

  test.each([40, 60, 80, 100])("at %d columns no line runs over", async (columns) => {
    const { out } = await run({ memory: "heap:system" }, columns);
    expect(tooWide(out, columns)).toEqual([]);
  });
});

describe("--memory", () => {
  test("a refusal is told with its call, and a copy takes its place", async () => {
    const { code, out, err } = await run({ memory: "heap:system" });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const flat = out.replaceAll(/\s+/g, " ");
    expect(flat).toContain("forced heap:system instead of heap:cma");
    expect(flat).toContain(
      `heap:system did not serve ${DISPLAY} (DRM_IOCTL_PRIME_FD_TO_HANDLE = EINVAL`,
    );
    expect(flat).toContain(`next heap:system with a copy into heap:cma for ${DISPLAY}`);
    expect(flat).toContain(`copies 4 frames, 461 kB: heap:system -> heap:cma for ${DISPLAY}`);
    expect(flat).toMatch(/As planned $/);
  });

  test("--no-fallback: the refusal ends it, with 3", async () => {
    const { code, out, err } = await run({ memory: "heap:system", fallback: false });
    expect(code).toBe(3);
    expect(out).toContain("preview: did not run (infeasible)");
    expect(out).not.toContain("next ");
    expect(out).toMatch(/As planned: nothing ran\n$/);
    expect(err).toMatch(/^error\[run-refused\]/);
  });

  test("--force: the wrong picture that was asked for is shown, and is no mismatch", async () => {
    const { code, out, err } = await run({ memory: "heap:system", force: true });
    expect(code).toBe(0);
    expect(out).toContain("preview: zero-copy from heap:system, wrong content");
    expect(out).toMatch(/\nForced\n {2}preview: verdict of heap:system at/);
    expect(out).toContain("4 of 4 frames wrong");
    expect(out).not.toContain("Not as planned");
    expect(err).toMatch(/^warning\[run-wrong-content\]/);
  });
});

test("--save-facts is for a machine: a twin knows what its board says", async () => {
  const path = join(folder, "facts.yaml");
  const { code, err } = await run({ saveFacts: path });
  expect(code).toBe(2);
  expect(err).toMatch(/^error\[run-only-on-machine\]/);
  expect(readdirSync(folder)).not.toContain("facts.yaml");
});

describe("--json", () => {
  const json = async (options: RunCommandOptions = {}) => {
    const { code, out, err } = await run({ ...options, json: true });
    expect(err).toBe("");
    return { code, value: JSON.parse(out) as Record<string, unknown> };
  };

  test("is the report; sizes are hex strings, counts are numbers", async () => {
    const { code, value } = await json();
    expect(code).toBe(0);
    expect(Object.keys(value)).toEqual(
      expect.arrayContaining(
        "platform plan streams pools iommus migration calls bouncedBytes agrees differences held assumptions diagnostics".split(
          " ",
        ),
      ),
    );
    expect(value).toMatchObject({
      platform: "virtual",
      agrees: true,
      bouncedBytes: 0,
      plan: { verdict: "zero-copy", streams: [{ layout: { size: "0x1c200" } }] },
      streams: [
        {
          id: "preview",
          outcome: "zero-copy",
          memory: "heap:cma",
          frames: 4,
          layout: { size: "0x1c200" },
          consumers: [
            { node: CODEC, frames: 4, wrong: 0 },
            { node: DISPLAY, frames: 4, wrong: 0, codedBytes: 0 },
          ],
        },
      ],
    });
    const pools = value["pools"] as Record<string, unknown>[];
    expect(pools.find(({ pool }) => pool === "ram")).toMatchObject({
      used: "0x0",
      size: expect.stringMatching(/^0x[0-9a-f]+$/) as string,
      largestFree: null,
    });
  });

  test("the same seed gives the same run, but for real time", async () => {
    const timeless = async (seed: string) => {
      const { value } = await json({ seed, memory: "heap:system", force: true });
      return { ...value, calls: [] };
    };
    expect(await timeless("7")).toEqual(await timeless("7"));
  });

  test("errors are JSON too", async () => {
    const { code, value } = await json({ memory: "heap:none" });
    expect(code).toBe(2);
    expect(value).toMatchObject({ diagnostics: [{ code: "run-unknown-memory" }] });
  });
});

describe("--save-frames", () => {
  /** Middles of the eight bars in the upper half. */
  const BARS = [
    [191, 191, 191],
    [191, 191, 0],
    [0, 191, 191],
    [0, 191, 0],
    [191, 0, 191],
    [191, 0, 0],
    [0, 0, 191],
    [0, 0, 0],
  ];

  function barsOf(path: string): number[][] {
    const { width, height, data } = decode(readFileSync(path));
    expect(width).toBe(WIDTH);
    return BARS.map((_, bar) => {
      const at = (Math.floor(height / 2) * width + (bar + 0.5) * (width / BARS.length)) * 3;
      return Array.from(data.subarray(at, at + 3));
    });
  }

  function distance(seen: readonly number[][]): number {
    return Math.max(
      ...seen.flatMap((colour, bar) =>
        colour.map((value, channel) => Math.abs(value - (BARS[bar]?.[channel] ?? 0))),
      ),
    );
  }

  test("as planned the display showed the colour bars", async () => {
    const saveFrames = join(folder, "planned/pictures");
    const { code, out } = await run({ saveFrames });
    expect(code).toBe(0);
    expect(readdirSync(saveFrames).toSorted()).toEqual([
      "preview-video-codec@ff650000-0.png",
      "preview-video-codec@ff650000-3.png",
      "preview-vop@ff900000-0.png",
      "preview-vop@ff900000-3.png",
    ]);
    expect(out.replaceAll(/\s+/g, " ")).toContain(`2 pictures of ${DISPLAY} in ${saveFrames}`);
    expect(distance(barsOf(join(saveFrames, "preview-vop@ff900000-3.png")))).toBeLessThan(8);
  });

  test("from scattered pages it did not; the encoder behind its IOMMU did", async () => {
    const saveFrames = join(folder, "scattered");
    await run({ memory: "heap:system", force: true, saveFrames });
    const seen = (device: string) => barsOf(join(saveFrames, `preview-${device}-3.png`));
    expect(distance(seen("vop@ff900000"))).toBeGreaterThan(64);
    expect(distance(seen("video-codec@ff650000"))).toBeLessThan(8);
  });

  test("a folder that cannot be made ends it before it begins", async () => {
    const path = file("no-folder", "");
    const { code, out, err } = await run({ saveFrames: path });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^error\[run-picture-unwritable\]/);
    expect(err).toContain(path);
  });
});

describe("--trace", () => {
  test("an older one outlives a run that does not begin", async () => {
    const trace = file("old.txt", "yesterday's");
    const saveFrames = join(file("no-folder", ""), "pictures");
    expect((await run({ trace, saveFrames })).code).toBe(2);
    expect(readFileSync(trace, "utf8")).toBe("yesterday's");
  });

  test("as text, one event a line", async () => {
    const trace = join(folder, "run.txt");
    const { code, out } = await run({ trace });
    expect(code).toBe(0);
    expect(out).toContain("trace in");
    const text = readFileSync(trace, "utf8");
    expect(text).toContain("capture 0");
    expect(text).toMatch(/memory=heap:cma {2}name="preview 0"/);
  });

  test("for Perfetto", async () => {
    const trace = join(folder, "run.perfetto-trace");
    await run({ trace });
    const shown = readShown(readPackets(readFileSync(trace)));
    const captures = shown.filter(
      ({ kind, name }) => kind === "slice" && name?.startsWith("capture") === true,
    );
    expect(captures.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["capture 0", "capture 1", "capture 2", "capture 3"]),
    );
  });

  test("a file that cannot be written ends it before it begins", async () => {
    const { code, out, err } = await run({ trace: join(folder, "nowhere/run.txt") });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^error\[run-trace-unwritable\]/);
  });
});

describe("input that is wrong exits with 2 and says what to do", () => {
  test.each<readonly [string, RunCommandOptions, RegExp]>([
    ["no such board", { board: "/nowhere/board.dtb" }, /^error\[board-not-found\]/],
    ["frames: none", { frames: "0" }, /^error\[run-bad-frames\].*positive integer, not "0"/],
    ["frames: half of one", { frames: "1.5" }, /^error\[run-bad-frames\]/],
    ["frames: a word", { frames: "many" }, /^error\[run-bad-frames\]/],
    ["a seed that is none", { seed: "-1" }, /^error\[run-bad-seed\]/],
    ["a platform that is none", { on: "mars" }, /^error\[run-unknown-platform\].*"mars"/],
  ])("%s", async (_, options, expected) => {
    const { code, out, err } = await run(options);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(expected);
  });

  test("what changes a twin changes no machine", async () => {
    const { code, err } = await run({ on: "linux", seed: "3", force: true });
    expect(code).toBe(2);
    expect(err).toContain("--seed is for a twin");
    expect(err).toContain("--force is for a twin");
  });

  test("a platform that nobody knows", async () => {
    const { code, err } = await run({ on: "mars" });
    expect(code).toBe(2);
    expect(err.replaceAll(/\s+/g, " ")).toContain("or `--on linux`, this machine");
  });

  test("a memory that is none: which there are, and which was likely meant", async () => {
    const { code, err } = await run({ memory: "heap:sytem" });
    expect(code).toBe(2);
    expect(err).toMatch(/^error\[run-unknown-memory\]/);
    expect(err).toContain("there are: heap:system, heap:cma, udmabuf");
    expect(err).toContain("did you mean `heap:system`?");
  });
});
