// What a CRTC showed before a stream took it over (the console, or a program that left its picture), and putting that back.
import { attempt, isRefused, KernelError, type UnknownFact } from "../../buffer/kernel-error.ts";
import { addressOf, ioctl } from "../call.ts";
import { DRM_IOCTL_MODE_GETCRTC, DRM_IOCTL_MODE_SETCRTC } from "../uapi/drm-resources.ts";
import { bytesOf, type Card, type Connector, type Mode } from "./card.ts";

export interface PreviousPicture {
  readonly crtc: number;
  /** 0 when the CRTC showed nothing. */
  readonly frameBuffer: number;
  readonly x: number;
  readonly y: number;
  readonly mode: Mode;
  readonly connectors: readonly number[];
}

/** @param connectors of the card, with the CRTCs that drive them */
export function previousPicture(
  card: Card,
  crtc: number,
  connectors: readonly Connector[],
): PreviousPicture {
  const found = ioctl(card.fd, DRM_IOCTL_MODE_GETCRTC, { crtc_id: crtc });
  return {
    crtc,
    frameBuffer: found.mode_valid === 0 ? 0 : found.fb_id,
    x: found.x,
    y: found.y,
    mode: found.mode,
    connectors: connectors.filter(({ current }) => current === crtc).map(({ id }) => id),
  };
}

/**
 * Shows it again, or nothing when it is gone meanwhile. The primary plane covers the CRTC again, whatever it showed in between:
 * drivers/gpu/drm/drm_atomic.c:1629.
 */
export function showAgain(card: Card, previous: PreviousPicture): void {
  const { crtc, frameBuffer, connectors } = previous;
  const isKnown = frameBuffer !== 0 && connectors.length > 0;
  const result = isKnown ? attempt(() => show(card, previous)) : undefined;
  if (isKnown && !isRefused(result)) return;
  const off = attempt(() => ioctl(card.fd, DRM_IOCTL_MODE_SETCRTC, { crtc_id: crtc }));
  // The screens of another master are not ours to switch off; a device that is gone shows nothing.
  if (isRefused(off) && !isOutOfReach(off)) throw off;
}

/** Another has become master of the card, or the device was unplugged. */
export function isOutOfReach(error: KernelError | UnknownFact): boolean {
  return error instanceof KernelError && (error.errno === "EACCES" || error.errno === "ENODEV");
}

function show(card: Card, { crtc, frameBuffer, x, y, mode, connectors }: PreviousPicture): void {
  const list = bytesOf(Uint32Array.from(connectors));
  const input = {
    crtc_id: crtc,
    fb_id: frameBuffer,
    x,
    y,
    set_connectors_ptr: addressOf(list),
    count_connectors: connectors.length,
    mode_valid: 1,
    mode,
  };
  ioctl(card.fd, DRM_IOCTL_MODE_SETCRTC, input, [list]);
}
