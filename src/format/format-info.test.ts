import { expect, test } from "vitest";
import { FORMATS } from "./format-info.ts";

const byName = (name: string) => FORMATS.find((f) => f.name === name);

test("one record carries both names and codes of a format", () => {
  expect(byName("YU16")).toMatchObject({
    drm: "YUV422",
    drmCode: 0x36315559,
    v4l2: "YUV422P",
    v4l2Code: 0x50323234,
  });
});

test("coded streams and opaque frames have no shape", () => {
  for (const name of ["H264", "HEVC", "MJPG", "JPEG", "VP90"]) {
    expect(byName(name), name).toMatchObject({ compressed: true });
    expect(byName(name)?.shape, name).toBeUndefined();
  }
  expect(byName("MT21")?.compressed).toBeUndefined();
  expect(byName("MT21")?.shape).toBeUndefined();
});

test("formats that cameras, codecs and displays exchange all have a shape", () => {
  const names =
    "NV12 NV21 NV16 NV61 NV24 NV42 NV15 P010 P012 P016 YU12 YV12 YU16 YU24 YUYV UYVY YVYU VYUY RG16 BG16 RG24 BG24 " +
    "XR24 AR24 XB24 AB24 RX24 BX24 RA24 BA24 XR30 AR30 R8 R10 R16 RGGB RG10 pRAA RG12 pRCC SRGGB16 NM12 NM21 YM12 NM16 " +
    "TM12 VT12 HM12 ST12 MM21";
  for (const name of names.split(" ")) expect(byName(name)?.shape, name).toBeDefined();
});

test("every shape names its source", () => {
  for (const { name, shape } of FORMATS) {
    if (shape !== undefined)
      expect(shape.source, name).toMatch(/^(drivers|Documentation)\/\S+\.(c|rst)(:\d+)?$/);
  }
});
