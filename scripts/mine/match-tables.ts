// Match tables: which compatibles a driver binds, through string macros, #ifdef and tables in another file than their
// driver; and AMBA drivers, which bind by peripheral id and name no compatible.
import type { CFile, Variable } from "./c-file.ts";
import { deepFields, fieldsOf, stringValue, unbraced } from "./fields.ts";
import { folderOf, remember, type SourceTree } from "./source-tree.ts";
import { isDirective, isName, splitAt, type Token } from "./tokens.ts";

export interface MatchEntry {
  readonly compatible: string;
  readonly path: string;
  readonly line: number;
  /** The table the entry stands in. */
  readonly table: { readonly name: string; readonly line: number; readonly lastLine: number };
  /** Name of the variant the entry points at. */
  readonly data?: string;
  /** Config symbols of the #ifdef around the entry. */
  readonly conditions: readonly string[];
  /** Absent for a table that no driver binds by: a lookup of neighbours. */
  readonly driver?: DriverUse;
}

export interface DriverUse {
  readonly name: string;
  readonly bus: string;
  readonly path: string;
  readonly line: number;
  readonly table: string;
}

/** Entries that could not be read, to be told rather than lost. */
export interface UnreadEntry {
  readonly path: string;
  readonly line: number;
}

export interface MatchTables {
  readonly entries: readonly MatchEntry[];
  readonly unread: readonly UnreadEntry[];
}

export function matchTables(tree: SourceTree): MatchTables {
  const entries: MatchEntry[] = [];
  const unread: UnreadEntry[] = [];
  const users = driverUses(tree);
  for (const path of tree.paths.filter((name) => /\.[ch]$/.test(name))) {
    const text = tree.text(path);
    if (!text.includes("of_device_id") && !text.includes("amba_id")) continue;
    const file = tree.c(path);
    for (const table of file.variables) {
      if (table.type === "amba_id") entries.push(...ambaEntries(file, table));
      if (table.type !== "of_device_id") continue;
      const driver = userOf(users, file, table);
      for (const entry of entriesOf(tree, file, table))
        if ("compatible" in entry) entries.push(driver ? { ...entry, driver } : entry);
        else unread.push(entry);
    }
  }
  return { entries, unread };
}

function driverUses(tree: SourceTree): ReadonlyMap<string, readonly DriverUse[]> {
  const uses = new Map<string, DriverUse[]>();
  for (const path of tree.paths) {
    if (!tree.text(path).includes("of_match_table")) continue;
    for (const { type, name, body } of tree.c(path).variables)
      for (const { line, value } of deepFields(body, "of_match_table")) {
        const table = value.findLast(({ text }) => isName(text))?.text;
        const label = deepFields(body, "name").find((field) => field.value.length > 0);
        const driver = (label && stringValue(tree, tree.c(path), label.value)) ?? name;
        if (table !== undefined)
          remember(uses, table, () => []).push({
            name: driver,
            bus: type.replace(/_?driver$/, ""),
            path,
            line,
            table,
          });
      }
  }
  return uses;
}

/** The driver in the same file, or else, for a table that is not static, one in the same folder. */
function userOf(
  uses: ReadonlyMap<string, readonly DriverUse[]>,
  file: CFile,
  table: Variable,
): DriverUse | undefined {
  const named = uses.get(table.name) ?? [];
  const own = named.find(({ path }) => path === file.path);
  if (own || table.static) return own;
  return named.find(({ path }) => folderOf(path) === folderOf(file.path));
}

function entriesOf(
  tree: SourceTree,
  file: CFile,
  table: Variable,
): readonly (Omit<MatchEntry, "driver"> | UnreadEntry)[] {
  const conditions: (string | undefined)[] = [];
  return splitAt(table.body, ",").flatMap((part) => {
    const open = part.findIndex((token) => !isDirective(token));
    part.slice(0, open < 0 ? part.length : open).forEach((token) => follow(conditions, token));
    const entry = withoutIndex(
      part.slice(Math.max(open, 0)).filter((token) => !isDirective(token)),
    );
    const read = open < 0 ? [] : entryOf(tree, file, table, entry, known(conditions));
    if (open >= 0)
      part
        .slice(open)
        .filter(isDirective)
        .forEach((token) => follow(conditions, token));
    return read;
  });
}

/** `{ ... }` of `[INDEX] = { ... }`. */
function withoutIndex(entry: readonly Token[]): readonly Token[] {
  return entry[0]?.text === "["
    ? entry.slice(entry.findIndex(({ text }) => text === "=") + 1)
    : entry;
}

function known(conditions: readonly (string | undefined)[]): readonly string[] {
  return conditions.filter((symbol) => symbol !== undefined);
}

/** Keeps the stack of #if; a condition that is no single CONFIG_ symbol has no name. */
function follow(conditions: (string | undefined)[], { text }: Token): void {
  if (text.startsWith("#if")) conditions.push(symbolOf(text));
  else if (text.startsWith("#endif")) conditions.pop();
  else if (text.startsWith("#el")) conditions.splice(-1, 1, undefined);
}

export function symbolOf(directive: string): string | undefined {
  return /^#(?:ifdef\s+|if\s+(?:IS_ENABLED|IS_REACHABLE|IS_BUILTIN|defined)\s*\(\s*)CONFIG_(\w+)\s*\)?$/.exec(
    directive,
  )?.[1];
}

function entryOf(
  tree: SourceTree,
  file: CFile,
  table: Variable,
  entry: readonly Token[],
  conditions: readonly string[],
): readonly (Omit<MatchEntry, "driver"> | UnreadEntry)[] {
  const line = entry[0]?.line ?? 0;
  const fields = fieldsOf(unbraced(entry));
  const name = fields.find((field) => field.name === "compatible");
  // The sentinel is empty; SPARC's tables match by node name alone.
  if (name === undefined)
    return fields.length > 0 || unbraced(entry).every(({ text }) => !isName(text))
      ? []
      : [{ path: file.path, line }];
  const compatible = stringValue(tree, file, name.value);
  if (compatible === undefined) return [{ path: file.path, line }];
  const data = fields
    .find((field) => field.name === "data")
    ?.value.findLast(({ text }) => isName(text))?.text;
  return [
    {
      compatible,
      path: file.path,
      line,
      table: rangeOf(table),
      conditions,
      ...(data === undefined ? {} : { data }),
    },
  ];
}

function rangeOf({ name, line, lastLine }: Variable): MatchEntry["table"] {
  return { name, line, lastLine };
}

/** The peripheral id stands where a compatible would: `amba:0x00041110`. */
function ambaEntries(file: CFile, table: Variable): readonly MatchEntry[] {
  const bound = file.variables.find(({ type }) => type === "amba_driver");
  if (bound === undefined) return [];
  const label = deepFields(bound.body, "name")[0]?.value[0]?.text ?? "";
  const name = label.startsWith('"') ? label.slice(1, -1) : bound.name;
  const driver = { name, bus: "amba", path: file.path, line: bound.line, table: table.name };
  const place = { path: file.path, line: table.line, table: rangeOf(table) };
  return deepFields(table.body, "id")
    .map(({ value }) => value.map(({ text }) => text).join(""))
    .filter((id) => id !== "0")
    .map((id) => ({ compatible: `amba:${id}`, ...place, conditions: [], driver }));
}
