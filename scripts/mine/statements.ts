// Function bodies as statements: assignments to paths (`q->mem_ops = x`) and calls, each with its line and whether an
// `if` stands before it.
import type { Block } from "./c-file.ts";
import { closing, isDirective, isName, splitAt, type Token } from "./tokens.ts";

export interface Assignment {
  readonly kind: "assignment";
  /** `q->mem_ops`, blanks removed. */
  readonly path: string;
  readonly base: string;
  /** Last member, or the path itself when it has one part. */
  readonly member: string;
  readonly value: readonly Token[];
  readonly line: number;
  readonly conditional: boolean;
}

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly (readonly Token[])[];
  readonly line: number;
  readonly conditional: boolean;
}

/** Assignments and calls in the order of the text. */
export function statementsOf({ body }: Block): readonly (Assignment | Call)[] {
  const found: (Assignment | Call)[] = [];
  let depth = 0;
  let start = 0;
  body.forEach((token, at) => {
    if (token.text === "{") depth++;
    if (token.text === "}") depth--;
    if (/^[;{}]$/.test(token.text) || isDirective(token)) start = at + 1;
    const calls = token.text === "(" && isName(body[at - 1]?.text);
    if (!calls && token.text !== "=") return;
    const before = body.slice(start, at);
    const conditional = depth > 0 || guarded(before);
    if (!calls) {
      const assignment = assignmentAt(body, before, at, conditional);
      if (assignment) found.push(assignment);
    } else {
      const args = splitAt(body.slice(at + 1, closing(body, at)), ",");
      found.push({
        kind: "call",
        name: body[at - 1]?.text ?? "",
        args,
        line: body[at - 1]?.line ?? 0,
        conditional,
      });
    }
  });
  return found;
}

/** A finished `if (...)` or an `else` stands before: what follows is not always done. */
function guarded(before: readonly Token[]): boolean {
  if (before[0]?.text === "else" || before[0]?.text === "case" || before[0]?.text === "default")
    return true;
  if (before[0]?.text !== "if") return false;
  return closing(before, 1) < before.length - 1;
}

function assignmentAt(
  body: readonly Token[],
  before: readonly Token[],
  at: number,
  conditional: boolean,
): Assignment | undefined {
  let from = before.length;
  while (from > 0 && isPathPart(before, from - 1)) from--;
  const parts = before.slice(from).map(({ text }) => text);
  if (parts.length === 0 || !isName(parts[0])) return undefined;
  const cut = Math.max(parts.lastIndexOf("->"), parts.lastIndexOf("."));
  let end = at + 1;
  while (end < body.length && body[end]?.text !== ";") end++;
  return {
    kind: "assignment",
    path: parts.join(""),
    base: parts.slice(0, Math.max(cut, 0)).join(""),
    member: parts.slice(cut + 1).join(""),
    value: body.slice(at + 1, end),
    line: before[from]?.line ?? 0,
    conditional,
  };
}

/** Two names side by side are a declaration: the path starts at the second. */
function isPathPart(tokens: readonly Token[], at: number): boolean {
  const text = tokens[at]?.text;
  const next = tokens[at + 1]?.text;
  if (text === "->" || text === "." || text === "[" || text === "]") return true;
  return (isName(text) || /^\d+$/.test(text ?? "")) && !isName(next);
}
