// V4L2 codecs and scalers: commands that end and resume a stream, the picture inside of a frame.
import { array, u32, u64 } from "./field.ts";
import { iowr } from "./request.ts";
import { anonymousUnion, struct } from "./struct.ts";
import { v4l2Rect } from "./v4l2-parts.ts";

const HEADER = "include/uapi/linux/videodev2.h";

/** `type` is never one of the multi-planar kind: the kernel takes both, older ones only this. */
export const v4l2Selection = struct("v4l2_selection", `${HEADER}:1296`, {
  type: u32,
  target: u32,
  flags: u32,
  r: v4l2Rect,
  reserved: array(u32, 9),
});

export const v4l2EncoderCmd = struct("v4l2_encoder_cmd", `${HEADER}:2116`, {
  cmd: u32,
  flags: u32,
  of: anonymousUnion({ raw: array(u32, 8) }),
});

/** `stop` is a time. */
export const v4l2DecoderCmd = struct("v4l2_decoder_cmd", `${HEADER}:2152`, {
  cmd: u32,
  flags: u32,
  of: anonymousUnion({ stop: u64, raw: array(u32, 16) }),
});

export const VIDIOC_ENCODER_CMD = iowr(
  "VIDIOC_ENCODER_CMD",
  "V",
  77,
  v4l2EncoderCmd,
  `${HEADER}:2641`,
);
export const VIDIOC_G_SELECTION = iowr(
  "VIDIOC_G_SELECTION",
  "V",
  94,
  v4l2Selection,
  `${HEADER}:2660`,
);
export const VIDIOC_S_SELECTION = iowr(
  "VIDIOC_S_SELECTION",
  "V",
  95,
  v4l2Selection,
  `${HEADER}:2661`,
);
export const VIDIOC_DECODER_CMD = iowr(
  "VIDIOC_DECODER_CMD",
  "V",
  96,
  v4l2DecoderCmd,
  `${HEADER}:2662`,
);

/** include/uapi/linux/videodev2.h:2108. */
export const V4L2_ENC_CMD_STOP = 1;
/** include/uapi/linux/videodev2.h:2127. */
export const V4L2_DEC_CMD_START = 0;

/** include/uapi/linux/v4l2-common.h:66. */
export const V4L2_SEL_TGT_CROP = 0;
/** include/uapi/linux/v4l2-common.h:74. */
export const V4L2_SEL_TGT_COMPOSE = 0x100;

/** include/uapi/linux/v4l2-controls.h:144. */
export const V4L2_CID_MIN_BUFFERS_FOR_CAPTURE = 0x0098_0927;
