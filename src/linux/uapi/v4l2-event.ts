// V4L2 events: end of stream, a new source resolution, controls. A device that holds one polls with priority.
import { array, raw, s32, s64, u32, u8 } from "./field.ts";
import { ior, iow } from "./request.ts";
import { anonymousUnion, packed, struct, union } from "./struct.ts";
import { timespec } from "./v4l2-parts.ts";

const HEADER = "include/uapi/linux/videodev2.h";

export const v4l2EventVsync = packed("v4l2_event_vsync", `${HEADER}:2429`, { field: u8 });

export const v4l2EventCtrl = struct("v4l2_event_ctrl", `${HEADER}:2440`, {
  changes: u32,
  type: u32,
  of: anonymousUnion({ value: s32, value64: s64 }),
  flags: u32,
  minimum: s32,
  maximum: s32,
  step: s32,
  default_value: s32,
});

export const v4l2EventFrameSync = struct("v4l2_event_frame_sync", `${HEADER}:2454`, {
  frame_sequence: u32,
});

export const v4l2EventSrcChange = struct("v4l2_event_src_change", `${HEADER}:2460`, {
  changes: u32,
});

export const v4l2Event = struct("v4l2_event", `${HEADER}:2479`, {
  type: u32,
  u: union({
    vsync: v4l2EventVsync,
    ctrl: v4l2EventCtrl,
    frame_sync: v4l2EventFrameSync,
    src_change: v4l2EventSrcChange,
    data: raw(64),
  }),
  pending: u32,
  sequence: u32,
  timestamp: timespec,
  id: u32,
  reserved: array(u32, 8),
});

export const v4l2EventSubscription = struct("v4l2_event_subscription", `${HEADER}:2503`, {
  type: u32,
  id: u32,
  flags: u32,
  reserved: array(u32, 5),
});

export const VIDIOC_DQEVENT = ior("VIDIOC_DQEVENT", "V", 89, v4l2Event, `${HEADER}:2655`);
export const VIDIOC_SUBSCRIBE_EVENT = iow(
  "VIDIOC_SUBSCRIBE_EVENT",
  "V",
  90,
  v4l2EventSubscription,
  `${HEADER}:2656`,
);
export const VIDIOC_UNSUBSCRIBE_EVENT = iow(
  "VIDIOC_UNSUBSCRIBE_EVENT",
  "V",
  91,
  v4l2EventSubscription,
  `${HEADER}:2657`,
);

/** include/uapi/linux/videodev2.h:2421. */
export const V4L2_EVENT_EOS = 2;
export const V4L2_EVENT_CTRL = 3;
export const V4L2_EVENT_SOURCE_CHANGE = 5;

/** Bit of `changes` in a source change: include/uapi/linux/videodev2.h:2458. */
export const V4L2_EVENT_SRC_CH_RESOLUTION = 1;
