// The heaps of this kernel's ION, where it has one.
import type { Errno } from "../../buffer/errno.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { identifyIonHeaps, type IdentifiedIonHeap } from "./identify-ion-heaps.ts";
import { IonHeap } from "./ion-heap.ts";
import { openIonNode, type OpenIonNode } from "./ion-node.ts";
import { listHeaps, OUT_OF_DESCRIPTORS } from "./list-heaps.ts";
import { recogniseIon } from "./recognise-ion.ts";

/** No node, or one that no driver answers for. */
const NO_ION: readonly Errno[] = ["ENOENT", "ENODEV", "ENXIO"];

/**
 * @param defaultRegion name of the node that has `linux,cma-default` below /reserved-memory
 * @returns none without ION; where it may not be opened or asked, one that stands for whatever it has
 * @throws KernelError EMFILE
 */
export function ionHeaps(
  accounts: Accounts,
  defaultRegion: string | undefined,
  open: OpenIonNode = openIonNode,
): readonly IonHeap[] {
  try {
    const openIon = recogniseIon(open);
    if (openIon === undefined) return [];
    const ion = openIon();
    try {
      return identifyIonHeaps(listHeaps(ion), defaultRegion, ion.cpuCached).map(
        (heap) => new IonHeap(accounts, heap, openIon),
      );
    } finally {
      ion[Symbol.dispose]();
    }
  } catch (error) {
    if (!(error instanceof KernelError) || OUT_OF_DESCRIPTORS.includes(error.errno)) throw error;
    if (NO_ION.includes(error.errno)) return [];
    const refuse = (): never => {
      throw error;
    };
    return [new IonHeap(accounts, CLOSED, refuse)];
  }
}

const CLOSED: IdentifiedIonHeap = {
  heap: { id: 0, told: { name: "ion", type: -1 } },
  properties: {
    id: "ion",
    pool: "ion",
    contiguous: "unknown",
    cpuCached: "unknown",
    structPages: "unknown",
    kernelMaps: "unknown",
    protected: "unknown",
  },
};
