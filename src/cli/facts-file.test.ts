import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Board } from "../board/board.ts";
import { parseBoardFile } from "../board/board-file.ts";
import { DISPLAY, foundingBoard, planOf, PREVIEW, twinOf } from "../run/testing/founding.ts";
import { withScattered } from "../run/testing/scattered.ts";
import { openFactsFile } from "./facts-file.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "onebuf-facts-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const board = foundingBoard();
const plan = planOf(board, PREVIEW);

/** @returns the file's text, or the codes of what stands in the way */
function save(path: string, of: Board = board): string | readonly string[] {
  const { value, diagnostics } = openFactsFile(path, { board: of, plan });
  if (!value) return diagnostics.map(({ code }) => code);
  const failure = value.write(withScattered(twinOf(of)));
  return failure ? [failure.code] : readFileSync(path, "utf8");
}

test("a new file stands on the tree of the run, by its way from the file", () => {
  const tree = join(folder, "board.dtb");
  writeFileSync(tree, "");
  const text = save(join(folder, "new.yaml"), { ...board, file: tree });
  const { value } = parseBoardFile(String(text), "new.yaml");
  expect(value).toMatchObject({
    tree: "board.dtb",
    kernel: { version: release() },
    live: { kernel: release() },
  });
  expect(value?.live?.devices.find(({ name }) => name === DISPLAY)?.needsContiguous).toBe("yes");
});

test("a board of the library goes by its name", () => {
  const text = save(join(folder, "library.yaml"), { ...board, file: "acme,board.dtb" });
  expect(parseBoardFile(String(text), "x").value?.tree).toBe("acme,board");
});

test("a file of the user keeps its lines", () => {
  const path = join(folder, "mine.yaml");
  const mine = "tree: board.dtb   # the spare one\n";
  writeFileSync(path, mine);
  expect(save(path)).toContain(`${mine}\n# Seen`);
});

test("what stands in the way is said before the run", () => {
  const wrong = join(folder, "wrong.yaml");
  writeFileSync(wrong, "devices: 3\n");
  expect(save(wrong)).toEqual(["board-wrong-type"]);
  const nowhere = openFactsFile(join(folder, "nowhere", "new.yaml"), { board, plan });
  expect(nowhere.diagnostics.map(({ code }) => code)).toEqual(["run-facts-unwritable"]);
  const mine = join(folder, "mine.yaml");
  expect(save(join(folder, "other.yaml"), { ...board, file: mine })).toEqual([
    "run-facts-elsewhere",
  ]);
});
