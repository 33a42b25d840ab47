// DRM properties and the atomic commit that sets them.
import { text, u32, u64 } from "./field.ts";
import { iowr } from "./request.ts";
import { struct } from "./struct.ts";

const HEADER = "include/uapi/drm/drm_mode.h";
const NUMBERS = "include/uapi/drm/drm.h";

export const drmModeObjGetProperties = struct("drm_mode_obj_get_properties", `${HEADER}:631`, {
  props_ptr: u64,
  prop_values_ptr: u64,
  count_props: u32,
  obj_id: u32,
  obj_type: u32,
});

export const drmModeGetProperty = struct("drm_mode_get_property", `${HEADER}:587`, {
  values_ptr: u64,
  enum_blob_ptr: u64,
  prop_id: u32,
  flags: u32,
  name: text(32),
  count_values: u32,
  count_enum_blobs: u32,
});

export const drmModePropertyEnum = struct("drm_mode_property_enum", `${HEADER}:551`, {
  value: u64,
  name: text(32),
});

export const drmModeGetBlob = struct("drm_mode_get_blob", `${HEADER}:646`, {
  blob_id: u32,
  length: u32,
  data: u64,
});

export const drmModeCreateBlob = struct("drm_mode_create_blob", `${HEADER}:1116`, {
  data: u64,
  length: u32,
  blob_id: u32,
});

export const drmModeDestroyBlob = struct("drm_mode_destroy_blob", `${HEADER}:1137`, {
  blob_id: u32,
});

/** Head of the blob behind the IN_FORMATS property of a plane; offsets in bytes from its start. */
export const drmFormatModifierBlob = struct("drm_format_modifier_blob", `${HEADER}:1060`, {
  version: u32,
  flags: u32,
  count_formats: u32,
  formats_offset: u32,
  count_modifiers: u32,
  modifiers_offset: u32,
});

/** A modifier, and which formats take it: bit n of `formats` stands for the format numbered `offset` + n. */
export const drmFormatModifier = struct("drm_format_modifier", `${HEADER}:1084`, {
  formats: u64,
  offset: u32,
  pad: u32,
  modifier: u64,
});

/** For each of `count_objs` objects its id, how many properties it sets, and those properties with their values. */
export const drmModeAtomic = struct("drm_mode_atomic", `${HEADER}:1049`, {
  flags: u32,
  count_objs: u32,
  objs_ptr: u64,
  count_props_ptr: u64,
  props_ptr: u64,
  prop_values_ptr: u64,
  reserved: u64,
  user_data: u64,
});

export const DRM_IOCTL_MODE_GETPROPERTY = iowr(
  "DRM_IOCTL_MODE_GETPROPERTY",
  "d",
  0xaa,
  drmModeGetProperty,
  `${NUMBERS}:1048`,
);
export const DRM_IOCTL_MODE_GETPROPBLOB = iowr(
  "DRM_IOCTL_MODE_GETPROPBLOB",
  "d",
  0xac,
  drmModeGetBlob,
  `${NUMBERS}:1050`,
);
export const DRM_IOCTL_MODE_OBJ_GETPROPERTIES = iowr(
  "DRM_IOCTL_MODE_OBJ_GETPROPERTIES",
  "d",
  0xb9,
  drmModeObjGetProperties,
  `${NUMBERS}:1074`,
);
export const DRM_IOCTL_MODE_ATOMIC = iowr(
  "DRM_IOCTL_MODE_ATOMIC",
  "d",
  0xbc,
  drmModeAtomic,
  `${NUMBERS}:1077`,
);
export const DRM_IOCTL_MODE_CREATEPROPBLOB = iowr(
  "DRM_IOCTL_MODE_CREATEPROPBLOB",
  "d",
  0xbd,
  drmModeCreateBlob,
  `${NUMBERS}:1078`,
);
export const DRM_IOCTL_MODE_DESTROYPROPBLOB = iowr(
  "DRM_IOCTL_MODE_DESTROYPROPBLOB",
  "d",
  0xbe,
  drmModeDestroyBlob,
  `${NUMBERS}:1079`,
);

/** include/uapi/drm/drm_mode.h:621. */
export const DRM_MODE_OBJECT_CRTC = 0xcccc_cccc;
export const DRM_MODE_OBJECT_CONNECTOR = 0xc0c0_c0c0;
export const DRM_MODE_OBJECT_PLANE = 0xeeee_eeee;

/** include/uapi/drm/drm_mode.h:1038; DRM_MODE_PAGE_FLIP_EVENT asks for an event here too. */
export const DRM_MODE_ATOMIC_TEST_ONLY = 0x100;
export const DRM_MODE_ATOMIC_NONBLOCK = 0x200;
export const DRM_MODE_ATOMIC_ALLOW_MODESET = 0x400;
