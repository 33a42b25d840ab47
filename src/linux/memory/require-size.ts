// Sizes that are refused before the kernel sees them.
import { KernelError } from "../../buffer/kernel-error.ts";
import { HOST_ABI } from "../host.ts";

/**
 * On 32-bit machines the heaps keep the low half of a size (drivers/dma-buf/dma-heap.c:52) and would give a small buffer for
 * a huge one.
 * @throws KernelError EINVAL for what is no whole number above zero, ENOMEM for more than an address can count
 */
export function requireSize(size: number, call: string): void {
  if (!Number.isSafeInteger(size) || size < 1) throw new KernelError(call, "EINVAL");
  if (HOST_ABI.wordBytes === 4 && size > 0xffff_f000) throw new KernelError(call, "ENOMEM");
}
