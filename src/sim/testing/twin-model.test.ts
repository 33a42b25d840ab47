import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Board } from "../../board/board.ts";
import { buildBoard } from "../../board/build.ts";
import { createKernel } from "../../board/kernel/create-kernel.ts";
import { parseBlob } from "../../devicetree/parse-blob.ts";
import { KIND } from "../memory/page-frames.ts";
import { seeded } from "../memory/seeded.ts";
import { openQueue } from "./device-operations.ts";
import { kill } from "./end-operations.ts";
import { allocate, bytesOfFrame } from "./buffer-operations.ts";
import { checkBooks, checkHandles, checkPages } from "./twin-checks.ts";
import { runTwinOperations } from "./twin-model.ts";
import { bytesOf, TwinState } from "./twin-state.ts";

const BLOB = new URL("../../../examples/camera-preview/board.dtb", import.meta.url);

/** Camera and codec behind an IOMMU, the display without one. */
function cameraPreview(): Board {
  const tree = parseBlob(readFileSync(BLOB), "board.dtb").value;
  if (!tree) throw new Error("the example does not read");
  return buildBoard(tree, createKernel({ archHint: "arm64" }));
}

/** The same with heaps of Linux 4.9, taken to be there, and all devices without an IOMMU. */
function withoutIommus(): Board {
  const board = cameraPreview();
  const tree = parseBlob(readFileSync(BLOB), "board.dtb").value;
  if (!tree) throw new Error("the example does not read");
  const old = buildBoard(
    tree,
    createKernel({ archHint: "arm64", version: { major: 4, minor: 9 } }),
  );
  return {
    ...board,
    heaps: old.heaps.map((heap) => ({ ...heap, exists: "yes" as const })),
    devices: board.devices.map((device) => ({
      ...device,
      translation: "none",
      needsContiguous: "yes",
    })),
  };
}

describe("several processes on one twin, in any order", () => {
  test.each([0, 1, 2, 3])("leave nothing wrong and nothing behind, seed %i", async (seed) => {
    await expect(runTwinOperations(cameraPreview(), seed, 500)).resolves.toBeUndefined();
  });

  test.each([4, 6])("nor without any IOMMU, seed %i", async (seed) => {
    await expect(runTwinOperations(withoutIommus(), seed, 500)).resolves.toBeUndefined();
  });

  test("a failure names its seed and what was done", async () => {
    const broken = {
      get(): never {
        throw new Error("the heap broke");
      },
    };
    const board = cameraPreview();
    const heaps = board.heaps.map((heap) => Object.defineProperty({ ...heap }, "exists", broken));
    await expect(runTwinOperations({ ...board, heaps }, 5, 700)).rejects.toThrow(
      /^seed 5, operation \d+: the heap broke\n(.*\n)*client \d allocates \d+ bytes of/,
    );
  });
});

describe("the model itself", () => {
  const spare = { spare: Infinity, spareCma: Infinity };

  function stateWithBuffers(): TwinState {
    const state = new TwinState(cameraPreview(), seeded(1), 1, spare, () => {});
    state.platform.listen((event) => event.kind === "freed" && state.book.freed(event.inode));
    const [client] = state.clients;
    while (client && client.all("buffer").length < 6) allocate(state, client);
    return state;
  }

  test("sees a page that two buffers have", () => {
    const { book } = stateWithBuffers();
    const [first] = book.buffers.values();
    const pages = first?.pages ?? new Float64Array();
    expect(() => book.enter(99, "ram", pages, pages.length, bytesOfFrame([]))).toThrow(
      /is in buffers \d+ and 99/,
    );
  });

  test("sees a page of a buffer that was given back", () => {
    const state = stateWithBuffers();
    const { pages, pageSize } = state.platform.machine;
    const { kind } = pages.core.frames;
    const isKernels = (page: number) =>
      kind[pages.core.frames.indexOf(page / pageSize)] === KIND.kernel;
    const page = [...state.book.buffers.values()].flatMap((one) => [...one.pages]).find(isKernels);
    pages.free((page ?? 0) / pageSize, 0);
    expect(() => checkPages(state)).toThrow(/of buffer \d+ is free/);
  });

  test("sees a reference that it does not know of", () => {
    const state = stateWithBuffers();
    const [handle] = state.clients.flatMap((client) => client.all("buffer"));
    expect(() => checkHandles(state)).not.toThrow();
    handle?.it.share();
    expect(() => checkHandles(state)).toThrow(/7 handles are held, not 6/);
  });

  test("sees a pool that is booked wrongly", () => {
    const state = stateWithBuffers();
    expect(() => checkBooks(state)).not.toThrow();
    state.platform.machine.pools.add("ram", 4096);
    expect(() => checkBooks(state)).toThrow(/pool ram has/);
  });

  test("closes whatever a process holds", () => {
    const state = stateWithBuffers();
    const [client] = state.clients;
    if (!client) throw new Error("no client");
    while (client.all("queue").length < 2) openQueue(state, client);
    kill(state, client);
    expect(state.platform.held()).toEqual([]);
    expect(state.book.buffers.size).toBe(0);
    expect(bytesOf).toThrow(/not a buffer/);
  });
});
