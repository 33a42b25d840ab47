import { expect, test } from "vitest";
import { width } from "./output.ts";

test.each([
  ["a terminal's own", 72, "60", 72],
  ["a terminal that does not know its size", 0, undefined, 80],
  ["a pipe", undefined, undefined, 80],
  ["a pipe, with COLUMNS", undefined, "60", 60],
  ["more than anybody reads", undefined, "1000", 100],
  ["less than fits", undefined, "1", 40],
  ["no number", undefined, "wide", 80],
  ["no whole number", undefined, "-72.5", 80],
  ["nothing", undefined, "", 80],
])("%s: %s columns, COLUMNS=%s", (_, columns, asked, expected) => {
  const screen = columns === undefined ? {} : { columns };
  expect(width(screen, asked === undefined ? {} : { COLUMNS: asked })).toBe(expected);
});
