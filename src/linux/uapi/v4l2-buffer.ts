// V4L2 buffers: asking for them, handing them over and back, exporting them as dma-bufs.
import { array, s32, u32, u8, word } from "./field.ts";
import { iow, iowr } from "./request.ts";
import { anonymousUnion, struct, union } from "./struct.ts";
import { v4l2Format } from "./v4l2-format.ts";
import { timeval } from "./v4l2-parts.ts";

const HEADER = "include/uapi/linux/videodev2.h";

export const v4l2Requestbuffers = struct("v4l2_requestbuffers", `${HEADER}:989`, {
  count: u32,
  type: u32,
  memory: u32,
  capabilities: u32,
  flags: u8,
  reserved: array(u8, 3),
});

export const v4l2CreateBuffers = struct("v4l2_create_buffers", `${HEADER}:2567`, {
  index: u32,
  count: u32,
  memory: u32,
  format: v4l2Format,
  capabilities: u32,
  flags: u32,
  reserved: array(u32, 6),
});

export const v4l2Timecode = struct("v4l2_timecode", `${HEADER}:913`, {
  type: u32,
  flags: u32,
  frames: u8,
  seconds: u8,
  minutes: u8,
  hours: u8,
  userbits: array(u8, 4),
});

export const v4l2Plane = struct("v4l2_plane", `${HEADER}:1031`, {
  bytesused: u32,
  length: u32,
  m: union({ mem_offset: u32, userptr: word, fd: s32 }),
  data_offset: u32,
  reserved: array(u32, 11),
});

/** In multi-planar queues `m.planes` points to `length` planes, and `bytesused` means nothing. */
export const v4l2Buffer = struct("v4l2_buffer", `${HEADER}:1078`, {
  index: u32,
  type: u32,
  bytesused: u32,
  flags: u32,
  field: u32,
  timestamp: timeval,
  timecode: v4l2Timecode,
  sequence: u32,
  memory: u32,
  m: union({ offset: u32, userptr: word, planes: word, fd: s32 }),
  length: u32,
  reserved2: u32,
  request: anonymousUnion({ request_fd: s32, reserved: u32 }),
});

export const v4l2Exportbuffer = struct("v4l2_exportbuffer", `${HEADER}:1181`, {
  type: u32,
  index: u32,
  plane: u32,
  flags: u32,
  fd: s32,
  reserved: array(u32, 11),
});

export const VIDIOC_REQBUFS = iowr("VIDIOC_REQBUFS", "V", 8, v4l2Requestbuffers, `${HEADER}:2585`);
export const VIDIOC_QUERYBUF = iowr("VIDIOC_QUERYBUF", "V", 9, v4l2Buffer, `${HEADER}:2586`);
export const VIDIOC_QBUF = iowr("VIDIOC_QBUF", "V", 15, v4l2Buffer, `${HEADER}:2590`);
export const VIDIOC_EXPBUF = iowr("VIDIOC_EXPBUF", "V", 16, v4l2Exportbuffer, `${HEADER}:2591`);
export const VIDIOC_DQBUF = iowr("VIDIOC_DQBUF", "V", 17, v4l2Buffer, `${HEADER}:2592`);
/** The argument is the buffer type. */
export const VIDIOC_STREAMON = iow("VIDIOC_STREAMON", "V", 18, s32, `${HEADER}:2593`);
export const VIDIOC_STREAMOFF = iow("VIDIOC_STREAMOFF", "V", 19, s32, `${HEADER}:2594`);
export const VIDIOC_CREATE_BUFS = iowr(
  "VIDIOC_CREATE_BUFS",
  "V",
  92,
  v4l2CreateBuffers,
  `${HEADER}:2658`,
);
export const VIDIOC_PREPARE_BUF = iowr("VIDIOC_PREPARE_BUF", "V", 93, v4l2Buffer, `${HEADER}:2659`);

/** `v4l2_buf_type`: include/uapi/linux/videodev2.h:142. */
export const V4L2_BUF_TYPE_VIDEO_CAPTURE = 1;
export const V4L2_BUF_TYPE_VIDEO_OUTPUT = 2;
export const V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE = 9;
export const V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE = 10;

/** `v4l2_memory`: include/uapi/linux/videodev2.h:188. */
export const V4L2_MEMORY_MMAP = 1;
export const V4L2_MEMORY_DMABUF = 4;

/** Bits of `capabilities` after VIDIOC_REQBUFS: include/uapi/linux/videodev2.h:1001. */
export const V4L2_BUF_CAP_SUPPORTS_MMAP = 1;
export const V4L2_BUF_CAP_SUPPORTS_DMABUF = 4;

/** Bits of a buffer's `flags`: include/uapi/linux/videodev2.h:1124 and on. */
export const V4L2_BUF_FLAG_QUEUED = 0x2;
export const V4L2_BUF_FLAG_DONE = 0x4;
export const V4L2_BUF_FLAG_ERROR = 0x40;
export const V4L2_BUF_FLAG_TIMESTAMP_MASK = 0xe000;
export const V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC = 0x2000;
export const V4L2_BUF_FLAG_LAST = 0x10_0000;
