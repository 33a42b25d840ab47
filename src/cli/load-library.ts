// The board library on disk: the `boards` folder of the package, read when a board is first asked for.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { type BoardIndex, type LibraryEntry, parseIndex } from "../board/library/board-index.ts";
import { findBoard, suggestBoards } from "../board/library/find-board.ts";
import { recordIn } from "../board/library/shard.ts";
import { treeOfRecord } from "../board/library/tree-record.ts";
import type { DeviceTree } from "../devicetree/tree.ts";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";

export interface Library {
  readonly index: BoardIndex;
  treeOf(entry: LibraryEntry): DeviceTree;
}

/** Both the source and the bundle lie two folders below the package. */
const FOLDER = new URL("../../boards/", import.meta.url);

/** Undefined when the package was copied without its boards. */
export function openLibrary(): Library | undefined {
  if (!existsSync(fileOf("index"))) return undefined;
  const shards = new Map<string, string>();
  const textOf = (shard: string): string => {
    const text = shards.get(shard) ?? unpack(shard);
    shards.set(shard, text);
    return text;
  };
  return {
    index: parseIndex(unpack("index")),
    treeOf({ name, shard }) {
      const record = recordIn(textOf(shard), name);
      const tree = record && treeOfRecord(record, `${name}.dtb`);
      if (tree === undefined)
        throw new Error(`the board library is damaged: boards/${shard}.br has no ${name}`);
      return tree;
    },
  };
}

/** The tree of the board that is meant by `text`; an error with what may have been meant when there is none. */
export function libraryTree(text: string): Checked<DeviceTree> {
  const library = openLibrary();
  const entry = library && findBoard(library.index, text);
  if (library && entry)
    return { value: library.treeOf(entry), diagnostics: [taken(entry, library.index.source)] };
  return { diagnostics: [notFound(text, library ? suggestBoards(library.index, text) : [])] };
}

/** Several blobs may share a compatible, and a boot loader may change the tree: say what was taken. */
function taken({ name, model }: LibraryEntry, source: string): Diagnostic {
  return {
    code: "board-from-library",
    severity: "note",
    message: `the board is ${name} of the library (${model}), as in ${source}`,
  };
}

function notFound(text: string, near: readonly string[]): Diagnostic {
  const give =
    "give a .dtb, a .dts, a live tree such as /proc/device-tree, a board file (.yaml), or a name that `onebuf boards` lists";
  return {
    code: "board-not-found",
    severity: "error",
    message: `there is no board "${text}": no such file, and no board of that name in the library`,
    help:
      near.length === 0 ? give : `did you mean ${near.map((name) => `\`${name}\``).join(", ")}?`,
    ...(near.length === 0 ? {} : { notes: [give] }),
  };
}

function unpack(name: string): string {
  return brotliDecompressSync(readFileSync(fileOf(name))).toString("utf8");
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`${name}.br`, FOLDER));
}
