// Page tables of the twin live in its own RAM, in pages of the kernel.
import type { TableMemory } from "../iommu/table-memory.ts";
import type { Machine } from "../machine.ts";

export function tableMemory(machine: Machine): TableMemory {
  const { memory, pages, pageSize } = machine;
  const orderOf = (bytes: number) => Math.max(0, Math.ceil(Math.log2(bytes / pageSize)));
  return {
    read32: (address) => memory.read32(address),
    write32: (address, value) => memory.write32(address, value),
    read64: (address) => memory.read64(address),
    write64: (address, value) => memory.write64(address, value),
    allocateTable(bytes, below) {
      const limit = below === undefined ? {} : { below };
      const pfn = pages.allocate({
        order: orderOf(bytes),
        movable: false,
        reclaim: true,
        ...limit,
      });
      if (pfn === undefined) return undefined;
      memory.clear(pfn * pageSize, bytes);
      return pfn * pageSize;
    },
    freeTable: (address, bytes) => pages.free(address / pageSize, orderOf(bytes)),
  };
}
