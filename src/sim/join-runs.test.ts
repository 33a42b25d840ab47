import { expect, test } from "vitest";
import { joinRuns } from "./join-runs.ts";

test("segments that follow each other are one", () => {
  const segments = [
    { address: 0x1000, length: 0x1000 },
    { address: 0x2000, length: 0x2000 },
    { address: 0x8000, length: 0x1000 },
  ];
  expect(joinRuns(segments)).toEqual([
    { address: 0x1000, length: 0x3000 },
    { address: 0x8000, length: 0x1000 },
  ]);
});
