// A small board for the tests.
import { PageAllocator } from "../page-allocator.ts";
import { PhysicalMemory } from "../physical-memory.ts";

export const MIB = 2 ** 20;
export const PAGE = 4096;
export const RAM = 0x6000_0000;

export interface BoardOptions {
  /** Bytes of RAM, all in one bank. */
  readonly size: number;
  readonly pageblockOrder?: number;
  readonly zones?: readonly { readonly name: string; readonly lo: number; readonly hi: number }[];
}

/** RAM from 0x6000_0000 on, one zone unless told, all of it free. */
export function boardMemory({ size, pageblockOrder = 10, zones }: BoardOptions): PageAllocator {
  return new PageAllocator({
    memory: new PhysicalMemory([{ base: RAM, size }]),
    pageSize: PAGE,
    pageblockOrder,
    zones: zones ?? [{ name: "Normal", lo: 0, hi: 2 ** 40 }],
  });
}
