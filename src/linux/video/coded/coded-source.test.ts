// Coded files divided into frames: each format by a small stream, and all of them by bytes that mean no good.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf, nameOf } from "../four-letters.ts";
import { type CodedSource, readCoded } from "./coded-source.ts";

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const joined = (parts: readonly Uint8Array[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const lengths = (source: CodedSource | undefined) => source?.units.map(({ length }) => length);
const formats = (source: CodedSource | undefined) => source?.codes.map(nameOf);

function fwht(size: number): Uint8Array {
  const frame = new Uint8Array(44 + size).fill(7, 44);
  frame.set([0x4f, 0x4f, 0x4f, 0x4f, 0xff, 0xff, 0xff, 0xff]);
  new DataView(frame.buffer).setUint32(40, size);
  return frame;
}

function ivf(format: string, frames: readonly Uint8Array[]): Uint8Array {
  const header = new Uint8Array(32);
  header.set(new TextEncoder().encode("DKIF"));
  header[6] = 32;
  header.set(new TextEncoder().encode(format), 8);
  const withHeaders = frames.map((frame) => {
    const head = new Uint8Array(12);
    new DataView(head.buffer).setUint32(0, frame.length, true);
    return joined([head, frame]);
  });
  return joined([header, ...withHeaders]);
}

const nal = (...payload: readonly number[]) => bytes(0, 0, 0, 1, ...payload);

test("names and codes of formats", () => {
  expect(codeOf("H264").toString(16)).toBe("34363248");
  expect(nameOf(codeOf("FWHT"))).toBe("FWHT");
});

test("FWHT says the size of each frame; an unfinished one is left out", () => {
  const source = readCoded(joined([fwht(10), fwht(0), fwht(20), fwht(30).subarray(0, 50)]));
  expect(formats(source)).toEqual(["FWHT"]);
  expect(lengths(source)).toEqual([54, 44, 64]);
});

test("IVF gives the frames without their headers, and says which format", () => {
  const source = readCoded(ivf("VP80", [bytes(1, 2, 3), bytes(), bytes(4)]));
  expect(formats(source)).toEqual(["VP80"]);
  expect(source?.units).toEqual([bytes(1, 2, 3), bytes(4)]);
});

describe("H.264", () => {
  const [delimiter, set, picture] = [nal(9, 0x10), nal(0x67, 1, 2), nal(0x68, 3)];
  const [slice, more] = [nal(0x65, 0x88, 5), nal(0x65, 0x40, 6)];

  test("an access unit is the slices of a picture with what stands in front of them", () => {
    const source = readCoded(
      joined([delimiter, set, picture, slice, more, slice, delimiter, slice]),
    );
    expect(formats(source)).toEqual(["H264"]);
    expect(source?.units).toEqual([
      joined([delimiter, set, picture, slice, more]),
      slice,
      joined([delimiter, slice]),
    ]);
  });

  test("short start codes are start codes too", () => {
    const source = readCoded(joined([set, slice.subarray(1), slice.subarray(1)]));
    expect(lengths(source)).toEqual([set.length + slice.length - 1, slice.length - 1]);
  });

  test("parameter sets alone are no frame", () => {
    expect(readCoded(joined([set, picture]))).toBeUndefined();
  });
});

test("HEVC is told from H.264 by its first bytes", () => {
  const [set, key, slice] = [nal(0x40, 1, 9), nal(0x26, 1, 0xa0), nal(0x02, 1, 0x80)];
  const rest = nal(0x02, 1, 0x20);
  const source = readCoded(joined([set, key, slice, rest, slice]));
  expect(formats(source)).toEqual(["HEVC"]);
  expect(source?.units).toEqual([joined([set, key]), joined([slice, rest]), slice]);
});

describe("motion JPEG", () => {
  const scan = [0xff, 0xda, 0, 3, 1, 0x12, 0xff, 0, 0xff, 0xd3, 0x34];
  const picture = bytes(0xff, 0xd8, 0xff, 0xdb, 0, 4, 1, 2, ...scan, 0xff, 0xd9);

  test("a picture ends at its own end marker", () => {
    const source = readCoded(joined([picture, picture]));
    expect(formats(source)).toEqual(["MJPG", "JPEG"]);
    expect(source?.units).toEqual([picture, picture]);
  });

  test("a thumbnail inside of a segment ends nothing", () => {
    const inside = [0xff, 0xe1, 0, 2 + picture.length, ...picture];
    const outer = bytes(0xff, 0xd8, ...inside, ...picture.subarray(2));
    expect(readCoded(outer)?.units).toEqual([outer]);
  });

  test("several scans make one picture", () => {
    const progressive = bytes(0xff, 0xd8, ...scan, ...scan, 0xff, 0xd9);
    expect(readCoded(progressive)?.units).toEqual([progressive]);
  });
});

describe("of any bytes", () => {
  const starts = fc.constantFrom(
    bytes(),
    bytes(0xff, 0xd8),
    bytes(0, 0, 1),
    bytes(0, 0, 0, 1, 0x40, 1),
    bytes(0x4f, 0x4f, 0x4f, 0x4f, 0xff, 0xff, 0xff, 0xff),
    new TextEncoder().encode("DKIF\0\0\x20\0VP80"),
  );
  const small = fc.constantFrom(0, 0, 0, 1, 1, 0x65, 0x80, 0xff, 0xd9, 0xda, 0x4f);
  const tail = fc.uint8Array({ maxLength: 200 });
  const telling = fc.array(small, { maxLength: 200 }).map((values) => bytes(...values));

  test("every unit is a part of the file, in order, and none is empty", () => {
    fc.assert(
      fc.property(starts, fc.oneof(tail, telling), (start, rest) => {
        const file = joined([start, rest]);
        const units = readCoded(file)?.units ?? [];
        const ends = units.map((unit) => unit.byteOffset + unit.length);
        units.forEach((unit, at) => {
          expect(unit.buffer).toBe(file.buffer);
          expect(unit.length).toBeGreaterThan(0);
          expect(unit.byteOffset).toBeGreaterThanOrEqual(ends[at - 1] ?? 0);
          expect(ends[at]).toBeLessThanOrEqual(file.length);
        });
      }),
      { numRuns: 2000 },
    );
  });

  test("a byte stream loses nothing but zeroes", () => {
    const payload = fc.uint8Array({ minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(payload, { minLength: 1, maxLength: 20 }), (payloads) => {
        const file = joined(payloads.map((one) => nal(0x65, 0x80 | (one[0] ?? 0), ...one)));
        const { units = [] } = readCoded(file) ?? {};
        expect(joined(units)).toEqual(file);
      }),
    );
  });

  test("FWHT frames come back as they went in", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 1, maxLength: 10 }), (sizes) => {
        const frames = sizes.map(fwht);
        expect(readCoded(joined(frames))?.units).toEqual(frames);
      }),
    );
  });
});
