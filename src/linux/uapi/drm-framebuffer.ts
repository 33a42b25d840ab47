// DRM frame buffers: dumb memory, pictures made of GEM handles, and showing them.
import { array, u32, u64 } from "./field.ts";
import { iowr } from "./request.ts";
import { struct } from "./struct.ts";

const HEADER = "include/uapi/drm/drm_mode.h";
const NUMBERS = "include/uapi/drm/drm.h";

/** `bpp` in bits; `pitch` and `size` in bytes come back. */
export const drmModeCreateDumb = struct("drm_mode_create_dumb", `${HEADER}:1009`, {
  height: u32,
  width: u32,
  bpp: u32,
  flags: u32,
  handle: u32,
  pitch: u32,
  size: u64,
});

/** `offset` is for mmap of the device. */
export const drmModeMapDumb = struct("drm_mode_map_dumb", `${HEADER}:1021`, {
  handle: u32,
  pad: u32,
  offset: u64,
});

export const drmModeDestroyDumb = struct("drm_mode_destroy_dumb", `${HEADER}:1033`, {
  handle: u32,
});

/** One handle, pitch, offset and modifier for each plane; the modifier of all planes is the same. */
export const drmModeFbCmd2 = struct("drm_mode_fb_cmd2", `${HEADER}:700`, {
  fb_id: u32,
  width: u32,
  height: u32,
  pixel_format: u32,
  flags: u32,
  handles: array(u32, 4),
  pitches: array(u32, 4),
  offsets: array(u32, 4),
  modifier: array(u64, 4),
});

export const drmModeCrtcPageFlip = struct("drm_mode_crtc_page_flip", `${HEADER}:972`, {
  crtc_id: u32,
  fb_id: u32,
  flags: u32,
  reserved: u32,
  user_data: u64,
});

/** The argument is the frame buffer's id. */
export const DRM_IOCTL_MODE_RMFB = iowr("DRM_IOCTL_MODE_RMFB", "d", 0xaf, u32, `${NUMBERS}:1063`);
export const DRM_IOCTL_MODE_PAGE_FLIP = iowr(
  "DRM_IOCTL_MODE_PAGE_FLIP",
  "d",
  0xb0,
  drmModeCrtcPageFlip,
  `${NUMBERS}:1064`,
);
export const DRM_IOCTL_MODE_CREATE_DUMB = iowr(
  "DRM_IOCTL_MODE_CREATE_DUMB",
  "d",
  0xb2,
  drmModeCreateDumb,
  `${NUMBERS}:1067`,
);
export const DRM_IOCTL_MODE_MAP_DUMB = iowr(
  "DRM_IOCTL_MODE_MAP_DUMB",
  "d",
  0xb3,
  drmModeMapDumb,
  `${NUMBERS}:1068`,
);
export const DRM_IOCTL_MODE_DESTROY_DUMB = iowr(
  "DRM_IOCTL_MODE_DESTROY_DUMB",
  "d",
  0xb4,
  drmModeDestroyDumb,
  `${NUMBERS}:1069`,
);
export const DRM_IOCTL_MODE_ADDFB2 = iowr(
  "DRM_IOCTL_MODE_ADDFB2",
  "d",
  0xb8,
  drmModeFbCmd2,
  `${NUMBERS}:1073`,
);

/** Flag of DRM_IOCTL_MODE_ADDFB2, without which modifiers are not looked at: include/uapi/drm/drm_mode.h:664. */
export const DRM_MODE_FB_MODIFIERS = 2;

/** include/uapi/drm/drm_mode.h:938. */
export const DRM_MODE_PAGE_FLIP_EVENT = 1;
