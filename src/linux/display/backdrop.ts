// A black picture for the primary plane below a smaller one: some drivers show nothing on a CRTC whose primary plane is off
// (drivers/gpu/drm/mxsfb/mxsfb_kms.c:319).
import { ioctl } from "../call.ts";
import {
  DRM_IOCTL_MODE_CREATE_DUMB,
  DRM_IOCTL_MODE_DESTROY_DUMB,
} from "../uapi/drm-framebuffer.ts";
import type { Card, Mode } from "./card.ts";
import type { Change } from "./commit.ts";
import { showOn } from "./plane-change.ts";
import type { Plane } from "./planes.ts";
import type { Way } from "./ways-to-show.ts";

/** DRM_FORMAT_XRGB8888, which every driver has: include/uapi/drm/drm_fourcc.h:181. */
const XR24 = 0x3432_5258;
const BITS = 32;

export class Backdrop implements Disposable {
  readonly plane: Plane;
  readonly #card: Card;
  readonly #crtc: number;
  readonly #mode: Mode;
  readonly #handle: number;
  readonly #frameBuffer: number;

  /** @throws KernelError ENOMEM... */
  constructor(card: Card, plane: Plane, crtc: number, mode: Mode) {
    this.plane = plane;
    this.#card = card;
    this.#crtc = crtc;
    this.#mode = mode;
    const size = { width: mode.hdisplay, height: mode.vdisplay };
    // The kernel hands out zeroes: black.
    const dumb = ioctl(card.fd, DRM_IOCTL_MODE_CREATE_DUMB, { ...size, bpp: BITS });
    this.#handle = dumb.handle;
    try {
      this.#frameBuffer = card.addFrameBuffer({
        ...size,
        code: XR24,
        handles: [dumb.handle],
        pitches: [dumb.pitch],
        offsets: [0],
        modifier: undefined,
      });
    } catch (error) {
      this.#destroy();
      throw error;
    }
  }

  get change(): Change {
    const { hdisplay: width, vdisplay: height } = this.#mode;
    const size = { width, height };
    return showOn(this.plane, this.#crtc, this.#frameBuffer, size, { x: 0, y: 0, ...size });
  }

  /** The picture is on no screen any more. */
  [Symbol.dispose](): void {
    this.#card.removeFrameBuffer(this.#frameBuffer);
    this.#destroy();
  }

  #destroy(): void {
    ioctl(this.#card.fd, DRM_IOCTL_MODE_DESTROY_DUMB, { handle: this.#handle });
  }
}

/** The primary plane that can be below the way's own; undefined when its own is primary. */
export function planeBelow({ plane, crtc }: Way, planes: readonly Plane[]): Plane | undefined {
  const isBelow = ({ kind, crtcs, current, formats }: Plane) =>
    kind === "primary" &&
    crtcs.includes(crtc) &&
    (current === 0 || current === crtc) &&
    formats.has(XR24);
  return plane.kind === "primary" ? undefined : planes.find(isBelow);
}
