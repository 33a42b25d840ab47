import { expect, test } from "vitest";
import { buildTree } from "../devicetree/testing/build-blob.ts";
import { buildBoard } from "./build.ts";
import { createKernel } from "./kernel/create-kernel.ts";
import type { LiveMachine } from "./live.ts";
import { nameFiles } from "./name-file.ts";
import { ONE_CELL } from "./testing/sample.ts";

/** An encoder and a decoder of one driver, and a display beside them. */
const live: LiveMachine = {
  source: "this machine",
  devices: [
    ["/dev/video0", "vicodec.0", "vicodec"] as const,
    ["/dev/video1", "vicodec.0", "vicodec"] as const,
    ["/dev/dri/card0", "vkms", undefined] as const,
  ].map(([file, node, driver]) => ({ file, title: "", node, driver, group: undefined })),
  parameters: new Map(),
  heaps: undefined,
  areas: undefined,
};
const tree = buildTree({ props: { ...ONE_CELL, compatible: ["acme,board"] }, children: {} });
const board = buildBoard(tree, createKernel(), undefined, live);
const named = (files: readonly string[]) =>
  nameFiles(board, files).devices.map((device) => [device.node, device.files]);

test("one of several files of a node becomes a device of its own", () => {
  expect(named(["/dev/video1"])).toEqual([
    ["vicodec.0", ["/dev/video0", "/dev/video1"]],
    ["vkms", ["/dev/dri/card0"]],
    ["vicodec.0:video1", ["/dev/video1"]],
  ]);
});

test("the only file of a node names the node, and an unknown one nothing", () => {
  expect(nameFiles(board, ["/dev/dri/card0", "/dev/video9"])).toBe(board);
});
