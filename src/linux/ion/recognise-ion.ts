// Which interface this kernel's ION has. Versions do not tell: vendors have kept the handles in later kernels.
import type { Errno } from "../../buffer/errno.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import { ION_IOC_ALLOC_FD } from "../uapi/ion-fd.ts";
import { ION_IOC_ALLOC_HANDLE } from "../uapi/ion-handle.ts";
import { DescriptorIon } from "./descriptor-ion.ts";
import { HandleIon } from "./handle-ion.ts";
import type { Ion } from "./ion.ts";
import { type IonNode, type OpenIonNode, request } from "./ion-node.ts";

/**
 * Opens ION as this kernel has it.
 * @returns undefined for an interface that is neither
 * @throws KernelError ENOENT where there is no ION, EACCES
 */
export function recogniseIon(open: OpenIonNode): (() => Ion) | undefined {
  const node = open();
  try {
    // The sizes of the structures are in the numbers, so that no kernel takes the one for the other.
    if (answers(() => request(node, ION_IOC_ALLOC_FD, { len: pageOf(node) })))
      return () => new DescriptorIon(open());
    const len = pageOf(node);
    if (answers(() => request(node, ION_IOC_ALLOC_HANDLE, { len, align: len })))
      return () => new HandleIon(open(), open);
    return undefined;
  } finally {
    node[Symbol.dispose]();
  }
}

const pageOf = ({ pageSize }: IonNode) => BigInt(pageSize);

/** ENOTTY, and EINVAL for a structure larger than all it knows: what ION says to a request that it does not know. */
const UNKNOWN: readonly Errno[] = ["ENOTTY", "EINVAL"];

/** An allocation from no heap at all is refused with ENODEV by an ION that understands it. */
function answers(allocateFromNone: () => unknown): boolean {
  try {
    allocateFromNone();
    return false;
  } catch (error) {
    if (error instanceof KernelError && UNKNOWN.includes(error.errno)) return false;
    if (error instanceof KernelError && error.errno === "ENODEV") return true;
    throw error;
  }
}
