// Small structures that others of V4L2 are made of.
import { s32, time, u32 } from "./field.ts";
import { struct } from "./struct.ts";

const HEADER = "include/uapi/linux/videodev2.h";

export const v4l2Rect = struct("v4l2_rect", `${HEADER}:434`, {
  left: s32,
  top: s32,
  width: u32,
  height: u32,
});

export const v4l2Fract = struct("v4l2_fract", `${HEADER}:441`, {
  numerator: u32,
  denominator: u32,
});

/** Seconds and microseconds, wide or narrow as the C library has it: include/uapi/linux/videodev2.h:978. */
export const timeval = struct("timeval", "include/uapi/linux/time_types.h:25", {
  tv_sec: time,
  tv_usec: time,
});

/** Seconds and nanoseconds. */
export const timespec = struct("timespec", "include/uapi/linux/time_types.h:7", {
  tv_sec: time,
  tv_nsec: time,
});
