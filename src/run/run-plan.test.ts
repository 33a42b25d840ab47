import { describe, expect, test } from "vitest";
import type { DmaBuffer } from "../buffer/dma-buffer.ts";
import { attempt, isRefused } from "../buffer/kernel-error.ts";
import { heapOf, type Platform } from "../buffer/platform.ts";
import { runPlan } from "./run-plan.ts";
import {
  CAMERA,
  CODEC,
  DISPLAY,
  foundingBoard,
  PREVIEW,
  runOn,
  planOf,
  twinOf,
} from "./testing/founding.ts";

const FRAME = (320 * 240 * 3) / 2;
const all = (memory: string) => new Map([["*", memory]]);

describe("the founding board as planned", () => {
  const report = runOn(foundingBoard(), PREVIEW, { frames: 30 });

  test("every frame reaches encoder and display, whole and without a copy", async () => {
    const { streams } = await report;
    expect(streams).toMatchObject([
      {
        outcome: "zero-copy",
        memory: "heap:cma",
        planned: "heap:cma",
        frames: 30,
        dropped: 0,
        copies: [],
        consumers: [
          { node: CODEC, frames: 30, dropped: 0, wrong: 0, unchecked: 0 },
          { node: DISPLAY, frames: 30, dropped: 0, wrong: 0, unchecked: 0 },
        ],
        attempts: [{ memory: "heap:cma", result: "ran", refusals: [], because: "planned" }],
      },
    ]);
  });

  test("the plan said so, and nothing is left behind", async () => {
    const { agrees, differences, held, bouncedBytes, diagnostics } = await report;
    expect(differences).toEqual([]);
    expect(agrees).toBe(true);
    expect(held).toEqual([]);
    expect(bouncedBytes).toBe(0);
    expect(diagnostics).toEqual([]);
  });

  test("the encoder made something, and frames took their time", async () => {
    const [stream] = (await report).streams;
    const [codec, display] = stream?.consumers ?? [];
    expect(codec?.codedBytes).toBeGreaterThan(0);
    expect(display?.codedBytes).toBe(0);
    expect(display?.latency.median).toBeGreaterThan(0);
    // 29 periods of a thirtieth of a second from the first capture to the last.
    expect(stream?.duration).toBeGreaterThanOrEqual((29e9 / 30) * 0.99);
  });

  test("the pools are empty again, and their peak is within the budget", async () => {
    const { pools, plan } = await report;
    const cma = pools.find(({ pool }) => pool === "linux,cma");
    const budget = plan.budget.find(({ pool }) => pool === "linux,cma");
    expect(cma).toMatchObject({ used: 0 });
    expect(cma?.peak).toBeGreaterThan(0);
    expect(BigInt(cma?.peak ?? 0)).toBeLessThanOrEqual(budget?.needed ?? 0n);
  });
});

describe("ordinary pages forced", () => {
  const board = foundingBoard();
  const memory = all("heap:system");

  test("the display refuses as planned, and gets one copy a frame", async () => {
    const report = await runOn(board, PREVIEW, { memory, frames: 30 });
    expect(report.differences).toEqual([]);
    expect(report.streams[0]).toMatchObject({
      outcome: "copy",
      memory: "heap:system",
      frames: 30,
      copies: [
        {
          from: "heap:system",
          to: "heap:cma",
          engine: "cpu",
          consumers: [DISPLAY],
          frames: 30,
          bytes: 30 * FRAME,
        },
      ],
      attempts: [
        {
          memory: "heap:system",
          result: "refused",
          refusals: [{ by: DISPLAY, call: "DRM_IOCTL_PRIME_FD_TO_HANDLE", errno: "EINVAL" }],
          because: "forced",
        },
        {
          memory: "heap:system",
          copies: [{ memory: "heap:cma", consumers: [DISPLAY] }],
          result: "ran",
          because: `heap:system did not serve ${DISPLAY} (EINVAL)`,
        },
      ],
    });
    expect(report.streams[0]?.consumers.map(({ wrong }) => wrong)).toEqual([0, 0]);
    expect(report.diagnostics.map(({ code }) => code)).toEqual(["run-fallback"]);
  });

  test("without fallback nothing runs", async () => {
    const report = await runOn(board, PREVIEW, { memory, fallback: false });
    expect(report.streams[0]).toMatchObject({ outcome: "infeasible", memory: null, frames: 0 });
    expect(report.streams[0]?.attempts).toHaveLength(1);
    expect(report.diagnostics.map(({ code }) => code)).toEqual(["run-refused"]);
    // The plan says so for this memory.
    expect(report.differences).toEqual([]);
    expect(report.held).toEqual([]);
  });

  test("with the driver's check skipped the display shows a wrong picture, and the run goes on", async () => {
    const report = await runOn(board, PREVIEW, { memory, force: true }, { isForced: true });
    const [codec, display] = report.streams[0]?.consumers ?? [];
    expect(report.streams[0]?.attempts).toHaveLength(1);
    expect(codec).toMatchObject({ frames: 12, wrong: 0 });
    expect(display?.wrong).toBe(12);
    expect(display?.firstWrong).toMatch(/^frame 0: /);
    expect(report.diagnostics.map(({ code }) => code)).toContain("run-wrong-content");
    expect(report.agrees).toBe(false);
  });

  test("without force a wrong picture ends the attempt, and a copy takes its place", async () => {
    const report = await runOn(board, PREVIEW, { memory }, { isForced: true });
    const [first, second] = report.streams[0]?.attempts ?? [];
    expect(first).toMatchObject({
      result: "refused",
      refusals: [{ by: DISPLAY, call: "content", errno: "wrong" }],
    });
    expect(second).toMatchObject({
      result: "ran",
      because: `heap:system did not serve ${DISPLAY} (wrong picture)`,
    });
    expect(report.streams[0]).toMatchObject({ outcome: "copy", frames: 12 });
    expect(report.held).toEqual([]);
  });

  test("on a machine that has just booted the display may take them by luck: a note, no difference", async () => {
    // Luma is one chunk of 64 KiB, chroma pages that follow each other.
    const small = PREVIEW.replace("320x240", "256x256");
    const report = await runOn(board, small, { memory }, { isFresh: true });
    expect(report.streams[0]).toMatchObject({ outcome: "zero-copy", memory: "heap:system" });
    expect(report.differences).toEqual([]);
    expect(report.diagnostics).toMatchObject([
      { code: "run-passed-by-luck", severity: "note", place: { node: DISPLAY } },
    ]);
  });
});

