import { describe, expect, test } from "vitest";
import type { Answer } from "../../diagnostic/answer.ts";
import { addressBits } from "../../buffer/range.ts";
import type { Range } from "../../buffer/memory.ts";
import type { Machine } from "../machine.ts";
import { bufferOn, bytesAt, filled, machineOf, MIB, PAGE, RAM } from "../testing/sample.ts";
import { DirectPath } from "./direct-path.ts";

function pathOf(machine: Machine, reach: Range, bounces: Answer = "yes") {
  const faults: string[] = [];
  const path = new DirectPath(machine, {
    isCoherent: false,
    reach,
    bounces,
    onFault: (address, access) => faults.push(`${access} at 0x${address.toString(16)}`),
  });
  return { path, faults };
}

/** The first 32 MiB of the machine's 64. */
const LOWER: Range = { lo: 0n, hi: BigInt(RAM + 32 * MIB - 1) };
const BEYOND = (32 * MIB) / PAGE;

const pages = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => first + at);

describe("within reach", () => {
  test("device addresses are physical ones, neighbours joined", () => {
    const machine = machineOf();
    const { path } = pathOf(machine, addressBits(32));
    const { segments } = path.map(bufferOn(machine, [8, 9, 12]), "to-device");
    expect(segments).toEqual([
      { address: RAM + 8 * PAGE, length: 2 * PAGE },
      { address: RAM + 12 * PAGE, length: PAGE },
    ]);
    expect(machine.bouncedBytes).toBe(0);
  });

  test("an access that meets no RAM is a fault and moves nothing", () => {
    const machine = machineOf();
    const { path, faults } = pathOf(machine, addressBits(32));
    const target = filled(4, 9);
    expect(path.read(0x1000, target)).toBe(false);
    expect(path.write(RAM + 64 * MIB - 2, filled(4, 1))).toBe(false);
    expect([...target]).toEqual([9, 9, 9, 9]);
    expect(faults).toEqual(["read at 0x1000", "write at 0x43fffffe"]);
  });
});

describe("beyond reach", () => {
  test("runs up to 256 KiB are bounced, longer ones fail", () => {
    const machine = machineOf();
    const { path } = pathOf(machine, LOWER);
    const { segments, unmap } = path.map(bufferOn(machine, pages(BEYOND, 64)), "to-device");
    expect(segments).toHaveLength(1);
    expect(segments[0]?.address).toBeLessThan(RAM + 32 * MIB);
    unmap();
    expect(() => path.map(bufferOn(machine, pages(BEYOND, 65)), "to-device")).toThrow(
      "swiotlb buffer is full (sz: 266240 bytes)",
    );
  });

  test("the copy happens at map, bracket and unmap, and at no other time", () => {
    const machine = machineOf();
    const { path } = pathOf(machine, LOWER);
    const buffer = bufferOn(machine, [BEYOND]);
    buffer.backing.bytes.write(0, filled(1, 1));
    const { segments } = path.map(buffer, "to-device");
    const seen = () => bytesAt(path, segments[0]?.address ?? 0, 1);
    expect(seen()).toEqual([1]);
    // Another device writes the next frame: this one goes on with the old.
    buffer.backing.bytes.write(0, filled(1, 2));
    expect(seen()).toEqual([1]);
    buffer.syncForDevice();
    expect(seen()).toEqual([2]);
    expect(machine.bouncedBytes).toBe(2 * PAGE);
  });

  test("what the device writes arrives at the bracket or when it is unmapped", () => {
    const machine = machineOf();
    const { path } = pathOf(machine, LOWER);
    const buffer = bufferOn(machine, [BEYOND]);
    const { segments, unmap } = path.map(buffer, "from-device");
    const address = segments[0]?.address ?? 0;
    path.write(address, filled(1, 3));
    expect(bytesAt(buffer.backing.bytes, 0, 1)).toEqual([0]);
    buffer.syncForCpu();
    expect(bytesAt(buffer.backing.bytes, 0, 1)).toEqual([3]);
    path.write(address, filled(1, 4));
    unmap();
    expect(bytesAt(buffer.backing.bytes, 0, 1)).toEqual([4]);
  });

  test("a bounce buffer starts with what the pages hold, so that a partial write loses nothing", () => {
    const machine = machineOf();
    const { path } = pathOf(machine, LOWER);
    const buffer = bufferOn(machine, [BEYOND]);
    buffer.backing.bytes.write(0, Uint8Array.of(1, 2));
    const { segments, unmap } = path.map(buffer, "from-device");
    path.write(segments[0]?.address ?? 0, Uint8Array.of(9));
    unmap();
    expect(bytesAt(buffer.backing.bytes, 0, 2)).toEqual([9, 2]);
  });

  test("only what lies beyond is bounced", () => {
    const machine = machineOf();
    const { path } = pathOf(machine, LOWER);
    const { segments } = path.map(bufferOn(machine, [4, BEYOND]), "to-device");
    expect(segments[0]).toEqual({ address: RAM + 4 * PAGE, length: PAGE });
    expect(machine.bouncedBytes).toBe(PAGE);
  });

  test("a kernel that does not bounce fails with EIO, one that nobody knows is asked about", () => {
    const machine = machineOf();
    const buffer = bufferOn(machine, [BEYOND]);
    expect(() => pathOf(machine, LOWER, "no").path.map(buffer, "to-device")).toThrow(
      `DMA addr 0x42000000+${PAGE} overflow`,
    );
    expect(() => pathOf(machine, LOWER, "unknown").path.map(buffer, "to-device")).toThrow(
      "not known: Does this kernel bounce",
    );
  });

  test("no memory within reach fails, above and below", () => {
    const machine = machineOf();
    const buffer = bufferOn(machine, [BEYOND]);
    const below = pathOf(machine, { lo: 0n, hi: BigInt(RAM - 1) });
    const above = pathOf(machine, { lo: BigInt(RAM + 65 * MIB), hi: addressBits(40).hi });
    for (const { path } of [below, above])
      expect(() => path.map(buffer, "to-device")).toThrow("swiotlb buffer is full");
    expect(machine.bounceBytes).toBe(0);
  });

  test("all 64 MiB of swiotlb may be in use, and come back", () => {
    const machine = machineOf({ size: 256 * MIB });
    const { path } = pathOf(machine, { lo: 0n, hi: BigInt(RAM + 128 * MIB - 1) });
    const run = bufferOn(machine, pages((128 * MIB) / PAGE, 64));
    const free = machine.pages.freePages;
    const maps = Array.from({ length: 256 }, () => path.map(run, "to-device"));
    expect(() => path.map(run, "to-device")).toThrow("swiotlb buffer is full");
    for (const { unmap } of maps) unmap();
    expect(machine.pages.freePages).toBe(free);
    expect(machine.bounceBytes).toBe(0);
  });

  test("when a later run cannot be mapped, the earlier ones are given back", () => {
    const machine = machineOf();
    const free = machine.pages.freePages;
    const { path } = pathOf(machine, LOWER);
    const buffer = bufferOn(machine, [BEYOND + 200, ...pages(BEYOND, 65)]);
    expect(() => path.map(buffer, "to-device")).toThrow("swiotlb buffer is full");
    expect(machine.pages.freePages).toBe(free);
  });
});
