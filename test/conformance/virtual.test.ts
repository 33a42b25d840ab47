// The conformance suite on virtual twins: every case is a test.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Board } from "../../src/board/board.ts";
import { buildBoard } from "../../src/board/build.ts";
import { createKernel } from "../../src/board/kernel/create-kernel.ts";
import { parseBlob } from "../../src/devicetree/parse-blob.ts";
import { allThemes } from "./all-cases.ts";
import { runCase } from "./run-cases.ts";
import { virtualBench } from "./virtual-bench.ts";
import { madeBoard } from "./virtual-board.ts";

function cameraPreview(): Board {
  const blob = readFileSync(new URL("../../examples/camera-preview/board.dtb", import.meta.url));
  const tree = parseBlob(blob, "board.dtb").value;
  if (!tree) throw new Error("the example does not read");
  return buildBoard(tree, createKernel({ archHint: "arm64" }));
}

const BOARDS: readonly { readonly name: string; readonly board: Board }[] = [
  { name: "the camera preview", board: cameraPreview() },
  { name: "a board whose camera sees the caches", board: madeBoard({ isCoherent: true }) },
];

describe.each(BOARDS)("$name", ({ board }) => {
  for (const { theme, cases } of allThemes) {
    describe(theme, () => {
      for (const each of cases) {
        test(each.name, async ({ skip }) => {
          const { outcome, detail } = await runCase(() => virtualBench(board), theme, each);
          if (outcome === "skipped") skip(detail ?? "");
          if (outcome === "failed") expect.fail(detail ?? "failed");
        });
      }
    });
  }
});

test("no case is skipped on both boards", async () => {
  const applies = BOARDS.flatMap(({ board }) => {
    const bench = virtualBench(board);
    return allThemes.flatMap(({ theme, cases }) =>
      cases
        .filter(({ needs }) => (needs?.(bench) ?? true) === true)
        .map(({ name }) => `${theme}: ${name}`),
    );
  });
  const all = allThemes.flatMap(({ theme, cases }) => cases.map(({ name }) => `${theme}: ${name}`));
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((name) => !applies.includes(name))).toEqual([]);
});
