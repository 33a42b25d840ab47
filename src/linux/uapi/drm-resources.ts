// What a DRM device is made of: connectors, encoders, CRTCs, planes, modes. Lists are asked for twice: once with counts of
// zero to learn the counts, once with addresses to be filled.
import { text, u16, u32, u64 } from "./field.ts";
import { iowr } from "./request.ts";
import { struct } from "./struct.ts";

const HEADER = "include/uapi/drm/drm_mode.h";
const NUMBERS = "include/uapi/drm/drm.h";

/** `clock` in kHz, `vrefresh` in Hz. */
export const drmModeModeinfo = struct("drm_mode_modeinfo", `${HEADER}:242`, {
  clock: u32,
  hdisplay: u16,
  hsync_start: u16,
  hsync_end: u16,
  htotal: u16,
  hskew: u16,
  vdisplay: u16,
  vsync_start: u16,
  vsync_end: u16,
  vtotal: u16,
  vscan: u16,
  vrefresh: u32,
  flags: u32,
  type: u32,
  name: text(32),
});

export const drmModeCardRes = struct("drm_mode_card_res", `${HEADER}:262`, {
  fb_id_ptr: u64,
  crtc_id_ptr: u64,
  connector_id_ptr: u64,
  encoder_id_ptr: u64,
  count_fbs: u32,
  count_crtcs: u32,
  count_connectors: u32,
  count_encoders: u32,
  min_width: u32,
  max_width: u32,
  min_height: u32,
  max_height: u32,
});

export const drmModeCrtc = struct("drm_mode_crtc", `${HEADER}:277`, {
  set_connectors_ptr: u64,
  count_connectors: u32,
  crtc_id: u32,
  fb_id: u32,
  x: u32,
  y: u32,
  gamma_size: u32,
  mode_valid: u32,
  mode: drmModeModeinfo,
});

export const drmModeGetEncoder = struct("drm_mode_get_encoder", `${HEADER}:375`, {
  encoder_id: u32,
  encoder_type: u32,
  crtc_id: u32,
  possible_crtcs: u32,
  possible_clones: u32,
});

/** `connection`: 1 connected, 2 not, 3 unknown. With `count_modes` 0 the connector is probed anew, which takes time. */
export const drmModeGetConnector = struct("drm_mode_get_connector", `${HEADER}:458`, {
  encoders_ptr: u64,
  modes_ptr: u64,
  props_ptr: u64,
  prop_values_ptr: u64,
  count_modes: u32,
  count_props: u32,
  count_encoders: u32,
  encoder_id: u32,
  connector_id: u32,
  connector_type: u32,
  connector_type_id: u32,
  connection: u32,
  mm_width: u32,
  mm_height: u32,
  subpixel: u32,
  pad: u32,
});

export const drmModeGetPlaneRes = struct("drm_mode_get_plane_res", `${HEADER}:360`, {
  plane_id_ptr: u64,
  count_planes: u32,
});

/** `format_type_ptr` takes fourccs; modifiers are in the plane's IN_FORMATS property. */
export const drmModeGetPlane = struct("drm_mode_get_plane", `${HEADER}:329`, {
  plane_id: u32,
  crtc_id: u32,
  fb_id: u32,
  possible_crtcs: u32,
  gamma_size: u32,
  count_format_types: u32,
  format_type_ptr: u64,
});

export const DRM_IOCTL_MODE_GETRESOURCES = iowr(
  "DRM_IOCTL_MODE_GETRESOURCES",
  "d",
  0xa0,
  drmModeCardRes,
  `${NUMBERS}:1037`,
);
export const DRM_IOCTL_MODE_GETCRTC = iowr(
  "DRM_IOCTL_MODE_GETCRTC",
  "d",
  0xa1,
  drmModeCrtc,
  `${NUMBERS}:1038`,
);
export const DRM_IOCTL_MODE_SETCRTC = iowr(
  "DRM_IOCTL_MODE_SETCRTC",
  "d",
  0xa2,
  drmModeCrtc,
  `${NUMBERS}:1039`,
);
export const DRM_IOCTL_MODE_GETENCODER = iowr(
  "DRM_IOCTL_MODE_GETENCODER",
  "d",
  0xa6,
  drmModeGetEncoder,
  `${NUMBERS}:1043`,
);
export const DRM_IOCTL_MODE_GETCONNECTOR = iowr(
  "DRM_IOCTL_MODE_GETCONNECTOR",
  "d",
  0xa7,
  drmModeGetConnector,
  `${NUMBERS}:1044`,
);
export const DRM_IOCTL_MODE_GETPLANERESOURCES = iowr(
  "DRM_IOCTL_MODE_GETPLANERESOURCES",
  "d",
  0xb5,
  drmModeGetPlaneRes,
  `${NUMBERS}:1070`,
);
export const DRM_IOCTL_MODE_GETPLANE = iowr(
  "DRM_IOCTL_MODE_GETPLANE",
  "d",
  0xb6,
  drmModeGetPlane,
  `${NUMBERS}:1071`,
);

/** Bit of a mode's `flags`: include/uapi/drm/drm_mode.h:75. */
export const DRM_MODE_FLAG_INTERLACE = 0x10;
