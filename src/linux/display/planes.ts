// The planes of a card: the layers a CRTC shows, each with the formats it takes.
import { addressOf, ioctl } from "../call.ts";
import { HOST_ABI } from "../host.ts";
import { DRM_MODE_OBJECT_PLANE } from "../uapi/drm-property.ts";
import {
  DRM_IOCTL_MODE_GETPLANE,
  DRM_IOCTL_MODE_GETPLANERESOURCES,
} from "../uapi/drm-resources.ts";
import { bytesOf, type Card, inMask } from "./card.ts";
import { type ModifiersByFormat, readInFormats } from "./in-formats.ts";
import { type DrmObject, readBlob, readObject } from "./properties.ts";

export interface Plane extends DrmObject {
  readonly kind: PlaneKind;
  /** CRTCs that can show it. */
  readonly crtcs: readonly number[];
  /** The CRTC that shows it now; 0 for none. */
  readonly current: number;
  readonly formats: ModifiersByFormat;
}

/** Values of the property `type`: include/drm/drm_plane.h:551. */
const KINDS = ["overlay", "primary", "cursor"] as const;
export type PlaneKind = (typeof KINDS)[number];

const LINEAR = 0n;

/** @param crtcs of the card, in its order. Primary planes are listed for clients with DRM_CLIENT_CAP_UNIVERSAL_PLANES only. */
export function readPlanes(card: Card, crtcs: readonly number[]): readonly Plane[] {
  const { count_planes: count } = ioctl(card.fd, DRM_IOCTL_MODE_GETPLANERESOURCES, {});
  const ids = new Uint32Array(count);
  const bytes = bytesOf(ids);
  const input = { count_planes: count, plane_id_ptr: addressOf(bytes) };
  ioctl(card.fd, DRM_IOCTL_MODE_GETPLANERESOURCES, input, [bytes]);
  return [...ids].map((id) => readPlane(card, id, crtcs));
}

/** What the plane shows now, and the CRTC that shows it; 0 for none. */
export function planeNow(
  card: Card,
  plane: number,
): { readonly crtc: number; readonly frameBuffer: number } {
  const found = ioctl(card.fd, DRM_IOCTL_MODE_GETPLANE, { plane_id: plane });
  return { crtc: found.crtc_id, frameBuffer: found.fb_id };
}

function readPlane(card: Card, id: number, crtcs: readonly number[]): Plane {
  const counts = ioctl(card.fd, DRM_IOCTL_MODE_GETPLANE, { plane_id: id });
  const codes = new Uint32Array(counts.count_format_types);
  const bytes = bytesOf(codes);
  const input = {
    plane_id: id,
    count_format_types: codes.length,
    format_type_ptr: addressOf(bytes),
  };
  const found = ioctl(card.fd, DRM_IOCTL_MODE_GETPLANE, input, [bytes]);
  const { properties } = readObject(card, id, DRM_MODE_OBJECT_PLANE);
  const blob = Number(properties.get("IN_FORMATS")?.value ?? 0n);
  return {
    id,
    properties,
    kind: KINDS[Number(properties.get("type")?.value ?? 0n)] ?? "overlay",
    crtcs: inMask(crtcs, found.possible_crtcs),
    current: found.crtc_id,
    formats:
      blob === 0
        ? // A driver without modifiers; only it knows of others than this.
          new Map([...codes].map((code) => [code, [LINEAR]]))
        : readInFormats(readBlob(card, blob), HOST_ABI),
  };
}