describe("a pool that others have filled", () => {
  /** Takes all of the CMA area, the largest pieces first. */
  function fill(platform: Platform): readonly DmaBuffer[] {
    const heap = heapOf(platform, "heap:cma");
    const taken: DmaBuffer[] = [];
    for (let size = 1 << 24; heap && size >= 4096; size /= 2) {
      for (;;) {
        const buffer = attempt(() => heap.allocate(size));
        if (isRefused(buffer)) break;
        taken.push(buffer);
      }
    }
    return taken;
  }

  test("refuses with ENOMEM, everything else is tried, and the difference to the plan is said", async () => {
    const board = foundingBoard();
    const platform = twinOf(board);
    const others = fill(platform);
    const before = platform.held().length;
    const options = { frames: 12, fallback: true };
    const report = await runPlan(platform, board, planOf(board, PREVIEW), options);
    expect(others.length).toBeGreaterThan(0);
    expect(report.streams[0]?.attempts[0]).toMatchObject({
      memory: "heap:cma",
      result: "refused",
      refusals: [{ by: "heap:cma", call: "DMA_HEAP_IOCTL_ALLOC", errno: "ENOMEM" }],
      because: "planned",
    });
    expect(report.streams[0]?.attempts[1]?.because).toBe("heap:cma was refused: ENOMEM");
    expect(report.differences).toContainEqual(
      expect.objectContaining({ what: "allocation from heap:cma" }),
    );
    expect(report.held).toEqual([]);
    expect(platform.held()).toHaveLength(before);
    // The copies are refused for the same reason as the frames: it is said once.
    const said = report.differences.map(({ what, happened }) => `${what}: ${happened}`);
    expect(new Set(said).size).toBe(said.length);
    const notes = report.diagnostics.flatMap((one) => one.notes ?? []);
    expect(new Set(notes).size).toBe(notes.length);
  });
});

describe("several streams at once", () => {
  const TWO = `
streams:
  preview: { from: camera, to: [display], format: NV12, size: 320x240, rate: 30 }
  playback: { from: codec, to: [cpu], format: NV12, size: 160x120, rate: 15 }
`;

  test("each runs its frames, the CPU as a consumer checks them itself", async () => {
    const report = await runOn(foundingBoard(), TWO);
    expect(report.differences).toEqual([]);
    expect(report.streams).toMatchObject([
      { id: "preview", frames: 12, consumers: [{ node: DISPLAY, frames: 12, wrong: 0 }] },
      { id: "playback", frames: 12, consumers: [{ node: "cpu", frames: 12, wrong: 0 }] },
    ]);
  });

  test("progress and frames are told", async () => {
    const told: string[] = [];
    const seen: string[] = [];
    await runOn(foundingBoard(), TWO, {
      frames: 2,
      onProgress: (stream, frames, total) => told.push(`${stream} ${frames}/${total}`),
      onFrame: (stream, node, sequence, { bytes }, layout) =>
        seen.push(`${stream} ${node} ${sequence} ${bytes[0]?.length === layout.buffers[0]}`),
    });
    expect(told.toSorted()).toEqual(["playback 1/2", "playback 2/2", "preview 1/2", "preview 2/2"]);
    expect(seen.toSorted()).toEqual([
      "playback cpu 0 true",
      "playback cpu 1 true",
      `preview ${DISPLAY} 0 true`,
      `preview ${DISPLAY} 1 true`,
    ]);
  });
});

