import { expect, test } from "vitest";
import { savedText } from "./saved-text.ts";

test("a consumer that saw no frame is not told of", () => {
  const saw = { consumer: "/vop", files: 1, notShown: undefined };
  const none = { consumer: "/codec", files: 0, notShown: undefined };
  const options = { saveFrames: "out" };
  expect(savedText(options, [saw, none], 80)).toEqual([
    "",
    "Files",
    "  - 1 picture of /vop in out",
  ]);
  expect(savedText(options, [none], 80)).toEqual([]);
});
