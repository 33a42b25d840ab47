import { expect, test } from "vitest";
import { CAMERA, foundingBoard, planOf } from "../plan/testing/founding.ts";
import { strangePatterns, unusedIommu, unusedPatterns } from "./simulate-devices.ts";

const board = foundingBoard();
const ground = (line: string) => ({ board, plan: planOf(board, line) });
const preview = ground("camera ! NV12,320x240@30 ! codec");
const screen = ground("cpu ! NV12,320x240@30 ! display");

test.each(["camera", "codec", CAMERA])("a pattern of %s is for the pipeline", (device) => {
  expect(strangePatterns(preview, { patterns: new Map([[device, "columns"]]) })).toEqual([]);
});

test.each([
  ["codce", "did you mean `codec`?"],
  ["gpu", undefined],
  ["display", undefined],
])("a pattern of %s is for no device of it", (device, help) => {
  const [said] = strangePatterns(preview, { patterns: new Map([[device, "columns"]]) });
  expect(said).toMatchObject({ code: "simulate-unknown-device", severity: "error" });
  expect(said?.help).toBe(help);
  expect(said?.notes?.[0]).toMatch(/^there are: camera, codec, \//);
});

test("a preset is of no use where no device is translated", () => {
  const codes = (on: typeof preview, iommu?: string) =>
    unusedIommu(on, { iommu }).map(({ code }) => code);
  expect(codes(preview, "mmu-600")).toEqual([]);
  expect(codes(screen)).toEqual([]);
  expect(codes(screen, "mmu-600")).toEqual(["simulate-iommu-unused"]);
});

test("an order of accesses is of no use where they are not translated", () => {
  const said = (device: string) =>
    unusedPatterns(ground("camera ! NV12,320x240@30 ! display"), {
      patterns: new Map([[device, "columns"]]),
    });
  expect(said("camera")).toEqual([]);
  expect(said("display")).toMatchObject([{ code: "simulate-pattern-unused", severity: "note" }]);
  expect(said("display")[0]?.message).toMatch(
    /^--pattern display=columns changes nothing: \/soc\/vop/,
  );
});
