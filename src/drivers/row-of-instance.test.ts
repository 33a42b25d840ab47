import { describe, expect, test } from "vitest";
import { rowOfInstance } from "./row-of-instance.ts";
import { findRowsByDriver } from "./rows-by-driver.ts";

const [vivid] = findRowsByDriver("vivid");
const [vimc] = findRowsByDriver("vimc");
const [uvc] = findRowsByDriver("uvcvideo");
if (!vivid || !vimc || !uvc) throw new Error("the knowledge base has lost a row");

describe("a list has one value for each device", () => {
  const parameters = new Map([["vivid.allocators", "0,1,0,7\n"]]);

  test.each([
    ["vivid-000-vid-cap", "vb2-vmalloc"],
    ["vivid-001-vid-cap", "vb2-dma-contig"],
    ["vivid-001-vid-out", "vb2-dma-contig"],
    ["vivid-002-vid-cap", "vb2-vmalloc"],
    // As the driver has it: all but 1 is vmalloc.
    ["vivid-003-vid-cap", "vb2-vmalloc"],
  ])("%s is %s", (title, memory) => {
    expect(rowOfInstance(vivid, title, parameters)).toEqual({ ...vivid, memory });
  });

  test("a device beyond the list, or of another name, is not guessed", () => {
    expect(rowOfInstance(vivid, "vivid-004-vid-cap", parameters)).toBeUndefined();
    expect(rowOfInstance(vivid, "", parameters)).toBeUndefined();
    expect(rowOfInstance(vivid, "my vivid-001-vid-cap", parameters)).toBeUndefined();
  });
});

test("one value holds for all devices", () => {
  const parameters = new Map([["vimc.allocator", "1"]]);
  expect(rowOfInstance(vimc, "Raw Capture 0", parameters)?.memory).toBe("vb2-dma-contig");
});

test("a parameter that was not read leaves it open", () => {
  expect(rowOfInstance(vivid, "vivid-000-vid-cap", new Map())).toBeUndefined();
  expect(rowOfInstance(vimc, "Raw Capture 0", new Map([["vivid.allocators", "1"]]))).toBe(
    undefined,
  );
});

test("rows that no parameter decides stay as they are", () => {
  expect(rowOfInstance(uvc, "HD Webcam", new Map())).toBe(uvc);
});
