// What read(2) of a DRM device gives: events one behind the other, each with its own length.
import { u32, u64 } from "./field.ts";
import { struct } from "./struct.ts";

const HEADER = "include/uapi/drm/drm.h";

export const drmEvent = struct("drm_event", `${HEADER}:1142`, { type: u32, length: u32 });

/** A flip that is done, or a vertical blank. `crtc_id` is 0 without DRM_CAP_CRTC_IN_VBLANK_EVENT. */
export const drmEventVblank = struct("drm_event_vblank", `${HEADER}:1151`, {
  base: drmEvent,
  user_data: u64,
  tv_sec: u32,
  tv_usec: u32,
  sequence: u32,
  crtc_id: u32,
});

/** include/uapi/drm/drm.h:1147. */
export const DRM_EVENT_VBLANK = 1;
export const DRM_EVENT_FLIP_COMPLETE = 2;
