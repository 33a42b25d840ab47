import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PhysicalMemory } from "./physical-memory.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;

describe("banks", () => {
  test("are sorted, and joined where they touch", () => {
    const memory = new PhysicalMemory([
      { base: 0x8_8000_0000, size: GIB },
      { base: 0x5000_0000, size: 256 * MIB },
      { base: 0x4000_0000, size: 256 * MIB },
    ]);
    expect(memory.banks).toEqual([
      { base: 0x4000_0000, size: 512 * MIB },
      { base: 0x8_8000_0000, size: GIB },
    ]);
  });

  test("must not overlap, be empty, or be none at all", () => {
    const overlap = [
      { base: 0, size: 8192 },
      { base: 4096, size: 4096 },
    ];
    expect(() => new PhysicalMemory(overlap)).toThrow("overlap");
    expect(() => new PhysicalMemory([{ base: 0, size: 0 }])).toThrow(RangeError);
    expect(() => new PhysicalMemory([])).toThrow("at least one bank");
  });
});

describe("access", () => {
  test("beyond RAM is refused, also when only the last byte is", () => {
    const memory = new PhysicalMemory([{ base: 0x1000, size: 0x1000 }]);
    expect(memory.holds(0x1ffc, 4)).toBe(true);
    expect(memory.holds(0x1ffd, 4)).toBe(false);
    expect(() => memory.write32(0x1ffd, 1)).toThrow("no RAM at 0x1ffd");
    expect(() => memory.read(0xfff, new Uint8Array(2))).toThrow(RangeError);
  });

  test("by word is little endian, aligned or not", () => {
    const memory = new PhysicalMemory([{ base: 0, size: 2 * MIB }]);
    memory.write64(MIB - 3, 0x1122_3344_5566_7788n);
    const bytes = new Uint8Array(8);
    memory.read(MIB - 3, bytes);
    expect([...bytes]).toEqual([0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11]);
    expect(memory.read32(MIB - 3)).toBe(0x5566_7788);
    expect(memory.read64(MIB - 3)).toBe(0x1122_3344_5566_7788n);
    memory.write32(MIB - 2, 0xdead_beef);
    expect(memory.read32(MIB - 2)).toBe(0xdead_beef);
  });

  test("of 8 GiB takes memory for what was written only", () => {
    const memory = new PhysicalMemory([{ base: 0, size: 8 * GIB }]);
    expect(memory.read32(7 * GIB)).toBe(0);
    memory.copy(3 * GIB, 5 * GIB, 16 * MIB);
    memory.clear(0, GIB);
    expect(memory.backed).toBe(0);
    memory.write32(7 * GIB, 1);
    expect(memory.backed).toBe(64 * 1024);
    memory.clear(7 * GIB, MIB);
    expect(memory.backed).toBe(0);
  });

  test("does what it would in one plain array", () => {
    const size = MIB + 2 ** 16;
    const place = fc.oneof(
      fc.integer({ min: 0, max: size - 5000 }),
      fc.integer({ min: MIB - 4000, max: MIB }),
    );
    const step = fc.oneof(
      fc.record({ kind: fc.constant("write"), at: place, to: place, length: fc.nat(5000) }),
      fc.record({ kind: fc.constant("copy"), at: place, to: place, length: fc.nat(5000) }),
      fc.record({ kind: fc.constant("clear"), at: place, to: place, length: fc.nat(5000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const memory = new PhysicalMemory([{ base: 0x4000_0000, size }]);
        const model = new Uint8Array(size);
        steps.forEach(({ kind, at, to, length }, number) => {
          if (kind === "write") {
            const bytes = new Uint8Array(length).fill(number + 1);
            memory.write(0x4000_0000 + at, bytes);
            model.set(bytes, at);
          } else if (kind === "clear") {
            memory.clear(0x4000_0000 + at, length);
            model.fill(0, at, at + length);
          } else if (Math.abs(at - to) >= length) {
            memory.copy(0x4000_0000 + at, 0x4000_0000 + to, length);
            model.copyWithin(to, at, at + length);
          }
        });
        const all = new Uint8Array(size);
        memory.read(0x4000_0000, all);
        return all.every((byte, at) => byte === model[at]);
      }),
      { numRuns: 30 },
    );
  });
});
