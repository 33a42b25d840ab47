// V4L2 formats and frame sizes: what a queue can carry and what it is set to.
import { array, raw, text, u16, u32, u8, word } from "./field.ts";
import { iowr } from "./request.ts";
import { anonymousUnion, packed, struct, union } from "./struct.ts";
import { v4l2Rect } from "./v4l2-parts.ts";

const HEADER = "include/uapi/linux/videodev2.h";

/** `type` is a V4L2_BUF_TYPE, `mbus_code` narrows to formats that fit it. */
export const v4l2Fmtdesc = struct("v4l2_fmtdesc", `${HEADER}:822`, {
  index: u32,
  type: u32,
  flags: u32,
  description: text(32),
  pixelformat: u32,
  mbus_code: u32,
  reserved: array(u32, 3),
});

/** Single-planar queues: all colour planes in one buffer. */
export const v4l2PixFormat = struct("v4l2_pix_format", `${HEADER}:517`, {
  width: u32,
  height: u32,
  pixelformat: u32,
  field: u32,
  bytesperline: u32,
  sizeimage: u32,
  colorspace: u32,
  priv: u32,
  flags: u32,
  ycbcr_enc: u32,
  quantization: u32,
  xfer_func: u32,
});

export const v4l2PlanePixFormat = packed("v4l2_plane_pix_format", `${HEADER}:2315`, {
  sizeimage: u32,
  bytesperline: u32,
  reserved: array(u16, 6),
});

/** Multi-planar queues: `num_planes` buffers make a frame. */
export const v4l2PixFormatMplane = packed("v4l2_pix_format_mplane", `${HEADER}:2337`, {
  width: u32,
  height: u32,
  pixelformat: u32,
  field: u32,
  colorspace: u32,
  plane_fmt: array(v4l2PlanePixFormat, 8),
  num_planes: u8,
  flags: u8,
  ycbcr_enc: u8,
  quantization: u8,
  xfer_func: u8,
  reserved: array(u8, 7),
});

/** Overlays; its pointers make every format 8-aligned on 64-bit machines. */
export const v4l2Window = struct("v4l2_window", `${HEADER}:1233`, {
  w: v4l2Rect,
  field: u32,
  chromakey: u32,
  clips: word,
  clipcount: u32,
  bitmap: word,
  global_alpha: u8,
});

export const v4l2Format = struct("v4l2_format", `${HEADER}:2390`, {
  type: u32,
  fmt: union({
    pix: v4l2PixFormat,
    pix_mp: v4l2PixFormatMplane,
    win: v4l2Window,
    raw_data: raw(200),
  }),
});

export const v4l2FrmsizeDiscrete = struct("v4l2_frmsize_discrete", `${HEADER}:853`, {
  width: u32,
  height: u32,
});

export const v4l2FrmsizeStepwise = struct("v4l2_frmsize_stepwise", `${HEADER}:858`, {
  min_width: u32,
  max_width: u32,
  step_width: u32,
  min_height: u32,
  max_height: u32,
  step_height: u32,
});

/** `type` says which member of `size` holds. */
export const v4l2Frmsizeenum = struct("v4l2_frmsizeenum", `${HEADER}:867`, {
  index: u32,
  pixel_format: u32,
  type: u32,
  size: anonymousUnion({ discrete: v4l2FrmsizeDiscrete, stepwise: v4l2FrmsizeStepwise }),
  reserved: array(u32, 2),
});

export const VIDIOC_ENUM_FMT = iowr("VIDIOC_ENUM_FMT", "V", 2, v4l2Fmtdesc, `${HEADER}:2582`);
export const VIDIOC_G_FMT = iowr("VIDIOC_G_FMT", "V", 4, v4l2Format, `${HEADER}:2583`);
export const VIDIOC_S_FMT = iowr("VIDIOC_S_FMT", "V", 5, v4l2Format, `${HEADER}:2584`);
export const VIDIOC_TRY_FMT = iowr("VIDIOC_TRY_FMT", "V", 64, v4l2Format, `${HEADER}:2628`);
export const VIDIOC_ENUM_FRAMESIZES = iowr(
  "VIDIOC_ENUM_FRAMESIZES",
  "V",
  74,
  v4l2Frmsizeenum,
  `${HEADER}:2638`,
);

/** `v4l2_field`: include/uapi/linux/videodev2.h:89. */
export const V4L2_FIELD_ANY = 0;
export const V4L2_FIELD_NONE = 1;

/** `v4l2_frmsizetypes`: include/uapi/linux/videodev2.h:848. */
export const V4L2_FRMSIZE_TYPE_DISCRETE = 1;
export const V4L2_FRMSIZE_TYPE_CONTINUOUS = 2;
export const V4L2_FRMSIZE_TYPE_STEPWISE = 3;

/** include/uapi/linux/videodev2.h:832. */
export const V4L2_FMT_FLAG_COMPRESSED = 1;
