// What a config symbol brings with it: the symbols it depends on and those it selects, as far as they are certain.
import { remember, type SourceTree } from "./source-tree.ts";

export interface Kconfig {
  /** The symbols and everything that must be set when they are. */
  closure(symbols: readonly string[]): ReadonlySet<string>;
}

type Brings = Map<string, Set<string>>;

const SOURCE = /^\s*source\s+"([^"]+)"/gm;

interface Entry {
  readonly kind: "if" | "menu" | "choice";
  readonly symbols: readonly string[];
}

export function kconfigOf(tree: SourceTree): Kconfig {
  const files = tree.paths.filter((name) => /(?:^|\/)Kconfig[\w.-]*$/.test(name));
  const sourced = new Set(
    files.flatMap((path) => [...tree.text(path).matchAll(SOURCE)].map(([, name = ""]) => name)),
  );
  const brings: Brings = new Map();
  // A sourced file is read where it is sourced, under the ifs around it.
  for (const path of files) if (!sourced.has(path)) read(tree, path, [], brings);
  return { closure: (symbols) => closure(symbols, brings) };
}

function closure(
  symbols: readonly string[],
  brings: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const all = new Set(symbols);
  // A set that grows while it is walked is walked to its end.
  for (const symbol of all) for (const brought of brings.get(symbol) ?? []) all.add(brought);
  return all;
}

function read(tree: SourceTree, path: string, above: readonly Entry[], brings: Brings): void {
  const around = [...above];
  let current: string | undefined;
  for (const line of tree.text(path).replaceAll("\\\n", " ").split("\n")) {
    const [word = "", ...rest] = line.trim().split(/\s+/);
    const right = rest.join(" ");
    if (word === "source") read(tree, right.replaceAll('"', ""), around, brings);
    else if (word === "config" || word === "menuconfig") {
      current = right;
      const own = remember(brings, current, () => new Set<string>());
      for (const { symbols } of around) for (const symbol of symbols) own.add(symbol);
    } else if (word === "if" && !/^\s{2,}|^\t/.test(line))
      around.push({ kind: "if", symbols: certain(right) });
    else if (word === "menu" || word === "choice") {
      around.push({ kind: word, symbols: [] });
      current = undefined;
    } else if (/^end(?:if|menu|choice)$/.test(word)) {
      around.pop();
      current = undefined;
    } else if (word === "depends")
      add(certain(right.replace(/^on\s+/, "")), current, around, brings);
    else if (word === "select" && !/\bif\b/.test(right)) add([right], current, around, brings);
  }
}

function add(
  symbols: readonly string[],
  current: string | undefined,
  around: Entry[],
  brings: Brings,
): void {
  const last = around.at(-1);
  if (current !== undefined) for (const symbol of symbols) brings.get(current)?.add(symbol);
  else if (last?.kind === "menu")
    around.splice(-1, 1, { ...last, symbols: [...last.symbols, ...symbols] });
}

/** The symbols that an expression needs whatever else is set: single names joined by &&. */
export function certain(expression: string): readonly string[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const piece of expression.split(/(&&|\|\||[()])/)) {
    if (piece === "(") depth++;
    else if (piece === ")") depth--;
    if (piece === "||" && depth === 0) return [];
    if (piece === "&&" && depth === 0) parts.push("");
    else parts.push((parts.pop() ?? "") + piece);
  }
  return parts.map((part) => part.trim()).filter((part) => /^[A-Z0-9_]+$/.test(part));
}
