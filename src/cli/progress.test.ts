import { expect, test } from "vitest";
import { openProgress } from "./progress.ts";

function screen(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

test("a terminal sees the frames of all streams on one line, which is gone at the end", () => {
  const terminal = screen(true);
  const progress = openProgress(600, terminal);
  progress.tell("preview", 150);
  expect(terminal.written).toEqual(["\r\u001b[K150 of 600 frames, 25 %"]);
  progress[Symbol.dispose]();
  expect(terminal.written.at(-1)).toBe("\r\u001b[K");
});

test("it is written again only after a while", () => {
  const terminal = screen(true);
  const progress = openProgress(1000, terminal);
  for (let frame = 1; frame <= 1000; frame += 1) progress.tell("preview", frame);
  expect(terminal.written.length).toBeLessThan(20);
});

test("it never reaches the last column, where terminals wrap", () => {
  const narrow = screen(true, 10);
  openProgress(600, narrow).tell("preview", 150);
  expect(narrow.written).toEqual(["\r\u001b[K150 of 60"]);
});

test("a file sees nothing", () => {
  const file = screen(false);
  const progress = openProgress(600, file);
  progress.tell("preview", 150);
  progress[Symbol.dispose]();
  expect(file.written).toEqual([]);
});
