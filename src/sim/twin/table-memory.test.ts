import { expect, test } from "vitest";
import { bytesAt, filled, machineOf, PAGE, RAM } from "../testing/sample.ts";
import { tableMemory } from "./table-memory.ts";

test("tables are pages of the kernel, cleared, and go back", () => {
  const machine = machineOf();
  machine.memory.write(RAM, filled(PAGE, 7));
  const free = machine.pages.freePages;
  const tables = tableMemory(machine);
  const [small, large] = [tables.allocateTable(1024), tables.allocateTable(4 * PAGE)];
  expect(machine.pages.freePages).toBe(free - 5);
  expect((large ?? 1) % (4 * PAGE)).toBe(0);
  expect(bytesAt(machine.memory, small ?? 0, 4)).toEqual([0, 0, 0, 0]);
  tables.write32(small ?? 0, 0x01020304);
  expect(bytesAt(machine.memory, small ?? 0, 4)).toEqual([4, 3, 2, 1]);
  tables.freeTable(small ?? 0, 1024);
  tables.freeTable(large ?? 0, 4 * PAGE);
  expect(machine.pages.freePages).toBe(free);
});

test("a table beyond what the IOMMU reaches is no table", () => {
  expect(tableMemory(machineOf()).allocateTable(PAGE, RAM - 1)).toBeUndefined();
});
