// A mode as the kernel takes it in an atomic commit: a blob with a number.
import { addressOf, ioctl } from "../call.ts";
import { HOST_ABI } from "../host.ts";
import {
  DRM_IOCTL_MODE_CREATEPROPBLOB,
  DRM_IOCTL_MODE_DESTROYPROPBLOB,
} from "../uapi/drm-property.ts";
import { drmModeModeinfo } from "../uapi/drm-resources.ts";
import { encode } from "../uapi/struct.ts";
import type { Card, Mode } from "./card.ts";

/** Runs work with the number of a blob; a commit that names it keeps what it says (drivers/gpu/drm/drm_atomic_uapi.c:120). */
export function withModeBlob(card: Card, mode: Mode, work: (blob: number) => void): void {
  const bytes = encode(drmModeModeinfo, mode, HOST_ABI);
  const input = { data: addressOf(bytes), length: bytes.length };
  const { blob_id } = ioctl(card.fd, DRM_IOCTL_MODE_CREATEPROPBLOB, input, [bytes]);
  try {
    work(blob_id);
  } finally {
    ioctl(card.fd, DRM_IOCTL_MODE_DESTROYPROPBLOB, { blob_id });
  }
}
