// Reading initializers: designated fields, elements, string and number values through macros.
import { posix } from "node:path";
import type { CFile } from "./c-file.ts";
import { folderOf, type SourceTree } from "./source-tree.ts";
import { depthChange, splitAt, type Token, tokensOf } from "./tokens.ts";

export interface Field {
  readonly name: string;
  readonly line: number;
  readonly value: readonly Token[];
}

/** Fields of one level: `.a = 1, .b = { .c = 2 }` gives `a` and `b`. */
export function fieldsOf(body: readonly Token[]): readonly Field[] {
  return splitAt(
    body.filter(({ text }) => !text.startsWith("#")),
    ",",
  ).flatMap((part) => {
    const [dot, name, equals, ...value] = part;
    return dot?.text === "." && name && equals?.text === "="
      ? [{ name: name.text, line: name.line, value }]
      : [];
  });
}

/** Every field of that name, however deep. */
export function deepFields(body: readonly Token[], name: string): readonly Field[] {
  return body.flatMap(({ text, line }, at) =>
    text === name && body[at - 1]?.text === "." && body[at + 1]?.text === "="
      ? [{ name, line, value: valueAt(body, at + 2) }]
      : [],
  );
}

function valueAt(body: readonly Token[], from: number): readonly Token[] {
  let depth = 0;
  for (let at = from; at < body.length; at++) {
    const { text } = body[at] ?? { text: "" };
    depth += depthChange(text);
    if (depth < 0 || (depth === 0 && text === ",")) return body.slice(from, at);
  }
  return body.slice(from);
}

/** Inside of `{ ... }`, or the tokens themselves. */
export function unbraced(tokens: readonly Token[]): readonly Token[] {
  return tokens[0]?.text === "{" ? tokens.slice(1, -1) : tokens;
}

/** The text of a macro as this file sees it: its own, or that of the headers it includes by a quoted name. */
export function macroOf(tree: SourceTree, file: CFile, name: string): string | undefined {
  const own = file.macros.get(name);
  if (own !== undefined) return own;
  for (const include of file.includes) {
    const value = tree.c(posix.join(folderOf(file.path), include)).macros.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The string that literals and string macros make together; undefined when a part is neither. */
export function stringValue(
  tree: SourceTree,
  file: CFile,
  value: readonly Token[],
): string | undefined {
  const parts = value.map(({ text }) => {
    if (text.startsWith('"')) return text.slice(1, -1);
    const macro = macroOf(tree, file, text);
    return macro === undefined
      ? undefined
      : stringValue(tree, { ...file, macros: without(file, text) }, tokensOf(macro));
  });
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.join("");
}

/** A macro that names itself must not be followed for ever. */
function without({ macros }: CFile, name: string): ReadonlyMap<string, string> {
  return new Map([...macros].filter(([known]) => known !== name));
}
