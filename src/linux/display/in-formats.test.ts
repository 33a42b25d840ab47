// Blobs as drivers/gpu/drm/drm_plane.c:164 writes them.
import { describe, expect, test } from "vitest";
import { LP64 } from "../uapi/abi.ts";
import { readInFormats } from "./in-formats.ts";

const LINEAR = 0n;
const TILED = 0x0900_0000_0000_0001n;

interface Row {
  readonly formats: bigint;
  readonly offset: number;
  readonly modifier: bigint;
}

function blob(codes: readonly number[], rows: readonly Row[]): Uint8Array {
  const modifiersAt = 24 + Math.ceil((4 * codes.length) / 8) * 8;
  const view = new DataView(new ArrayBuffer(modifiersAt + 24 * rows.length));
  [1, 0, codes.length, 24, rows.length, modifiersAt].forEach((value, at) =>
    view.setUint32(4 * at, value, true),
  );
  codes.forEach((code, at) => view.setUint32(24 + 4 * at, code, true));
  rows.forEach(({ formats, offset, modifier }, at) => {
    view.setBigUint64(modifiersAt + 24 * at, formats, true);
    view.setUint32(modifiersAt + 24 * at + 8, offset, true);
    view.setBigUint64(modifiersAt + 24 * at + 16, modifier, true);
  });
  return new Uint8Array(view.buffer);
}

test("each bit of a row is a format that takes the modifier", () => {
  const bytes = blob(
    [11, 22, 33],
    [
      { formats: 0b111n, offset: 0, modifier: LINEAR },
      { formats: 0b100n, offset: 0, modifier: TILED },
    ],
  );
  expect([...readInFormats(bytes, LP64)]).toEqual([
    [11, [LINEAR]],
    [22, [LINEAR]],
    [33, [LINEAR, TILED]],
  ]);
});

test("beyond 64 formats a row counts from its offset", () => {
  const codes = Array.from({ length: 66 }, (_, at) => 1000 + at);
  const bytes = blob(codes, [
    { formats: 1n << 63n, offset: 0, modifier: LINEAR },
    { formats: 0b10n, offset: 64, modifier: TILED },
  ]);
  const found = [...readInFormats(bytes, LP64)].filter(([, modifiers]) => modifiers.length > 0);
  expect(found).toEqual([
    [1063, [LINEAR]],
    [1065, [TILED]],
  ]);
});

describe("what is cut short is no blob", () => {
  const whole = blob([11], [{ formats: 1n, offset: 0, modifier: LINEAR }]);
  test.each([0, 23, 24, 27, whole.length - 1])("%i bytes", (length) => {
    expect(() => readInFormats(whole.slice(0, length), LP64)).toThrow(RangeError);
  });
});
