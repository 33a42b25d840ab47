import { describe, expect, test } from "vitest";
import { readFileSync } from "node:fs";
import { parseBoardFile } from "../board/board-file.ts";
import { buildBoard } from "../board/build.ts";
import { createKernel } from "../board/kernel/create-kernel.ts";
import { deviceAt, heapOf } from "../buffer/platform.ts";
import { parseBlob } from "../devicetree/parse-blob.ts";
import { openTwin, type TwinOptions } from "./open-twin.ts";
import { layoutOf } from "./testing/sample.ts";
import type { VirtualPlatform } from "./virtual-platform.ts";

const BLOB = new URL("../../examples/camera-preview/board.dtb", import.meta.url);
const CAMERA = "/soc/isp@ff910000";
const DISPLAY = "/soc/vop@ff900000";
const PICTURE = layoutOf("NV12", 320, 240);

/** The camera preview's board. @param user a board file's text */
function twin(user = "{}", options: Partial<TwinOptions> = {}): VirtualPlatform {
  const tree = parseBlob(readFileSync(BLOB), "board.dtb").value;
  const file = parseBoardFile(user, "board.yaml").value;
  if (!tree || !file) throw new Error("the board does not read");
  const compression = {
    compress: (bytes: Uint8Array) => bytes,
    expand: (bytes: Uint8Array) => bytes,
  };
  return openTwin(buildBoard(tree, createKernel({ archHint: "arm64" }), file), {
    compression,
    ...options,
  });
}

function heap(platform: VirtualPlatform, id: string) {
  const found = heapOf(platform, id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

function device(platform: VirtualPlatform, node: string) {
  const found = deviceAt(platform, node);
  if (!found) throw new Error(`no ${node}`);
  return found;
}

describe("the twin of the camera preview's board", () => {
  test("has its devices, heaps and pools", () => {
    const platform = twin();
    expect(platform.devices.map(({ node }) => node)).toContain(DISPLAY);
    expect(platform.copyEngines.map(({ id }) => id)).toContain("cpu");
    expect(platform.assumptions).toEqual([]);
    const { pools } = platform.stats();
    expect(pools).toMatchObject([
      { pool: "ram", used: 0, size: (256 - 24) << 20 },
      { pool: "linux,cma", used: 0, size: 32 << 20, largestFree: 32 << 20 },
    ]);
  });

  test("scattered pages serve the camera behind its IOMMU, and not the display", () => {
    const platform = twin();
    const frame = { buffers: [heap(platform, "heap:system").allocate(PICTURE.size)] };
    const camera = device(platform, CAMERA).open("produce", PICTURE, 30);
    const display = device(platform, DISPLAY).open("consume", PICTURE, 60);
    expect(camera.attach(frame).map().segments[0]).toHaveLength(1);
    expect(() => display.attach(frame).map()).toThrow("DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL");
    expect(platform.stats().iommus).toMatchObject([{ mapped: frame.buffers[0]?.size }]);
  });

  test("a fresh machine may give the display a run by luck, a forced one shows what comes of it", () => {
    const fresh = twin("{}", { isFresh: true });
    const lucky = { buffers: [heap(fresh, "heap:system").allocate(64 << 10)] };
    const small = layoutOf("NV12", 160, 120);
    const display = device(fresh, DISPLAY).open("consume", small, 60);
    expect(display.attach(lucky).map().segments[0]).toHaveLength(1);
    const forced = twin("{}", { isForced: true });
    const frame = { buffers: [heap(forced, "heap:system").allocate(PICTURE.size)] };
    const shown = device(forced, DISPLAY).open("consume", PICTURE, 60).attach(frame).map();
    expect(shown.segments[0]?.length).toBeGreaterThan(1);
  });

  test("the same seed gives the same pages", () => {
    const pages = (seed: number) => {
      const platform = twin("{}", { seed, isForced: true });
      const frame = { buffers: [heap(platform, "heap:system").allocate(PICTURE.size)] };
      return device(platform, DISPLAY).open("consume", PICTURE, 60).attach(frame).map().segments;
    };
    expect(pages(3)).toEqual(pages(3));
    expect(pages(3)).not.toEqual(pages(4));
  });
});

describe("devices", () => {
  test("refuse directions, formats and rates that they do not have", () => {
    const platform = twin();
    const [camera, display] = [device(platform, CAMERA), device(platform, DISPLAY)];
    expect(() => display.open("produce", PICTURE, 30)).toThrow("VIDIOC_S_FMT: EINVAL");
    expect(() => camera.open("produce", layoutOf("UYVY", 64, 64), 30)).toThrow("VIDIOC_S_FMT");
    for (const rate of [0, -1, Number.NaN, Infinity])
      expect(() => camera.open("produce", PICTURE, rate)).toThrow("VIDIOC_S_PARM: EINVAL");
  });

  test("a camera is one stream's until it is closed, a display has a plane for each", () => {
    const platform = twin();
    const [camera, display] = [device(platform, CAMERA), device(platform, DISPLAY)];
    const first = camera.open("produce", PICTURE, 30);
    expect(() => camera.open("produce", PICTURE, 30)).toThrow("VIDIOC_REQBUFS: EBUSY");
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    camera.open("produce", PICTURE, 30);
    display.open("consume", PICTURE, 60);
    display.open("consume", PICTURE, 60);
  });

  test("without memory for its page tables a device gets ENOMEM as any mapping does", () => {
    const platform = twin();
    const frame = { buffers: [heap(platform, "heap:cma").allocate(PICTURE.size)] };
    const { pages } = platform.machine;
    while (pages.allocate({ order: 0, movable: false, reclaim: true }) !== undefined);
    const camera = device(platform, CAMERA).open("produce", PICTURE, 30);
    expect(() => camera.attach(frame).map()).toThrow("no memory for the page tables");
    expect(platform.stats().iommus).toEqual([]);
  });
});

describe("closing", () => {
  test("is harmless with everything in use, twice", () => {
    const platform = twin();
    const frame = { buffers: [heap(platform, "heap:system").allocate(PICTURE.size)] };
    const camera = device(platform, CAMERA).open("produce", PICTURE, 30);
    const mapping = camera.attach(frame).map();
    platform[Symbol.dispose]();
    platform[Symbol.dispose]();
    mapping[Symbol.dispose]();
    camera[Symbol.dispose]();
    frame.buffers[0]?.[Symbol.dispose]();
    expect(platform.held()).toEqual([]);
  });
});
