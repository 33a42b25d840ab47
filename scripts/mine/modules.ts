// The module graph from Makefiles: which object file goes into which module, and which config symbols that takes.
import type { Evidence } from "../../src/drivers/row.ts";
import { folderOf, remember, type SourceTree } from "./source-tree.ts";

export interface Module {
  /** Folder and name: `drivers/gpu/drm/msm/msm`. */
  readonly name: string;
  /** C files, by path. */
  readonly files: ReadonlySet<string>;
}

export interface Build {
  readonly module: Module;
  /** Config symbols for this file to be built into the module, with the Makefile lines that ask for them. */
  readonly kconfig: readonly string[];
  readonly evidence: readonly Evidence[];
}

export interface Modules {
  /** Ways a C file is built; most have one. */
  builds(path: string): readonly Build[];
}

interface Rule {
  /** `obj`, or a composite module's name. */
  readonly target: string;
  readonly items: readonly string[];
  readonly symbols: readonly string[];
  readonly line: number;
}

interface Need {
  readonly symbols: readonly string[];
  readonly evidence: readonly Evidence[];
}

const NOTHING: Need = { symbols: [], evidence: [] };

export function modulesOf(tree: SourceTree): Modules {
  const makefiles = tree.paths.filter((path) => /(?:^|\/)(?:Makefile|Kbuild)$/.test(path));
  const rulesIn = new Map(
    makefiles.map(
      (path) => [path, rulesOf(withIncludes(tree, folderOf(path), tree.text(path)))] as const,
    ),
  );
  const folders = folderNeeds(rulesIn);
  const modules = new Map<string, { name: string; files: Set<string> }>();
  const builds = new Map<string, Build[]>();

  const add = (path: string, name: string, need: Need): void => {
    const module = remember(modules, name, () => ({ name, files: new Set<string>() }));
    module.files.add(path);
    const kconfig = [...new Set(need.symbols)];
    remember(builds, path, () => []).push({ module, kconfig, evidence: need.evidence });
  };

  for (const [makefile, rules] of rulesIn) {
    const folder = folderOf(makefile);
    const above = folders.get(folder) ?? NOTHING;
    for (const rule of rules.filter(({ target }) => target === "obj"))
      for (const item of rule.items.filter((name) => name.endsWith(".o"))) {
        const name = item.slice(0, -2);
        const need = both(above, needOf(makefile, rule));
        const parts = objectsOf(rules, name);
        if (parts.length === 0) add(`${folder}/${name}.c`, `${folder}/${name}`, need);
        for (const { object, rule: part } of parts)
          add(`${folder}/${object}.c`, `${folder}/${name}`, both(need, needOf(makefile, part)));
      }
  }
  return { builds: (path) => builds.get(path) ?? [] };
}

/** Object files of a composite module, also those named through another list: `$(nvkm-y)`. */
function objectsOf(
  rules: readonly Rule[],
  target: string,
): readonly { readonly object: string; readonly rule: Rule }[] {
  return rules
    .filter((rule) => rule.target === target)
    .flatMap((rule) =>
      rule.items.flatMap((item) => {
        if (item.endsWith(".o")) return [{ object: item.slice(0, -2), rule }];
        const list = /^\$\(([\w-]+)-y\)$/.exec(item)?.[1];
        if (list === undefined || list === target) return [];
        return objectsOf(rules, list).map((inner) => ({
          ...inner,
          rule: { ...inner.rule, symbols: [...rule.symbols, ...inner.rule.symbols] },
        }));
      }),
    );
}

/** `include $(src)/nvkm/Kbuild`: its lines stand in this file, their paths start at this folder. */
function withIncludes(tree: SourceTree, folder: string, text: string): string {
  return text.replaceAll(
    /^include\s+\$\((?:src|srctree\)\/\$\(src)\)\/(\S+)$/gm,
    (line, name: string) => {
      const included = tree.text(`${folder}/${name}`);
      return included === "" ? line : withIncludes(tree, folder, included);
    },
  );
}

function needOf(makefile: string, { symbols, line }: Rule): Need {
  return { symbols, evidence: [`${makefile}:${line}`] };
}

function both(a: Need, b: Need): Need {
  return { symbols: [...a.symbols, ...b.symbols], evidence: [...a.evidence, ...b.evidence] };
}

/** What must be set for the build to go down into a folder. */
function folderNeeds(rulesIn: ReadonlyMap<string, readonly Rule[]>): ReadonlyMap<string, Need> {
  const needs = new Map<string, Need>();
  const sorted = [...rulesIn].toSorted(([a], [b]) => a.split("/").length - b.split("/").length);
  for (const [makefile, rules] of sorted) {
    const folder = folderOf(makefile);
    const above = needs.get(folder) ?? NOTHING;
    for (const rule of rules)
      for (const item of rule.items.filter((name) => name.endsWith("/"))) {
        const inner = `${folder}/${item.slice(0, -1)}`;
        // A folder reached by two ways, one of them unconditional, needs nothing of its own.
        const known = needs.get(inner);
        const need = both(above, rule.symbols.length === 0 ? NOTHING : needOf(makefile, rule));
        if (known === undefined || known.symbols.length > need.symbols.length)
          needs.set(inner, need);
      }
  }
  return needs;
}

/** Assignments to `obj-…` and `name-…`, with the symbols of the left side and of the ifs around. */
export function rulesOf(text: string): readonly Rule[] {
  const rules: Rule[] = [];
  const conditions: (string | undefined)[] = [];
  for (const { text: line, number } of logicalLines(text)) {
    const condition = /^\s*if(?:def\s+|(?:eq|neq)\s*\(\s*\$\()(CONFIG_\w+)/.exec(line)?.[1];
    if (/^\s*if/.test(line)) conditions.push(condition?.slice("CONFIG_".length));
    else if (/^\s*endif/.test(line)) conditions.pop();
    else if (/^\s*else/.test(line)) conditions.splice(-1, 1, undefined);
    else {
      const rule = ruleOf(line, number);
      const around = conditions.filter((symbol) => symbol !== undefined);
      if (rule) rules.push({ ...rule, symbols: [...around, ...rule.symbols] });
    }
  }
  return rules;
}

function ruleOf(line: string, number: number): Rule | undefined {
  const [, target, how, right] =
    /^\s*([\w.+-]+?)-(y|m|objs|\$\(CONFIG_\w+\))\s*[:+?]?=\s*(.*)$/.exec(line) ?? [];
  if (target === undefined || how === undefined || right === undefined) return undefined;
  const symbol = /CONFIG_(\w+)/.exec(how)?.[1];
  return {
    target,
    items: right.split(/\s+/).filter(Boolean),
    symbols: symbol === undefined ? [] : [symbol],
    line: number,
  };
}

/** Lines with their continuations, numbered by the first, without comments. */
export function logicalLines(
  text: string,
): readonly { readonly text: string; readonly number: number }[] {
  const lines: { text: string; number: number }[] = [];
  let open = false;
  text.split("\n").forEach((raw, at) => {
    const bare = raw.replace(/(?:^|\s)#.*$/, "");
    const part = bare.replace(/\\\s*$/, " ");
    const last = lines.at(-1);
    if (open && last) last.text += part;
    else lines.push({ text: part, number: at + 1 });
    open = /\\\s*$/.test(bare);
  });
  return lines;
}
