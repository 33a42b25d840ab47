import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memparse, parseCma, parseCmdline, parseSwitch } from "./cmdline.ts";

describe("words", () => {
  test("the last value wins, dashes and underscores are one, and `--` ends the kernel's part", () => {
    const line = parseCmdline(
      "console=ttyAMA0 quiet cma=64M arm-smmu.disable_bypass=0 cma=128M -- cma=1G",
    );
    expect(line.parameter("cma")).toBe("128M");
    expect(line.parameter("arm_smmu.disable-bypass")).toBe("0");
    expect(line.parameter("quiet")).toBe("");
    expect(line.parameter("mem")).toBeUndefined();
  });

  test("quotes hide spaces, around the value or around the whole word", () => {
    const line = parseCmdline('a="x  y" "b=p q" c=u"v w"x');
    expect(line.parameter("a")).toBe("x  y");
    expect(line.parameter("b")).toBe("p q");
    expect(line.parameter("c")).toBe('u"v w"x');
  });

  test("a bare word does not undo a value: its handler refuses it", () => {
    expect(parseCmdline("cma=64M cma").parameter("cma")).toBe("64M");
  });

  test("an equals sign at the start belongs to the name", () => {
    expect(parseCmdline("=x=1").parameter("=x")).toBe("1");
  });
});

describe("sizes", () => {
  test.each([
    ["64M", 64n << 20n, ""],
    ["0x4000000", 64n << 20n, ""],
    ["1g@0", 1n << 30n, "@0"],
    ["16K,force", 16n << 10n, ",force"],
    ["1T", 1n << 40n, ""],
    ["1P", 1n << 50n, ""],
    ["1E", 1n << 60n, ""],
    ["0x10E", 0x10en, ""],
    // A leading 0 is octal: 064M is 52 MiB.
    ["064M", 52n << 20n, ""],
    ["089", 0n, "89"],
    ["0x", 0n, "x"],
    ["64MB", 64n << 20n, "B"],
    ["-1", 0n, "-1"],
    ["", 0n, ""],
    ["16E", 0n, ""],
  ])("%s", (text, value, rest) => {
    expect(memparse(text)).toEqual({ value, rest });
  });

  test("decimal and hexadecimal agree on every number of 64 bits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (number) => {
        expect(memparse(number.toString()).value).toBe(number);
        expect(memparse(`0x${number.toString(16)}`).value).toBe(number);
      }),
    );
  });
});

describe("cma=", () => {
  test("size alone may lie anywhere", () => {
    expect(parseCma("64M")).toEqual({ size: 64n << 20n, base: 0n, limit: 0n, fixed: false });
  });

  test("a start pins it, an end beyond leaves room", () => {
    expect(parseCma("64M@256M")).toEqual({
      size: 64n << 20n,
      base: 256n << 20n,
      limit: 320n << 20n,
      fixed: true,
    });
    expect(parseCma("64M@256M-1G")).toMatchObject({ limit: 1n << 30n, fixed: false });
    expect(parseCma("64M@256M-320M")).toMatchObject({ fixed: true });
  });

  test("a start of 0 pins nothing", () => {
    expect(parseCma("64M@0-1G")).toMatchObject({ base: 0n, limit: 1n << 30n, fixed: false });
    expect(parseCma("64M@0")).toMatchObject({ limit: 64n << 20n, fixed: false });
  });
});

test("switches go by their first letters", () => {
  expect(["1", "y", "Yes", "on", "true"].map(parseSwitch)).toEqual(Array(5).fill(true));
  expect(["0", "n", "off", "OFF", "false"].map(parseSwitch)).toEqual(Array(5).fill(false));
  expect(["", "o", "2", "pt"].map(parseSwitch)).toEqual(Array(4).fill(undefined));
});
