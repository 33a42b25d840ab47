// What a V4L2 device is, what it does per second, and its controls.
import { array, raw, s32, text, u32 } from "./field.ts";
import { ior, iowr } from "./request.ts";
import { struct, union } from "./struct.ts";
import { v4l2Fract } from "./v4l2-parts.ts";

const HEADER = "include/uapi/linux/videodev2.h";

export const v4l2Capability = struct("v4l2_capability", `${HEADER}:462`, {
  driver: text(16),
  card: text(32),
  bus_info: text(32),
  version: u32,
  capabilities: u32,
  device_caps: u32,
  reserved: array(u32, 3),
});

export const v4l2Captureparm = struct("v4l2_captureparm", `${HEADER}:1246`, {
  capability: u32,
  capturemode: u32,
  timeperframe: v4l2Fract,
  extendedmode: u32,
  readbuffers: u32,
  reserved: array(u32, 4),
});

export const v4l2Outputparm = struct("v4l2_outputparm", `${HEADER}:1259`, {
  capability: u32,
  outputmode: u32,
  timeperframe: v4l2Fract,
  extendedmode: u32,
  writebuffers: u32,
  reserved: array(u32, 4),
});

export const v4l2Streamparm = struct("v4l2_streamparm", `${HEADER}:2406`, {
  type: u32,
  parm: union({ capture: v4l2Captureparm, output: v4l2Outputparm, raw_data: raw(200) }),
});

export const v4l2Control = struct("v4l2_control", `${HEADER}:1767`, { id: u32, value: s32 });

export const VIDIOC_QUERYCAP = ior("VIDIOC_QUERYCAP", "V", 0, v4l2Capability, `${HEADER}:2581`);
export const VIDIOC_G_PARM = iowr("VIDIOC_G_PARM", "V", 21, v4l2Streamparm, `${HEADER}:2595`);
export const VIDIOC_S_PARM = iowr("VIDIOC_S_PARM", "V", 22, v4l2Streamparm, `${HEADER}:2596`);
export const VIDIOC_G_CTRL = iowr("VIDIOC_G_CTRL", "V", 27, v4l2Control, `${HEADER}:2601`);
export const VIDIOC_S_CTRL = iowr("VIDIOC_S_CTRL", "V", 28, v4l2Control, `${HEADER}:2602`);

/** Bits of `device_caps`: include/uapi/linux/videodev2.h:473 and on. */
export const V4L2_CAP_VIDEO_CAPTURE = 0x1;
export const V4L2_CAP_VIDEO_OUTPUT = 0x2;
export const V4L2_CAP_VIDEO_CAPTURE_MPLANE = 0x1000;
export const V4L2_CAP_VIDEO_OUTPUT_MPLANE = 0x2000;
export const V4L2_CAP_VIDEO_M2M_MPLANE = 0x4000;
export const V4L2_CAP_VIDEO_M2M = 0x8000;
export const V4L2_CAP_STREAMING = 0x0400_0000;
export const V4L2_CAP_IO_MC = 0x2000_0000;
/** Set in `capabilities` when `device_caps` holds; else `capabilities` speaks for the node: videodev2.h:512. */
export const V4L2_CAP_DEVICE_CAPS = 0x8000_0000;

/** Bit of `capability` in the stream parameters: include/uapi/linux/videodev2.h:1257. */
export const V4L2_CAP_TIMEPERFRAME = 0x1000;
