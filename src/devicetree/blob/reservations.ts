// The memory reservation block: what `/memreserve/` lines became.
import type { Block } from "./header.ts";
import { failure } from "./failure.ts";
import type { Failure } from "./failure.ts";

export interface Reservation {
  readonly address: bigint;
  readonly size: bigint;
}

/** No blob of Linux 6.1 has more than a handful; the cap keeps a broken one from filling memory. */
const LIMIT = 4096;

/** Reads up to the entry of size 0, where Linux stops (drivers/of/fdt.c:641). */
export function readReservations(
  view: DataView,
  block: Block,
  file: string,
): readonly Reservation[] | Failure {
  const reservations: Reservation[] = [];
  for (let offset = block.start; offset + 16 <= block.end; offset += 16) {
    const size = view.getBigUint64(offset + 8);
    if (size === 0n) return reservations;
    if (reservations.length === LIMIT) {
      return failure(
        file,
        "dtb-too-many-reservations",
        `More than ${LIMIT} memory reservations`,
        offset,
      );
    }
    reservations.push({ address: view.getBigUint64(offset), size });
  }
  return failure(
    file,
    "dtb-unterminated-reservations",
    "The memory reservations have no end",
    block.start,
  );
}
