import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FORMATS } from "./format-info.ts";
import { formatNames, formatsNamed, parseFormat } from "./parse-format.ts";

test.each([
  ["NV12", "NV12"],
  ["DRM_FORMAT_NV12", "NV12"],
  ["V4L2_PIX_FMT_NV12", "NV12"],
  ["V4L2_PIX_FMT_NV12M", "NM12"],
  ["NV12M", "NM12"],
  ["NM12", "NM12"],
  ["nv12", "NV12"],
  ["I420", "YU12"],
  ["YUV420", "YU12"],
  ["422P", "YU16"],
  ["YUY2", "YUYV"],
  ["HM12", "HM12"],
  ["V4L2_PIX_FMT_SUNXI_TILED_NV12", "ST12"],
  ["GREY", "R8"],
  ["Y16", "R16"],
  ["H264", "H264"],
  ["XRGB8888", "XR24"],
  ["MT21C", "MT21"],
])("%s is %s", (text, name) => {
  expect(parseFormat(text)?.name).toBe(name);
});

test("DRM names components from the high bits, V4L2 and GStreamer from the first byte", () => {
  const blueFirst = ["RGB888", "BGR24", "BGR", "RG24", "BGR3"];
  expect(blueFirst.map((n) => parseFormat(n)?.name)).toEqual(blueFirst.map(() => "RG24"));
  const blueGreenRedPad = ["XRGB8888", "XBGR32", "BGRx"];
  expect(blueGreenRedPad.map((n) => parseFormat(n)?.name)).toEqual(
    blueGreenRedPad.map(() => "XR24"),
  );
});

test("a code that DRM and V4L2 use for different formats means DRM's first", () => {
  expect(formatsNamed("RG16").map((f) => f.drm ?? f.v4l2)).toEqual(["RGB565", "SRGGB16"]);
  expect(formatsNamed("AYUV").map((f) => f.name)).toEqual(["AYUV", "AYUV32"]);
  expect(parseFormat("V4L2_PIX_FMT_SRGGB16")?.name).toBe("SRGGB16");
});

test("a wrong case with two meanings is no name", () => {
  expect(parseFormat("PGAA")).toBeUndefined();
  expect(parseFormat("pGAA")?.v4l2).toBe("SGBRG10P");
});

test("nothing", () => {
  expect(parseFormat("")).toBeUndefined();
  expect(parseFormat("NV13")).toBeUndefined();
  expect(formatNames()).not.toContain("");
});

test("names are unique, and every name of a format leads back to it", () => {
  expect(new Set(FORMATS.map((f) => f.name)).size).toBe(FORMATS.length);
  fc.assert(
    fc.property(fc.constantFrom(...FORMATS), (format) => {
      expect(parseFormat(format.name)).toBe(format);
      if (format.drm !== undefined) expect(parseFormat(`DRM_FORMAT_${format.drm}`)).toBe(format);
      if (format.v4l2 !== undefined)
        expect(parseFormat(`V4L2_PIX_FMT_${format.v4l2}`)).toBe(format);
    }),
    { numRuns: 400 },
  );
});

test("every listed name is understood", () => {
  for (const name of formatNames()) expect(parseFormat(name), name).toBeDefined();
});

test("random text never throws", () => {
  fc.assert(fc.property(fc.string(), (text) => void parseFormat(text)));
});
