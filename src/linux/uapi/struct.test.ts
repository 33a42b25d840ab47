import fc from "fast-check";
import koffi from "koffi";
import { describe, expect, test } from "vitest";
import { type Abi, ARM32, ARM32_TIME32, I386, LP64 } from "./abi.ts";
import { array, type Field, raw, s32, s64, text, time, u16, u32, u64, u8, word } from "./field.ts";
import { anonymousUnion, decode, decodeMany, encode, packed, struct, union } from "./struct.ts";

type KoffiType = Parameters<typeof koffi.sizeof>[0];

const point = struct("point", "here:1", { x: s32, y: s32 });

describe("a value goes in and comes out", () => {
  test("as bytes in the machine's order", () => {
    const frame = struct("frame", "here:1", { kind: u8, size: u32, address: word });
    const bytes = encode(frame, { kind: 1, size: 0x0102_0304, address: 0x55n }, LP64);
    expect([...bytes]).toEqual([1, 0, 0, 0, 4, 3, 2, 1, 0x55, 0, 0, 0, 0, 0, 0, 0]);
    expect(decode(frame, bytes, LP64)).toEqual({ kind: 1, size: 0x0102_0304, address: 0x55n });
    expect(frame.size(ARM32)).toBe(12);
  });

  test("what is not named stays zero", () => {
    expect(decode(point, encode(point, { y: -7 }, LP64), LP64)).toEqual({ x: 0, y: -7 });
  });

  test("structures in structures, in arrays and one behind the other", () => {
    const line = struct("line", "here:1", { ends: array(point, 2), colour: u16 });
    const bytes = encode(line, { ends: [{ x: 1 }, { x: 2, y: 3 }], colour: 5 }, LP64);
    expect(bytes).toHaveLength(20);
    expect(decode(line, bytes, LP64)).toEqual({
      ends: [
        { x: 1, y: 0 },
        { x: 2, y: 3 },
      ],
      colour: 5,
    });
    expect(decodeMany(point, bytes.subarray(0, 17), LP64)).toEqual([
      { x: 1, y: 0 },
      { x: 2, y: 3 },
    ]);
  });

  test("a union shows the same bytes in each way", () => {
    const either = struct("either", "here:1", {
      type: u32,
      of: union({ number: u64, parts: array(u32, 2), bytes: raw(3) }),
    });
    const value = decode(either, encode(either, { of: { parts: [1, 2] } }, LP64), LP64);
    expect(value.of).toEqual({
      number: 0x2_0000_0001n,
      parts: [1, 2],
      bytes: Uint8Array.of(1, 0, 0),
    });
    expect(either.size(LP64)).toBe(16);
    expect(either.size(I386)).toBe(12);
  });

  test("a patch of a laid-out structure leaves the rest", () => {
    const bytes = encode(point, { x: 1, y: 2 }, LP64);
    point.write(new DataView(bytes.buffer), 0, { x: 9 }, LP64);
    expect(decode(point, bytes, LP64)).toEqual({ x: 9, y: 2 });
  });

  test("text ends at its zero, or where its room ends", () => {
    const named = struct("named", "here:1", { name: text(4), after: u8 });
    expect(decode(named, encode(named, { name: "né", after: 7 }, LP64), LP64)).toEqual({
      name: "né",
      after: 7,
    });
    expect(decode(named, Uint8Array.of(97, 98, 99, 100, 0), LP64).name).toBe("abcd");
    expect(() => encode(named, { name: "abcd" }, LP64)).toThrow('"abcd" has more than 3 bytes');
  });

  test("time is as wide as the C library has it", () => {
    const stamp = struct("stamp", "here:1", { seconds: time });
    expect(encode(stamp, { seconds: 2 ** 40 }, ARM32)).toHaveLength(8);
    expect(encode(stamp, { seconds: 7 }, ARM32_TIME32)).toHaveLength(4);
    expect(() => encode(stamp, { seconds: 2 ** 40 }, ARM32_TIME32)).toThrow(RangeError);
  });
});

