import * as fc from "fast-check";
import { expect, test } from "vitest";
import { codeFrame } from "./code-frame.ts";

const frame = (source: string, mark: Parameters<typeof codeFrame>[1], width = 60) =>
  codeFrame(source, mark, width)?.join("\n");

test("marks the text under its line", () => {
  expect(frame("a: 1\nsize: 1280*720\n", { line: 2, column: 7, length: 8 })).toBe(
    ["2 | size: 1280*720", "  |       ^^^^^^^^"].join("\n"),
  );
});

test("tabs keep the mark in place", () => {
  expect(frame("\tx\ty", { line: 1, column: 4 })).toBe(
    ["1 |     x   y", "  |         ^"].join("\n"),
  );
});

test("a mark past the end stands behind the last character", () => {
  expect(frame("camera !", { line: 1, column: 9 })).toBe(
    ["1 | camera !", "  |         ^"].join("\n"),
  );
});

test("a wide line is cut around the mark", () => {
  const source = `${"a".repeat(100)}HERE${"b".repeat(100)}`;
  expect(frame(source, { line: 1, column: 101, length: 4 }, 40)).toBe(
    ["1 | ...aaaaaaaaaaaaaHEREbbbbbbbbbbbbb...", "  |                 ^^^^"].join("\n"),
  );
});

test("no such line, no frame", () => {
  expect(codeFrame("one line", { line: 2, column: 1 }, 80)).toBeUndefined();
});

test("never wider than asked, carets inside the line", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 200 }),
      fc.integer({ min: 1, max: 220 }),
      fc.integer({ min: 1, max: 220 }),
      (text, column, length) => {
        const lines = codeFrame(text, { line: 1, column, length }, 50);
        expect(lines).toBeDefined();
        for (const line of lines ?? []) expect(line.length).toBeLessThanOrEqual(51);
        expect(lines?.[1]).toContain("^");
      },
    ),
  );
});
