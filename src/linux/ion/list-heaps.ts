// The heaps an ION has: by its own word since 4.9, before that by trying every id.
import type { Errno } from "../../buffer/errno.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import { addressOf } from "../call.ts";
import { ionHeapData, ION_IOC_HEAP_QUERY } from "../uapi/ion-fd.ts";
import { ION_HEAP_IDS } from "../uapi/ion-heaps.ts";
import { decodeMany } from "../uapi/struct.ts";
import type { Ion } from "./ion.ts";
import { type IonNode, request } from "./ion-node.ts";

export interface ListedHeap {
  readonly id: number;
  /** Undefined where the kernel cannot be asked. */
  readonly told:
    | { readonly name: string; /** `ion_heap_type`. */ readonly type: number }
    | undefined;
}

export function listHeaps(ion: Ion): readonly ListedHeap[] {
  return queryHeaps(ion.node) ?? tryHeaps(ion);
}

/** Undefined where the kernel has no such query. */
function queryHeaps(node: IonNode): readonly ListedHeap[] | undefined {
  const count = countHeaps(node);
  if (count === undefined) return undefined;
  if (count === 0) return [];
  const heaps = new Uint8Array(new ArrayBuffer(count * ionHeapData.size(node.abi)));
  const { cnt } = request(node, ION_IOC_HEAP_QUERY, { cnt: count, heaps: addressOf(heaps) }, [
    heaps,
  ]);
  return decodeMany(ionHeapData, heaps, node.abi)
    .slice(0, cnt)
    .map(({ heap_id: id, name, type }) => ({ id, told: { name, type } }));
}

function countHeaps(node: IonNode): number | undefined {
  try {
    return request(node, ION_IOC_HEAP_QUERY, {}).cnt;
  } catch (error) {
    // EINVAL where the structure is larger than all that this ION knows: 32-bit kernels before 4.9.
    if (error instanceof KernelError && (error.errno === "ENOTTY" || error.errno === "EINVAL"))
      return undefined;
    throw error;
  }
}

function tryHeaps(ion: Ion): readonly ListedHeap[] {
  return Array.from({ length: ION_HEAP_IDS }, (_, id) => id)
    .filter((id) => gives(ion, id))
    .map((id) => ({ id, told: undefined }));
}

/** The process has no room for a further descriptor, which tells nothing of ION. */
export const OUT_OF_DESCRIPTORS: readonly Errno[] = ["EMFILE", "ENFILE"];

/** Whether there is a heap that allocates a page to anyone, be it a full one. */
function gives(ion: Ion, heap: number): boolean {
  try {
    ion.allocate(heap, ion.node.pageSize, "", "")[Symbol.dispose]();
    return true;
  } catch (error) {
    if (!(error instanceof KernelError) || OUT_OF_DESCRIPTORS.includes(error.errno)) throw error;
    return error.errno === "ENOMEM";
  }
}
