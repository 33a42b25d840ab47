// An atomic commit: properties of several objects set at once, or not at all.
import { KernelError } from "../../buffer/kernel-error.ts";
import { addressOf, ioctl } from "../call.ts";
import { DRM_IOCTL_MODE_ATOMIC } from "../uapi/drm-property.ts";
import { bytesOf, type Card } from "./card.ts";
import type { DrmObject } from "./properties.ts";

/** Values of one object's properties, by name; below zero as two's complement. */
export interface Change {
  readonly object: DrmObject;
  readonly values: Readonly<Record<string, number | bigint>>;
}

export interface CommitLists {
  readonly objects: Uint32Array;
  /** How many properties of each object. */
  readonly counts: Uint32Array;
  readonly properties: Uint32Array;
  readonly values: BigUint64Array;
}

/** @param flags `DRM_MODE_ATOMIC_NONBLOCK`... @param number given back by the event, when one is asked for */
export function commit(card: Card, changes: readonly Change[], flags: number, number = 0n): void {
  const lists = commitLists(changes);
  const memory = [lists.objects, lists.counts, lists.properties, lists.values].map(bytesOf);
  const [objs_ptr = 0n, count_props_ptr = 0n, props_ptr = 0n, prop_values_ptr = 0n] =
    memory.map(addressOf);
  const addresses = { objs_ptr, count_props_ptr, props_ptr, prop_values_ptr };
  const input = { flags, count_objs: lists.objects.length, ...addresses, user_data: number };
  ioctl(card.fd, DRM_IOCTL_MODE_ATOMIC, input, memory);
}

/** @throws KernelError ENOENT for a property the object has not, as the kernel: drivers/gpu/drm/drm_atomic_uapi.c:1409 */
export function commitLists(changes: readonly Change[]): CommitLists {
  const rows = changes.map(({ object, values }) =>
    Object.entries(values).map(([name, value]) => {
      const property = object.properties.get(name);
      if (!property) throw new KernelError(DRM_IOCTL_MODE_ATOMIC.name, "ENOENT", `no ${name}`);
      return { id: property.id, value: BigInt.asUintN(64, BigInt(value)) };
    }),
  );
  return {
    objects: Uint32Array.from(changes, ({ object }) => object.id),
    counts: Uint32Array.from(rows, (row) => row.length),
    properties: Uint32Array.from(rows.flat(), ({ id }) => id),
    values: BigUint64Array.from(rows.flat().map(({ value }) => value)),
  };
}
