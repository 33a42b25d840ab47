// The import graph of a set of sources, and what is wrong with it: arrows the layer table does not allow, and circles.
// Type imports count like others. Paths are relative to the project, with `/`.
import { codeOnly, withoutComments } from "./source-text.ts";

export interface Import {
  readonly from: string;
  /** A path of the project, or a bare specifier: `node:fs`, `zod/mini`. */
  readonly to: string;
}

/** A layer and the layers it names; what those may import, it may too. */
export type LayerTable = { readonly [layer: string]: readonly string[] };

export function importsOf(path: string, text: string): readonly Import[] {
  const code = withoutComments(text);
  const specifiers = [
    ...code.matchAll(/^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*"([^"]+)"/gm),
    ...code.matchAll(/^\s*import\s*"([^"]+)"/gm),
    ...code.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g),
  ].map((match) => match[1] ?? "");
  return specifiers.map((to) => ({ from: path, to: to.startsWith(".") ? resolve(path, to) : to }));
}

function resolve(from: string, relative: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** The layer of `src/plan/rules/judge.ts` is `plan`; a file in `src` itself is a layer of its own. */
export function layerOf(path: string): string | undefined {
  return /^src\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path)?.[1];
}

/** All layers a layer may import: what it names, and all that those may import. A layer that reaches itself is an error. */
export function reachable(table: LayerTable, layer: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (at: string): void => {
    for (const below of table[at] ?? []) {
      if (below === layer) throw new Error(`the layer table has a circle through ${layer}`);
      if (found.has(below)) continue;
      found.add(below);
      visit(below);
    }
  };
  visit(layer);
  return found;
}

/** Each wrong arrow as one readable line. */
export function wrongArrows(imports: readonly Import[], table: LayerTable): readonly string[] {
  const allowed = new Map(Object.keys(table).map((layer) => [layer, reachable(table, layer)]));
  return imports.flatMap(({ from, to }) => {
    const layer = layerOf(from);
    if (layer === undefined) return [];
    const below = allowed.get(layer);
    if (below === undefined) return [`${from}: ${layer} is no layer of the table`];
    const target = layerOf(to);
    if (target === undefined || target === layer || below.has(target)) return [];
    const may = below.size === 0 ? "nothing" : [...below].toSorted().join(", ");
    return [`${from} imports ${to}: ${layer} may import ${may}`];
  });
}

/** Each circle of files as one line: `a.ts -> b.ts -> a.ts`. */
export function circles(imports: readonly Import[]): readonly string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    for (const to of targets.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return found;
}

/** What a pure file uses of the machine it runs on: node modules, globals of the process. */
export function impurities(path: string, text: string): readonly string[] {
  const modules = importsOf(path, text)
    .filter(({ to }) => to.startsWith("node:"))
    .map(({ to }) => `${path} imports ${to}`);
  const globals = codeOnly(text).matchAll(
    /(?<![.\w$])(process|console|Buffer|globalThis|require)\b(?!\s*\??:)/g,
  );
  return [...modules, ...[...globals].map((match) => `${path} uses ${match[1]}`)];
}
