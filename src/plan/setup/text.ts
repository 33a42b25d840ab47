// Text that every set-up kind is written with: wrapped comments, sizes as an engineer reads them, names that are safe
// in a file name and in a udev rule.
import type { Board } from "../../board/board.ts";
import type { Plan } from "../plan.ts";

const COLUMNS = 100;
const TAB = 8;
const KIB = 1024n;
const MIB = 1024n * KIB;

/** Comment lines of at most 100 columns; only a single word that is longer, such as a node path, goes beyond. */
export function comment(mark: string, text: string, indent = ""): readonly string[] {
  const prefix = `${indent}${mark} `;
  const room = COLUMNS - prefix.replaceAll("\t", " ".repeat(TAB)).length;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((w) => w !== "")) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(prefix + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  if (line !== "") lines.push(prefix + line);
  return lines;
}

/** What the text is, for which board, and the plan it comes from. */
export function header(mark: string, title: string, plan: Plan, board: Board): readonly string[] {
  return [
    ...comment(mark, title),
    ...comment(mark, `Board: ${board.model}. Plan: ${plan.summary}`),
  ];
}

/** `24 MiB`, `64 KiB` or `100 bytes`: the largest unit that divides the number of bytes. */
export function sizeText(bytes: bigint): string {
  if (bytes % MIB === 0n) return `${bytes / MIB} MiB`;
  if (bytes % KIB === 0n) return `${bytes / KIB} KiB`;
  return `${bytes} bytes`;
}

export function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** A stream's id as a file name and a symlink can carry it: udev turns other characters into `_` by itself. */
export function safeName(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]/g, "_");
}

export function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
