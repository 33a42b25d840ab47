// Where the device tree, the knowledge base and the kernel's configuration say one thing and the running kernel another.
// What either side does not know is no disagreement.
import type { Board } from "../../board/board.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { compareCma } from "./compare-cma.ts";
import { compareDrivers } from "./compare-drivers.ts";
import { compareHeaps } from "./compare-heaps.ts";
import { compareIommus } from "./compare-iommus.ts";
import { compareRam } from "./compare-ram.ts";
import type { Seen } from "./seen.ts";

/** @param plain the board without what the machine itself says of it */
export function findDisagreements(plain: Board, seen: Seen): readonly Diagnostic[] {
  return [
    ...compareDrivers(plain, seen),
    ...compareIommus(plain, seen),
    ...compareHeaps(plain, seen),
    ...compareCma(plain, seen),
    ...compareRam(plain, seen),
  ];
}
