import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FrameLayout } from "../format/layout.ts";
import { FrameFolder, openFrameFolder } from "./save-frames.ts";
import { REPORT } from "./testing/sample-report.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "onebuf-frames-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const GREY: FrameLayout = {
  format: "R8",
  width: 2,
  height: 1,
  planes: [{ offset: 0, stride: 2, lines: 1, size: 2 }],
  buffers: [2],
  size: 2,
  reasons: [],
};

/** The sample's plan with other consumers, and a rate that makes a second short. */
function folderFor(to: readonly string[], rate = 4): FrameFolder {
  const streams = REPORT.plan.streams.map((stream) => ({ ...stream, to, rate }));
  const opened = openFrameFolder(folder, { ...REPORT.plan, streams });
  if (!(opened instanceof FrameFolder)) throw new Error(opened.message);
  return opened;
}

function show(frames: FrameFolder, node: string, sequences: readonly number[], layout = GREY) {
  // One array for all frames: the bytes are valid during the call alone.
  const bytes = new Uint8Array(2);
  for (const sequence of sequences) {
    bytes.fill(sequence);
    frames.onFrame("preview", node, sequence, { bytes: [bytes], coded: undefined }, layout);
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);
const files = () => readdirSync(folder).toSorted();

test("the first frame, one a second, and the last; each with its own content", () => {
  const frames = folderFor(["/soc/vop@1"]);
  show(frames, "/soc/vop@1", upTo(11));
  const { saved, failure } = frames.finish();
  expect(failure).toBeUndefined();
  expect(saved).toEqual([{ consumer: "/soc/vop@1", files: 4, notShown: undefined }]);
  expect(files()).toEqual([
    "preview-vop@1-0.png",
    "preview-vop@1-10.png",
    "preview-vop@1-4.png",
    "preview-vop@1-8.png",
  ]);
  const picture = decode(readFileSync(join(folder, "preview-vop@1-10.png")));
  expect([...picture.data]).toEqual([10, 10, 10, 10, 10, 10]);
});

test("a last frame that is due anyhow is written once; so is a first that is the last", () => {
  const frames = folderFor(["/a", "/b"]);
  show(frames, "/a", upTo(5));
  show(frames, "/b", [0]);
  expect(frames.finish().saved.map((one) => one.files)).toEqual([2, 1]);
});

test("frames that were dropped on the way move the second on", () => {
  const frames = folderFor(["/a"]);
  show(frames, "/a", [1, 2, 7, 8]);
  frames.finish();
  expect(files()).toEqual(["preview-a-1.png", "preview-a-7.png", "preview-a-8.png"]);
});

test("when another memory is tried, the pictures of the one before go", () => {
  const frames = folderFor(["/a"]);
  show(frames, "/a", upTo(10));
  show(frames, "/a", [0, 1]);
  expect(frames.finish().saved[0]?.files).toBe(2);
  expect(files()).toEqual(["preview-a-0.png", "preview-a-1.png"]);
});

test("a format that is no picture is named, and nothing is written", () => {
  const frames = folderFor(["/a"]);
  show(frames, "/a", upTo(3), { ...GREY, format: "P010" });
  expect(frames.finish().saved).toEqual([{ consumer: "/a", files: 0, notShown: "P010" }]);
  expect(files()).toEqual([]);
});

test("consumers that end alike are told apart by their whole path", () => {
  const frames = folderFor(["/x/vop@1", "/y/vop@1"]);
  show(frames, "/x/vop@1", [0]);
  show(frames, "/y/vop@1", [0]);
  frames.finish();
  expect(files()).toEqual(["preview-x_vop@1-0.png", "preview-y_vop@1-0.png"]);
});

describe("a folder", () => {
  test("is made, with those above it", () => {
    const path = join(folder, "a/b/c");
    expect(openFrameFolder(path, REPORT.plan)).toBeInstanceOf(FrameFolder);
    expect(existsSync(path)).toBe(true);
  });

  test("that cannot be made is an error with its path", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    for (const path of [file, join(file, "below")])
      expect(openFrameFolder(path, REPORT.plan)).toMatchObject({
        code: "run-picture-unwritable",
        severity: "error",
        place: { file: path },
      });
  });

  test("that goes away: the first picture that fails is told, the run goes on", () => {
    const frames = folderFor(["/a"]);
    show(frames, "/a", [0]);
    rmSync(folder, { recursive: true });
    show(frames, "/a", upTo(20).slice(1));
    expect(frames.finish().failure).toMatchObject({
      code: "run-picture-unwritable",
      place: { file: join(folder, "preview-a-4.png") },
    });
  });
});
