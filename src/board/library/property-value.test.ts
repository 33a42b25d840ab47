import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { propertyBytes, propertyValue } from "./property-value.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (value: string) => new TextEncoder().encode(value);

describe("a property's bytes as a value", () => {
  test("are strings where they read as strings", () => {
    expect(propertyValue(text("okay\0"))).toBe("okay");
    expect(propertyValue(text("rockchip,rk3399-vop-big\0rockchip,vop\0"))).toEqual([
      "rockchip,rk3399-vop-big",
      "rockchip,vop",
    ]);
  });

  test("are cells where they have whole ones", () => {
    expect(propertyValue(bytes(0, 0, 0, 2))).toEqual([2]);
    expect(propertyValue(bytes(0, 0, 0, 0, 0xff, 0x90, 0, 0))).toEqual([0, 0xff900000]);
  });

  test("are true without any, and hexadecimal else", () => {
    expect(propertyValue(bytes())).toBe(true);
    expect(propertyValue(bytes(1, 0xab, 3))).toEqual({ hex: "01ab03" });
    expect(propertyValue(text("no end"))).toEqual({ hex: "6e6f20656e64" });
  });

  test("come back the same, through JSON too", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.array(fc.string()).map((list) => text(list.map((one) => `${one}\0`).join(""))),
        ),
        (before) => {
          const value = JSON.parse(JSON.stringify(propertyValue(before))) as ReturnType<
            typeof propertyValue
          >;
          expect([...propertyBytes(value)]).toEqual([...before]);
        },
      ),
    );
  });

  test("may be a view into a larger input", () => {
    const blob = bytes(9, 9, 0, 0, 0, 7, 9);
    expect(propertyValue(blob.subarray(2, 6))).toEqual([7]);
  });
});
