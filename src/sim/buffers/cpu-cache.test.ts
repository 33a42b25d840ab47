import { expect, test } from "vitest";
import { PhysicalMemory } from "../memory/physical-memory.ts";
import { bytesAt, filled, PAGE, RAM } from "../testing/sample.ts";
import { CpuCache } from "./cpu-cache.ts";
import { PagedBytes } from "./paged-bytes.ts";

function twoPages(): { memory: PagedBytes; cache: CpuCache } {
  const ram = new PhysicalMemory([{ base: RAM, size: 2 * PAGE }]);
  const memory = new PagedBytes(ram, PAGE, Float64Array.of(RAM, RAM + PAGE));
  return { memory, cache: new CpuCache(memory) };
}

test("what was read once is old when memory changes, until it is invalidated", () => {
  const { memory, cache } = twoPages();
  expect(bytesAt(cache, 0, 1)).toEqual([0]);
  memory.write(0, filled(1, 5));
  expect(bytesAt(cache, 0, 1)).toEqual([0]);
  cache.invalidate();
  expect(bytesAt(cache, 0, 1)).toEqual([5]);
});

test("what was written is not in memory until it is cleaned, and stays cached then", () => {
  const { memory, cache } = twoPages();
  cache.write(PAGE - 1, Uint8Array.of(1, 2));
  expect(bytesAt(memory, PAGE - 1, 2)).toEqual([0, 0]);
  cache.clean();
  expect(bytesAt(memory, PAGE - 1, 2)).toEqual([1, 2]);
  memory.write(PAGE, filled(1, 9));
  expect(bytesAt(cache, PAGE, 1)).toEqual([2]);
});

test("an invalidated line that was dirty is lost", () => {
  const { memory, cache } = twoPages();
  cache.write(0, filled(4, 1));
  cache.invalidate();
  cache.clean();
  expect(bytesAt(memory, 0, 4)).toEqual([0, 0, 0, 0]);
});

test("cleaning writes whole lines of 64 bytes and none beside them", () => {
  const { memory, cache } = twoPages();
  cache.write(64, filled(1, 1));
  memory.write(0, filled(256, 9));
  cache.clean();
  expect(bytesAt(memory, 62, 4)).toEqual([9, 9, 1, 0]);
  expect(bytesAt(memory, 126, 4)).toEqual([0, 0, 9, 9]);
});

test("a line is written back once", () => {
  const { memory, cache } = twoPages();
  cache.write(0, filled(1, 1));
  cache.clean();
  memory.write(0, filled(1, 2));
  cache.clean();
  expect(bytesAt(memory, 0, 1)).toEqual([2]);
});
