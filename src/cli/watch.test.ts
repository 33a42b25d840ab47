import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { everySecond, screenWriter, untilInterrupted } from "./watch.ts";

describe("on a terminal", () => {
  const written = (rows: number | undefined, ...blocks: readonly (readonly string[])[]) => {
    const texts: string[] = [];
    const write = screenWriter({
      ...(rows === undefined ? {} : { rows }),
      write: (text) => void texts.push(text),
    });
    for (const block of blocks) write(block);
    return texts;
  };

  test("each look is drawn over the last, and what was longer is cleared", () => {
    const [first, second] = written(24, ["three", "2"], ["1"]);
    expect(first).toBe("\u001b[2J\u001b[Hthree\u001b[K\n2\u001b[K\n\u001b[J");
    expect(second).toBe("\u001b[H1\u001b[K\n\u001b[J");
  });

  test("what does not fit is counted", () => {
    const lines = Array.from({ length: 10 }, (_, at) => `${at}`);
    const shown = (rows: number | undefined) => written(rows, lines)[0]?.split("\n").length;
    expect(written(5, lines)[0]).toContain("2\u001b[K\n(7 more lines)\u001b[K\n\u001b[J");
    // The lines, and the one that the cursor stands on.
    expect([shown(5), shown(11), shown(10), shown(0), shown(undefined)]).toEqual([
      5, 11, 10, 11, 11,
    ]);
  });
});

test("the work is done at once, and ends with the signal", async () => {
  const ended = new AbortController();
  let looks = 0;
  await everySecond(() => {
    looks += 1;
    ended.abort();
  }, ended.signal);
  expect(looks).toBe(1);
});

test("Ctrl-C ends the watch, not the process", async () => {
  const before = process.listenerCount("SIGINT");
  const until = untilInterrupted();
  process.kill(process.pid, "SIGINT");
  for (let tries = 0; tries < 100 && !until.signal.aborted; tries += 1) await sleep(10);
  expect(until.signal.aborted).toBe(true);
  until[Symbol.dispose]();
  expect(process.listenerCount("SIGINT")).toBe(before);
});

test("a reader that goes ends the watch", () => {
  const pipe = new EventEmitter();
  const until = untilInterrupted(pipe);
  pipe.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  expect(until.signal.aborted).toBe(true);
  until[Symbol.dispose]();
  expect(pipe.listenerCount("error")).toBe(0);
});
