import { describe, expect, test } from "vitest";
import { readTime } from "./read-time.ts";

test.each([
  ["90s", 90],
  ["1.5m", 90],
  ["24h", 86_400],
])("%s is %d seconds", (text, seconds) => {
  expect(readTime("duration", text)).toBe(seconds);
});

describe("what is wrong is said, each with its own reason", () => {
  test.each([
    ["60", 'takes a time with its unit, not "60"', "write --duration 60s"],
    ["0", 'must be above 0, not "0"'],
    ["0s", 'must be above 0, not "0s"'],
    ["-5s", 'must be above 0, not "-5s"'],
    ["1ms", 'takes s, m or h as units, not "ms"'],
    ["1x", 'takes s, m or h as units, not "x"'],
    ["25h", 'takes at most 24h, not "25h"'],
    ["1h30m", 'takes a time, not "1h30m"'],
    ["soon", 'takes a time, not "soon"'],
    ["", 'takes a time, not ""'],
  ])("%s", (text, said, help = "write it as --duration 90s, 15m or 1h") => {
    expect(readTime("duration", text)).toMatchObject({
      code: "simulate-bad-duration",
      message: `--duration ${said}`,
      help,
    });
  });
});
