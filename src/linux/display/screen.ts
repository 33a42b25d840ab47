// Where on a card a picture is shown: the connector, the CRTC that drives it and the mode.
import { KernelError } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import { parseFormat } from "../../format/parse-format.ts";
import { variantsOf } from "../../format/variants.ts";
import { ioctl } from "../call.ts";
import { DRM_CLIENT_CAP_UNIVERSAL_PLANES, DRM_IOCTL_SET_CLIENT_CAP } from "../uapi/drm-device.ts";
import type { Card, Mode } from "./card.ts";

export interface Screen {
  readonly connector: number;
  readonly crtc: number;
  readonly mode: Mode;
  /** DRM fourcc of the pictures. */
  readonly code: number;
}

/**
 * A connected screen with a mode of the picture's size.
 * @throws KernelError ENODEV when nothing is connected, EINVAL for a format or a size that no screen takes
 */
export function chooseScreen(card: Card, layout: FrameLayout): Screen {
  // Primary planes are listed with the others only on request.
  ioctl(card.fd, DRM_IOCTL_SET_CLIENT_CAP, {
    capability: DRM_CLIENT_CAP_UNIVERSAL_PLANES,
    value: 1n,
  });
  // DRM has one name for planes in one buffer and in several.
  const names = variantsOf(layout.format);
  const code = names.map((name) => parseFormat(name)?.drmCode).find((each) => each !== undefined);
  if (code === undefined) throw new KernelError("DRM_IOCTL_MODE_ADDFB2", "EINVAL");
  const { crtcs, connectors } = card.resources();
  const connected = connectors
    .map((id) => card.connector(id, crtcs))
    .filter(({ isConnected, modes }) => isConnected && modes.length > 0);
  if (connected.length === 0) throw new KernelError("DRM_IOCTL_MODE_GETCONNECTOR", "ENODEV");
  for (const connector of connected) {
    const mode = connector.modes.find(
      ({ hdisplay, vdisplay }) => hdisplay === layout.width && vdisplay === layout.height,
    );
    const crtc = connector.crtcs.find((id) => card.formats(crtcs.indexOf(id)).includes(code));
    if (mode && crtc !== undefined) return { connector: connector.id, crtc, mode, code };
  }
  throw new KernelError("DRM_IOCTL_MODE_SETCRTC", "EINVAL");
}
