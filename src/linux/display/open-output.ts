// Chooses how a card shows the pictures of a stream, by what its driver says it can.
import { KernelError } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import { DRM_CLIENT_CAP_ATOMIC, DRM_CLIENT_CAP_UNIVERSAL_PLANES } from "../uapi/drm-device.ts";
import { AtomicOutput } from "./atomic-output.ts";
import type { Card } from "./card.ts";
import { LegacyOutput } from "./legacy-output.ts";
import type { Output } from "./output.ts";
import { readPlanes } from "./planes.ts";
import { scanOutFormat } from "./scan-out-format.ts";
import { waysToShow } from "./ways-to-show.ts";

/**
 * @param rate frames a second
 * @param mayBeAtomic false leaves a driver that has both to its legacy interface
 * @throws KernelError ENODEV when no screen is connected; EINVAL for a format that no plane takes, as every driver refuses it
 * (drivers/gpu/drm/drm_atomic.c:638, drivers/gpu/drm/drm_crtc.c:809), and from the legacy interface for a picture larger than
 * the screen, of which that would show a part
 */
export function openOutput(
  card: Card,
  layout: FrameLayout,
  rate: number,
  mayBeAtomic = true,
): Output {
  const { width, height } = layout;
  const format = scanOutFormat(layout.format);
  // drivers/gpu/drm/drm_framebuffer.c:180
  if (!format) throw new KernelError("DRM_IOCTL_MODE_ADDFB2", "EINVAL");
  // Primary planes are listed with the others only on request.
  card.enable(DRM_CLIENT_CAP_UNIVERSAL_PLANES);
  const isAtomic = mayBeAtomic && card.enable(DRM_CLIENT_CAP_ATOMIC);
  const resources = card.resources();
  const connectors = resources.connectors
    .map((id) => card.connector(id, resources.crtcs))
    .filter(({ isConnected, modes }) => isConnected && modes.length > 0);
  if (connectors.length === 0) throw new KernelError("DRM_IOCTL_MODE_GETCONNECTOR", "ENODEV");
  const planes = readPlanes(card, resources.crtcs);
  const ways = waysToShow({ width, height, rate, ...format }, connectors, planes);
  if (isAtomic) {
    if (ways.length === 0) throw new KernelError("DRM_IOCTL_MODE_ATOMIC", "EINVAL");
    return new AtomicOutput(card, ways, { width, height }, { connectors, planes });
  }
  const way = ways.find(
    ({ plane, mode: { hdisplay, vdisplay } }) =>
      plane.kind === "primary" && width <= hdisplay && height <= vdisplay,
  );
  if (!way) throw new KernelError("DRM_IOCTL_MODE_SETCRTC", "EINVAL");
  return new LegacyOutput(card, way, connectors);
}
