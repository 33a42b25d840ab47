// Properties of DRM objects by name: each card has numbers of its own for them. And blobs, which some of them point to.
import { addressOf, ioctl } from "../call.ts";
import {
  DRM_IOCTL_MODE_GETPROPBLOB,
  DRM_IOCTL_MODE_GETPROPERTY,
  DRM_IOCTL_MODE_OBJ_GETPROPERTIES,
} from "../uapi/drm-property.ts";
import { bytesOf, type Card } from "./card.ts";

export interface Property {
  readonly id: number;
  readonly value: bigint;
}

/** A connector, CRTC or plane with its properties. */
export interface DrmObject {
  readonly id: number;
  readonly properties: ReadonlyMap<string, Property>;
}

/** @param type `DRM_MODE_OBJECT_PLANE`...; those that only an atomic client sees need DRM_CLIENT_CAP_ATOMIC */
export function readObject(card: Card, id: number, type: number): DrmObject {
  const object = { obj_id: id, obj_type: type };
  const { count_props: count } = ioctl(card.fd, DRM_IOCTL_MODE_OBJ_GETPROPERTIES, object);
  const ids = new Uint32Array(count);
  const values = new BigUint64Array(count);
  const [idBytes, valueBytes] = [bytesOf(ids), bytesOf(values)];
  ioctl(
    card.fd,
    DRM_IOCTL_MODE_OBJ_GETPROPERTIES,
    {
      ...object,
      count_props: count,
      props_ptr: addressOf(idBytes),
      prop_values_ptr: addressOf(valueBytes),
    },
    [idBytes, valueBytes],
  );
  const named = [...ids].map((property, at): [string, Property] => [
    ioctl(card.fd, DRM_IOCTL_MODE_GETPROPERTY, { prop_id: property }).name,
    { id: property, value: values[at] ?? 0n },
  ]);
  return { id, properties: new Map(named) };
}

export function readBlob(card: Card, id: number): Uint8Array {
  const { length } = ioctl(card.fd, DRM_IOCTL_MODE_GETPROPBLOB, { blob_id: id });
  const bytes = new Uint8Array(new ArrayBuffer(length));
  const input = { blob_id: id, length, data: addressOf(bytes) };
  ioctl(card.fd, DRM_IOCTL_MODE_GETPROPBLOB, input, [bytes]);
  return bytes;
}
