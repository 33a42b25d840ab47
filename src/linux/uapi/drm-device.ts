// A DRM device as a whole: who drives it, what it can do, who is master, GEM handles and PRIME.
import { s32, u32, u64, word } from "./field.ts";
import { io, iow, iowr } from "./request.ts";
import { struct } from "./struct.ts";

const HEADER = "include/uapi/drm/drm.h";

/** Each text goes to the address before it, as far as its length allows; the true length comes back. */
export const drmVersion = struct("drm_version", `${HEADER}:139`, {
  version_major: s32,
  version_minor: s32,
  version_patchlevel: s32,
  name_len: word,
  name: word,
  date_len: word,
  date: word,
  desc_len: word,
  desc: word,
});

export const drmGetCap = struct("drm_get_cap", `${HEADER}:772`, { capability: u64, value: u64 });

export const drmSetClientCap = struct("drm_set_client_cap", `${HEADER}:840`, {
  capability: u64,
  value: u64,
});

export const drmGemClose = struct("drm_gem_close", `${HEADER}:601`, { handle: u32, pad: u32 });

export const drmPrimeHandle = struct("drm_prime_handle", `${HEADER}:847`, {
  handle: u32,
  flags: u32,
  fd: s32,
});

export const DRM_IOCTL_VERSION = iowr("DRM_IOCTL_VERSION", "d", 0x00, drmVersion, `${HEADER}:966`);
export const DRM_IOCTL_GEM_CLOSE = iow(
  "DRM_IOCTL_GEM_CLOSE",
  "d",
  0x09,
  drmGemClose,
  `${HEADER}:975`,
);
export const DRM_IOCTL_GET_CAP = iowr("DRM_IOCTL_GET_CAP", "d", 0x0c, drmGetCap, `${HEADER}:978`);
export const DRM_IOCTL_SET_CLIENT_CAP = iow(
  "DRM_IOCTL_SET_CLIENT_CAP",
  "d",
  0x0d,
  drmSetClientCap,
  `${HEADER}:979`,
);
export const DRM_IOCTL_SET_MASTER = io("DRM_IOCTL_SET_MASTER", "d", 0x1e, `${HEADER}:998`);
export const DRM_IOCTL_DROP_MASTER = io("DRM_IOCTL_DROP_MASTER", "d", 0x1f, `${HEADER}:999`);
export const DRM_IOCTL_PRIME_HANDLE_TO_FD = iowr(
  "DRM_IOCTL_PRIME_HANDLE_TO_FD",
  "d",
  0x2d,
  drmPrimeHandle,
  `${HEADER}:1015`,
);
export const DRM_IOCTL_PRIME_FD_TO_HANDLE = iowr(
  "DRM_IOCTL_PRIME_FD_TO_HANDLE",
  "d",
  0x2e,
  drmPrimeHandle,
  `${HEADER}:1016`,
);

/** include/uapi/drm/drm.h:634 and on. */
export const DRM_CAP_DUMB_BUFFER = 0x1n;
export const DRM_CAP_PRIME = 0x5n;
export const DRM_CAP_TIMESTAMP_MONOTONIC = 0x6n;
export const DRM_CAP_ADDFB2_MODIFIERS = 0x10n;
export const DRM_CAP_CRTC_IN_VBLANK_EVENT = 0x12n;

/** Bits of the value of DRM_CAP_PRIME: include/uapi/drm/drm.h:686. */
export const DRM_PRIME_CAP_IMPORT = 1n;
export const DRM_PRIME_CAP_EXPORT = 2n;

/** include/uapi/drm/drm.h:798. */
export const DRM_CLIENT_CAP_UNIVERSAL_PLANES = 2n;
export const DRM_CLIENT_CAP_ATOMIC = 3n;
