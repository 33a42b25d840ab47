import { expect, test } from "vitest";
import * as z from "zod/mini";
import { checkShape } from "./check-shape.ts";
import { readYaml } from "./yaml-document.ts";

const schema = z.strictObject({
  model: z.string(),
  memory: z.optional(z.array(z.strictObject({ base: z.string(), size: z.string() }))),
  coherent: z.optional(z.enum(["yes", "no", "unknown"])),
  cells: z.optional(z.number().check(z.gte(1))),
});

function check(text: string) {
  return checkShape(schema, readYaml(text, "board.yaml"), "board");
}

function said(text: string) {
  return check(text).diagnostics.map(({ code, message, place, help }) => [
    `${place?.line}:${place?.column}+${place?.length} ${code}`,
    message,
    ...(help === undefined ? [] : [help]),
  ]);
}

test("a document of the right shape is its value", () => {
  const text = 'model: Board\nmemory: [{base: "0x0", size: "0x1000"}]\n';
  expect(check(text)).toEqual({
    value: { model: "Board", memory: [{ base: "0x0", size: "0x1000" }] },
    diagnostics: [],
  });
});

test("an unknown key inside a list", () => {
  expect(said('model: Board\nmemory:\n  - {bse: "0x0", size: "0x1"}')).toEqual([
    ["3:5+25 board-missing-key", "`memory[0]` has no `base`"],
    ["3:6+3 board-unknown-key", "`memory[0]` has no key `bse`", "did you mean `base`?"],
  ]);
});

test("a number where a text belongs, a wrong word, and a limit", () => {
  expect(said("model: 12\ncoherent: yess\ncells: 0")).toEqual([
    ["1:8+2 board-wrong-type", "`model` is a number, not a text", "put it in quotes"],
    ["2:11+4 board-bad-value", "`coherent` cannot be `yess`", "did you mean `yes`?"],
    ["3:8+1 board-bad-value", "`cells` has a value that is not allowed"],
  ]);
});

test("values behind an alias have the place of what it stands for", () => {
  expect(said("model: &m 12\nmemory: [{base: *m, size: a}]")[1]?.[0]).toBe(
    "2:17+2 board-wrong-type",
  );
});

test("no value of a broken document is checked", () => {
  const document = readYaml("model: [", "board.yaml");
  expect(document.diagnostics.map((d) => d.code)).toEqual(["yaml-syntax"]);
  expect(checkShape(schema, document, "board")).toEqual({ diagnostics: [] });
});

test("`__proto__` is a key like any other", () => {
  expect(said("model: a\n__proto__: {x: 1}").map(([code]) => code)).toEqual([
    "2:1+9 board-unknown-key",
  ]);
});