describe("refuses", () => {
  test.each<[string, Field<number>, number]>([
    ["too much", u8, 256],
    ["less than nothing", u32, -1],
    ["too little", s32, -(2 ** 31) - 1],
    ["a fraction", u16, 0.5],
    ["what is no number", u32, Number.NaN],
  ])("%s for an integer", (_, field, value) => {
    expect(() => encode(struct("one", "here:1", { it: field }), { it: value }, LP64)).toThrow(
      RangeError,
    );
  });

  test("an address of 64 bits on a machine of 32", () => {
    const one = struct("one", "here:1", { at: word });
    expect(encode(one, { at: 1n << 32n }, LP64)).toHaveLength(8);
    expect(() => encode(one, { at: 1n << 32n }, ARM32)).toThrow(RangeError);
  });

  test("more elements than there is room for, and bytes that are too few", () => {
    const list = struct("list", "here:1", { all: array(u32, 2) });
    expect(() => encode(list, { all: [1, 2, 3] }, LP64)).toThrow("3 elements, where 2 fit");
    expect(() => decode(point, new Uint8Array(7), LP64)).toThrow(RangeError);
  });

  test("a member that is not there", () => {
    const wrong = { z: 1 } as unknown as { x: number };
    expect(() => encode(point, wrong, LP64)).toThrow("there is no member z");
  });
});

test("a packed structure has no gaps; as a member it needs no alignment", () => {
  const tight = packed("tight", "here:1", { a: u8, b: u32, c: u64 });
  const around = struct("around", "here:1", { first: u8, tight, last: u16 });
  expect(tight.layout(LP64).members.map(({ offset }) => offset)).toEqual([0, 1, 5]);
  expect(around.layout(LP64).members.map(({ offset }) => offset)).toEqual([0, 1, 14]);
  expect(around.size(LP64)).toBe(16);
});

test("an anonymous union takes the alignment of its widest member", () => {
  const event = struct("event", "here:1", {
    type: u32,
    value: anonymousUnion({ narrow: s32, wide: s64 }),
    flags: u32,
  });
  const offsets = (abi: Abi) => event.layout(abi).members.map(({ offset }) => offset);
  expect(offsets(LP64)).toEqual([0, 8, 16]);
  expect(offsets(ARM32)).toEqual([0, 8, 16]);
  expect(offsets(I386)).toEqual([0, 4, 12]);
});

describe("any structure", () => {
  const scalars: readonly (readonly [Field<unknown>, KoffiType])[] = [
    [u8, "uint8_t"],
    [u16, "uint16_t"],
    [s32, "int32_t"],
    [u64, "uint64_t"],
    [word, "size_t"],
  ];
  const scalar = fc.constantFrom(...scalars);
  const member = fc.oneof(
    scalar,
    fc
      .tuple(scalar, fc.integer({ min: 1, max: 5 }))
      .map(([[field, type], length]) => [array(field, length), koffi.array(type, length)] as const),
    fc.array(scalar, { minLength: 1, maxLength: 4 }).map((all) => both(all)),
  );

  /** One structure for us and the same for koffi, which asks the C++ compiler's rules. */
  function both(all: readonly (readonly [Field<unknown>, KoffiType])[]) {
    const ours = struct(
      "any",
      "here:1",
      Object.fromEntries(all.map(([field], at) => [`m${at}`, field])),
    );
    const theirs = koffi.struct(Object.fromEntries(all.map(([, type], at) => [`m${at}`, type])));
    return [ours, theirs] as const;
  }

  test.runIf(process.arch === "x64" || process.arch === "arm64")(
    "lies as koffi lays it out on this machine",
    () => {
      fc.assert(
        fc.property(fc.array(member, { minLength: 1, maxLength: 8 }), (all) => {
          const [ours, theirs] = both(all);
          const { size, alignment, members } = ours.layout(LP64);
          expect([size, alignment]).toEqual([koffi.sizeof(theirs), koffi.alignof(theirs)]);
          expect(members.map(({ offset }) => offset)).toEqual(
            members.map(({ name }) => koffi.offsetof(theirs, name)),
          );
        }),
      );
    },
  );

  test("gives back what was put in, on every machine", () => {
    const value = fc.record({
      a: fc.integer({ min: 0, max: 255 }),
      b: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
      c: fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: 3, maxLength: 3 }),
      d: fc.bigInt({ min: 0n, max: (1n << 32n) - 1n }),
      e: fc.uint8Array({ minLength: 5, maxLength: 5 }),
    });
    const type = struct("any", "here:1", { a: u8, b: s64, c: array(u16, 3), d: word, e: raw(5) });
    fc.assert(
      fc.property(value, fc.constantFrom(LP64, ARM32, I386), (put, abi) => {
        expect(decode(type, encode(type, put, abi), abi)).toEqual(put);
      }),
    );
  });
});