test("the CPU as producer paints at the stream's rate", async () => {
  const report = await runOn(foundingBoard(), "cpu ! NV12,320x240@30 ! display");
  expect(report.differences).toEqual([]);
  expect(report.streams[0]).toMatchObject({
    from: "cpu",
    frames: 12,
    consumers: [{ node: DISPLAY, frames: 12, wrong: 0 }],
  });
  expect(report.streams[0]?.duration).toBeGreaterThanOrEqual((11e9 / 30) * 0.99);
});

test("one buffer for camera and display: who waits for whom is said", async () => {
  const report = await runOn(
    foundingBoard(),
    "streams: { s: { from: camera, to: [display], format: NV12, size: 320x240, rate: 30, buffers: 1 } }",
  );
  expect(report.diagnostics).toMatchObject([
    {
      code: "run-stuck",
      message: `stream s: after 1 of 12 frames nothing can happen any more; ${CAMERA} waits for a free buffer; ${DISPLAY} keeps 1 until another frame comes; the stream has 1 buffers`,
    },
  ]);
  expect(report.agrees).toBe(false);
  expect(report.held).toEqual([]);
});

test("a frame every ten seconds is slow, not stuck", async () => {
  const report = await runOn(foundingBoard(), "camera ! NV12,320x240@0.1 ! display", { frames: 3 });
  expect(report.streams[0]).toMatchObject({
    frames: 3,
    consumers: [{ node: DISPLAY, frames: 3, wrong: 0 }],
  });
  expect(report.differences).toEqual([]);
});

describe("a rate that the copy cannot keep up with", () => {
  test("frames that find no room are counted, and no copy is made for them", async () => {
    const report = await runOn(foundingBoard(), "camera ! NV12,640x480@4000 ! display", {
      memory: all("heap:system"),
      frames: 40,
    });
    const [stream] = report.streams;
    const [display] = stream?.consumers ?? [];
    expect(display?.dropped).toBeGreaterThan(0);
    expect((display?.frames ?? 0) + (display?.dropped ?? 0)).toBe(40);
    expect(display).toMatchObject({ wrong: 0, unchecked: 0 });
    expect(stream?.copies).toMatchObject([
      { frames: display?.frames, bytes: (display?.frames ?? 0) * 640 * 480 * 1.5 },
    ]);
    expect(report.differences).toEqual([]);
  });
});

describe("a consumer with frames of its own", () => {
  test("another format: converted by the planned copy, and checked against what it should be", async () => {
    const board = foundingBoard(`devices: { "${DISPLAY}": { formats: { consumes: [XR24] } } }`);
    const report = await runOn(board, "camera ! NV12,320x240@30 ! display");
    expect(report.differences).toEqual([]);
    expect(report.streams[0]).toMatchObject({
      outcome: "copy",
      copies: [{ consumers: [DISPLAY], frames: 12, bytes: 12 * 320 * 240 * 4 }],
      consumers: [{ node: DISPLAY, frames: 12, wrong: 0, unchecked: 0 }],
    });
    expect(report.plan.copyBytesPerSecond).toBe(320 * 240 * 4 * 30);
  });

  test("another size: scaled, and the other consumer shares as before", async () => {
    const text = `
streams:
  s: { from: camera, to: [codec, display], format: NV12, size: 320x240, rate: 30, scale: { display: 160x120 } }
`;
    const report = await runOn(foundingBoard(), text);
    expect(report.differences).toEqual([]);
    expect(report.streams[0]).toMatchObject({
      outcome: "copy",
      copies: [{ consumers: [DISPLAY], frames: 12, bytes: 12 * 160 * 120 * 1.5 }],
      consumers: [
        { node: CODEC, frames: 12, wrong: 0, unchecked: 0 },
        { node: DISPLAY, frames: 12, wrong: 0, unchecked: 0 },
      ],
    });
  });

  test("a format nobody here can convert: not started, and the reason is the conversion", async () => {
    const board = foundingBoard(`devices: { "${DISPLAY}": { formats: { consumes: [RG10] } } }`);
    const report = await runOn(board, "camera ! NV12,320x240@30 ! display");
    expect(report.streams[0]).toMatchObject({ outcome: "unknown", memory: null, attempts: [] });
    expect(report.diagnostics).toMatchObject([
      {
        code: "run-no-conversion",
        message: `stream stream1 was not started: onebuf cannot convert from NV12 to RG10 for ${DISPLAY}`,
      },
    ]);
    expect(report.differences).toEqual([]);
  });
});
