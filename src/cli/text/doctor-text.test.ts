// What a person reads of an examination.
import { describe, expect, test } from "vitest";
import { examined } from "../../doctor/testing/examined.ts";
import { tooWide } from "../testing/capture.ts";
import { doctorText } from "./doctor-text.ts";
import { plain } from "./style.ts";

const textOf = (change: Parameters<typeof examined>[0], width = 80) =>
  doctorText(examined(change), { width, style: plain }).join("\n");

test("all is well: the streams, and nothing to change", () => {
  const text = textOf({});
  expect(text).toContain("  stream1: shared from heap:cma, no copy");
  expect(text).toMatch(/heap:cma +taken by all/);
  expect(text.trimEnd()).toMatch(/Nothing to change\.$/);
});

describe("something is to be changed", () => {
  const closed = [{ path: "/dev/video0", errno: "EACCES", group: "video", isGroupAllowed: true }];

  test("at the end, the first thing first", () => {
    const text = textOf({ closed, wanted: "heap:system" });
    const end = text.slice(text.indexOf("Change, in this order:"));
    expect(end).toMatch(
      /^Change, in this order:\n {2}1\. this user may not open \/dev\/video0: EACCES; its group is video\n {5}- sudo usermod -aG video \$USER\n/,
    );
    expect(end).toMatch(/\n {2}2\. \/soc\/vop@ff900000 refuses\s+heap:system/);
  });

  test.each([40, 80])("at %d columns no line runs over", (width) => {
    expect(tooWide(textOf({ closed, wanted: "heap:system" }, width), width)).toEqual([]);
  });
});
