import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type OpenedPlatform, openPlatform, share, ShareError } from "./share.ts";
import { CODEC, DISPLAY, foundingBoard } from "./testing/founding.ts";

const request = {
  from: "camera",
  to: ["codec", "display"],
  format: "NV12",
  size: "320x240",
} as const;

const open = (): Promise<OpenedPlatform> => openPlatform(foundingBoard());

describe("shared buffers", () => {
  test("are there for all devices, with no word about memory", async () => {
    const platform = await open();
    const shared = await share(platform, request);
    expect(shared).toMatchObject({ verdict: "zero-copy", layout: { width: 320, height: 240 } });
    expect(shared.frames).toHaveLength(7);
    expect(shared.queues.map(({ node }) => node).slice(1)).toEqual([CODEC, DISPLAY]);
    shared[Symbol.dispose]();
    expect(platform.held()).toEqual([]);
  });

  test("run frames, again and again", async () => {
    const platform = await open();
    const shared = await share(platform, request);
    const seen: string[] = [];
    const first = await shared.run(3, (node, sequence) => seen.push(`${node} ${sequence}`));
    const second = await shared.run(5);
    expect(first.map(({ frames, wrong }) => [frames, wrong])).toEqual([
      [3, 0],
      [3, 0],
    ]);
    expect(second.map(({ frames, wrong }) => [frames, wrong])).toEqual([
      [5, 0],
      [5, 0],
    ]);
    expect(seen.filter((text) => text.startsWith(DISPLAY))).toEqual([
      `${DISPLAY} 0`,
      `${DISPLAY} 1`,
      `${DISPLAY} 2`,
    ]);
    shared[Symbol.dispose]();
    expect(platform.held()).toEqual([]);
  });

  test("a copy where a format differs, and the verdict says so", async () => {
    const platform = await openPlatform(
      foundingBoard(`devices: { "${DISPLAY}": { formats: { consumes: [XR24] } } }`),
    );
    const shared = await share(platform, request);
    expect(shared.verdict).toBe("copy");
    const runs = await shared.run(3);
    expect(runs.map(({ frames, wrong, unchecked }) => [frames, wrong, unchecked])).toEqual([
      [3, 0, 0],
      [3, 0, 0],
    ]);
    shared[Symbol.dispose]();
    expect(platform.held()).toEqual([]);
  });
});

describe("what cannot be shared", () => {
  test("a device that the board has not, with the names it has", async () => {
    const platform = await open();
    await expect(share(platform, { ...request, from: "scanner" })).rejects.toThrow(ShareError);
    await expect(share(platform, { ...request, from: "scanner" })).rejects.toThrow(
      /no device of this board is called "scanner"/,
    );
  });

  test("frames that no pool holds: every refusal is noted, nothing is left behind", async () => {
    const platform = await open();
    const huge = share(platform, { ...request, size: "8192x8192" });
    await expect(huge).rejects.toMatchObject({
      diagnostics: [
        { code: "share-refused", notes: expect.arrayContaining([expect.any(String)]) as string[] },
      ],
    });
    expect(platform.held()).toEqual([]);
  });

  test("a board that does not read", async () => {
    const deviceTree = new Uint8Array([1, 2, 3]);
    await expect(openPlatform({ deviceTree })).rejects.toThrow(ShareError);
  });
});

test("the example shows the whole life in under 60 lines, and never speaks of memory", () => {
  const text = readFileSync(new URL("../../examples/tiny.ts", import.meta.url), "utf8");
  expect(text.split("\n").length).toBeLessThan(60);
  expect(text).not.toMatch(/heap|memory|cma|iommu|contiguous/i);
});
