// Layouts for tests, by name of the format.
import { type FrameLayout, frameLayout, isConflict, type LayoutDemand } from "../../layout.ts";
import { parseFormat } from "../../parse-format.ts";

export function layoutOf(
  name: string,
  width: number,
  height: number,
  ...demands: readonly LayoutDemand[]
): FrameLayout {
  const format = parseFormat(name);
  if (format === undefined) throw new Error(`no format ${name}`);
  const layout = frameLayout(format, width, height, demands);
  if (isConflict(layout)) throw new Error(layout.message);
  return layout;
}

export const YUV_FORMATS =
  "NV12 NV21 NM12 NM21 NV16 NV61 NM16 NM61 NV24 NV42 YU12 YV12 YM12 YM21 YU16 YV16 YM16 YM61 YU24 YV24 YM24 YM42 " +
  "YUYV YVYU UYVY VYUY";
export const RGB_FORMATS =
  "XR24 AR24 XB24 AB24 RX24 RA24 BX24 BA24 RG24 BG24 XR30 AR30 XB30 AB30 RX30 RA30 BX30 BA30";
export const COARSE_RGB_FORMATS =
  "XR12 AR12 XB12 AB12 RX12 RA12 BX12 BA12 XR15 AR15 XB15 AB15 RX15 RA15 BX15 BA15 RG16 BG16";
export const BAYER_FORMATS = "BA81 GBRG GRBG RGGB";
/** Formats that are not shown: 10 bits, packed raw, tiles, a coded stream. */
export const OTHER_FORMATS = "P010 NV15 BG10 pRAA NA12 AYUV XR4H Y210 H264 MJPG";
