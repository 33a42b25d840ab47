import { expect, test } from "vitest";
import { formatAmount, formatKnown, formatSpan, formatTick } from "./amount.ts";

test("each unit has its form", () => {
  expect(formatAmount(1519, "count")).toBe("1,519");
  expect(formatAmount(0.25, "count")).toBe("0.25");
  expect(formatAmount(12 * 1024 * 1024, "bytes")).toBe("12 MiB");
  expect(formatAmount(93.3e6, "bytes/s")).toBe("93.3 MB/s");
  expect(formatAmount(16_666_667, "ns")).toBe("16.7 ms");
  expect(formatAmount(440_510, "ns")).toBe("441 us");
  expect(formatAmount(0.0132, "share")).toBe("1.3 %");
});

test("a small share is not nothing", () => {
  expect(formatAmount(0.0002, "share")).toBe("< 0.1 %");
  expect(formatAmount(0, "share")).toBe("0.0 %");
});

test("an input keeps a unit that only its source has", () => {
  expect(formatKnown({ value: 1.31e9, unit: "bytes/s" })).toBe("1.3 GB/s");
  expect(formatKnown({ value: 2.5, unit: "ns/page" })).toBe("2.5 ns/page");
  expect(formatKnown({ value: 48, unit: "toString" })).toBe("48 toString");
  expect(formatKnown({ value: 16, unit: "entries" })).toBe("16 entries");
  expect(formatKnown({ value: 1, unit: "entries" })).toBe("1 entry");
});

test("spans of time and marks of axes have nothing behind the point that is not needed", () => {
  expect([0, 0.2, 90, 3600, 5400].map(formatSpan)).toEqual([
    "0 s",
    "200 ms",
    "1.5 min",
    "1 h",
    "1.5 h",
  ]);
  expect(formatTick(20e6, "ns")).toBe("20 ms");
  expect(formatTick(2.5e6, "ns")).toBe("2.5 ms");
});
