import { expect, test } from "vitest";
import type { LibraryEntry } from "../../board/library/board-index.ts";
import { boardsText } from "./boards-text.ts";
import { plain } from "./style.ts";

const entry = (name: string, devices: LibraryEntry["devices"]): LibraryEntry => ({
  name,
  compatible: ["acme,board"],
  model: `Acme ${name}`,
  shard: "acme",
  devices,
});

test("a board is a line: name, devices in the order of a pipeline, model", () => {
  const boards = [entry("one", { gpu: 1, display: 2, camera: 1 }), entry("two", {})];
  expect(boardsText("a test", boards, { width: 80, style: plain })).toEqual([
    "one  camera, 2 display, gpu  Acme one",
    "two  -                       Acme two",
    "",
    "2 boards; device trees of a test",
  ]);
});
