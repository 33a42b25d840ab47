// Writes what was learnt into a board file: its `live:` section and nothing else. Comments, order and spelling of all the
// rest stay as the user left them.
import { Document, isAlias, isMap, isScalar, parseDocument, visit, YAMLMap } from "yaml";
import type { LearntDevice, Learnt } from "./learnt.ts";

const SECTION = "live";
const COMMENT = " Seen on the devices themselves; `onebuf run --save-facts` writes it anew.";
/** Long values stay on their line. */
const STYLE = { lineWidth: 0 } as const;
const READING = { stringKeys: true, logLevel: "silent" } as const;

/**
 * Entries of devices that were looked at again are replaced whole. Entries of others stay if they are of the same kernel.
 * @param text a board file that can be read (`parseBoardFile`), or nothing
 */
export function writeLearnt(text: string, learnt: Learnt): string {
  const document: Document = parseDocument(text, READING);
  if (!isMap(document.contents)) document.contents = new YAMLMap();
  const isNew = !document.has(SECTION);
  update(document, learnt);
  if (!isBlockStyle(document, text)) return document.toString(STYLE);
  const lines = spanOf(text);
  const section = textOf(document.get(SECTION), isNew ? COMMENT : undefined);
  const before = text.slice(0, lines.start);
  const after = text.slice(lines.end);
  const gap = isNew && before !== "" ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  return before + (gap + section).replaceAll("\n", end) + after;
}

/** A board file for a board that has none. @param tree as `tree:` takes it; `kernel` the version to plan for */
export function newBoardFile(tree: string, kernel?: string): string {
  const version = kernel === undefined ? {} : { kernel: { version: kernel } };
  return new Document({ tree, ...version }).toString(STYLE);
}

function update(document: Document, { kernel, devices }: Learnt): void {
  const isSameKernel = document.getIn([SECTION, "kernel"]) === kernel;
  if (!isSameKernel) document.set(SECTION, document.createNode({ kernel, devices: {} }));
  if (!isMap(document.getIn([SECTION, "devices"])))
    document.setIn([SECTION, "devices"], document.createNode({}));
  for (const device of devices)
    document.setIn([SECTION, "devices", device.name], entryOf(document, device));
}

function entryOf(document: Document, device: LearntDevice): unknown {
  const { translation, import: imports, needsContiguous, formats, seen } = device;
  const said = { translation, import: imports, needsContiguous, formats, seen };
  const entry = document.createNode(
    Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  );
  const lists = entry.get("formats");
  if (isMap(lists)) lists.flow = true;
  return entry;
}

/** Sections are lines of their own, and none refers to another. */
function isBlockStyle(document: Document, text: string): boolean {
  let isPlain = isMap(document.contents) && document.contents.flow !== true;
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node) || ("anchor" in node && node.anchor !== undefined)) isPlain = false;
    },
  });
  return isPlain && !/^(?:---|\.\.\.|%)/m.test(text);
}

/** From the section's key to the comments above the next one; the end of the text where there is no section yet. */
function spanOf(text: string): { readonly start: number; readonly end: number } {
  const root = parseDocument(text, READING).contents;
  const keys = isMap(root) ? root.items.map(({ key }) => key).filter((key) => isScalar(key)) : [];
  const at = keys.findIndex(({ value }) => value === SECTION);
  const start = keys[at]?.range?.[0] ?? text.length;
  const next = at < 0 ? undefined : keys[at + 1]?.range?.[0];
  return { start, end: start + withoutTail(text.slice(start, next)).length };
}

/** Without the blank lines and comments at its end that are not indented: they are of what follows. */
function withoutTail(text: string): string {
  const lines = text.split(/(?<=\n)/);
  const last = lines.findLastIndex((line) => !/^(?:#.*)?\s*$/.test(line));
  return lines.slice(0, last + 1).join("");
}

function textOf(value: unknown, comment: string | undefined): string {
  const document = new Document<YAMLMap>(new YAMLMap());
  const key = document.createNode(SECTION);
  if (comment !== undefined) key.commentBefore = comment;
  document.contents?.items.push(document.createPair(key, value));
  return document.toString(STYLE);
}
