// What stands at file scope of a C file: functions, initialized variables, macros, quoted includes.
import { closing, isDirective, isName, type Token, tokensOf } from "./tokens.ts";

export interface Block {
  readonly name: string;
  readonly line: number;
  /** What stands between the braces. */
  readonly body: readonly Token[];
}

export interface Variable extends Block {
  /** The struct's name: `of_device_id`. */
  readonly type: string;
  readonly static: boolean;
  readonly lastLine: number;
}

export interface CFile {
  readonly path: string;
  readonly tokens: readonly Token[];
  readonly functions: ReadonlyMap<string, Block>;
  readonly variables: readonly Variable[];
  /** Text of object-like macros, by name. */
  readonly macros: ReadonlyMap<string, string>;
  /** Of `#include "name"`. */
  readonly includes: readonly string[];
}

export function cFile(path: string, text: string): CFile {
  const tokens = tokensOf(text);
  const functions = new Map<string, Block>();
  const variables: Variable[] = [];
  let head: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined || isDirective(token)) continue;
    if (token.text === ";") head = [];
    else if (token.text === "{") {
      const end = closing(tokens, at);
      const body = tokens.slice(at + 1, end);
      const found = blockOf(head, body, tokens[end]?.line ?? token.line);
      if (found && "type" in found) variables.push(found);
      else if (found) functions.set(found.name, found);
      if (head.at(-1)?.text !== "=") head = [];
      at = end;
    } else head.push(token);
  }
  const directives = tokens.filter(isDirective).map(({ text: line }) => line);
  return {
    path,
    tokens,
    functions,
    variables,
    macros: macrosOf(directives),
    includes: includesOf(directives),
  };
}

function blockOf(
  head: readonly Token[],
  body: readonly Token[],
  lastLine: number,
): Block | Variable | undefined {
  if (head.at(-1)?.text === "=") return variableOf(head, body, lastLine);
  const open = head.findIndex(({ text }, at) => text === "(" && isName(head[at - 1]?.text));
  const name = head[open - 1];
  return name && { name: name.text, line: name.line, body };
}

function variableOf(
  head: readonly Token[],
  body: readonly Token[],
  lastLine: number,
): Variable | undefined {
  const struct = head.findLastIndex(({ text }) => text === "struct");
  const type = head[struct + 1];
  const name = head.slice(struct + 2).find(({ text }) => isName(text) && text !== "const");
  if (struct < 0 || type === undefined || name === undefined) return undefined;
  const isStatic = head.some(({ text }) => text === "static");
  return { name: name.text, line: name.line, body, type: type.text, static: isStatic, lastLine };
}

function macrosOf(directives: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    directives.flatMap((line) => {
      const [, name, value] = /^#define\s+(\w+)\s+(.+)$/s.exec(line) ?? [];
      return name !== undefined && value !== undefined ? [[name, value.trim()] as const] : [];
    }),
  );
}

function includesOf(directives: readonly string[]): readonly string[] {
  return directives.flatMap((line) => /^#include\s+"([^"]+)"/.exec(line)?.[1] ?? []);
}
