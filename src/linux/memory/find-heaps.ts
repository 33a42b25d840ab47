// The memories that this kernel gives to user space: dma-buf heaps, udmabuf, and ION on the kernels before them.
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { KernelFiles } from "../files/kernel-files.ts";
import { ionHeaps } from "../ion/find-ion-heaps.ts";
import { HeapSource } from "./heap-source.ts";
import { defaultRegion, HEAP_FOLDER, readHeaps } from "./read-heaps.ts";
import { UdmabufSource } from "./udmabuf-source.ts";

/** A memory that is reached through a node of /dev. */
export interface NodeSource extends BufferSource, Disposable {
  /** What allocations open. */
  readonly path: string;
}

/** @throws KernelError EACCES where /dev/dma_heap is closed */
export function findHeaps(accounts: Accounts, files: KernelFiles): readonly NodeSource[] {
  if (files.isDenied(HEAP_FOLDER)) throw new KernelError(`open(/${HEAP_FOLDER})`, "EACCES");
  return [
    ...readHeaps(files).map((heap) => new HeapSource(accounts, heap)),
    ...(files.names("dev").includes("udmabuf") ? [new UdmabufSource(accounts, files)] : []),
    ...ionHeaps(accounts, defaultRegion(files)),
  ];
}
