// The marked line of a text input, as it stands under a message.

export interface FrameMark {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters of the line. */
  readonly column: number;
  /** Characters to mark; 1 when absent. A mark ends at its line's end. */
  readonly length?: number;
}

const TAB = 4;
const CUT = "...";

/**
 * The line and, below it, carets under the marked text. Tabs become blanks, control and invisible characters dots, and a line wider
 * than `width` columns is cut around the mark. Undefined when the text has no such line.
 */
export function codeFrame(
  source: string,
  mark: FrameMark,
  width: number,
): readonly string[] | undefined {
  const text = lineOf(source, mark.line);
  if (text === undefined) return undefined;
  const gutter = `${mark.line} | `;
  const start = Math.min(Math.max(mark.column - 1, 0), text.length);
  const end = Math.min(start + Math.max(mark.length ?? 1, 1), Math.max(text.length, start + 1));
  const shown = cutAround(
    expand(text),
    expand(text.slice(0, start)).length,
    expand(text.slice(0, end)).length,
    Math.max(width - gutter.length, 20),
  );
  const carets = "^".repeat(Math.max(shown.end - shown.start, 1));
  return [
    `${gutter}${shown.text}`,
    `${" ".repeat(gutter.length - 2)}| ${" ".repeat(shown.start)}${carets}`,
  ];
}

function lineOf(source: string, line: number): string | undefined {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const newline = source.indexOf("\n", start);
    if (newline < 0) return undefined;
    start = newline + 1;
  }
  const newline = source.indexOf("\n", start);
  const text = newline < 0 ? source.slice(start) : source.slice(start, newline);
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

/** Tabs to the next multiple of four, so that the same prefix always takes the same columns. */
function expand(text: string): string {
  let out = "";
  for (const unit of text.split("")) {
    if (unit === "\t") out += " ".repeat(TAB - (out.length % TAB));
    else out += isControl(unit) ? "." : unit;
  }
  return out;
}

/** Control and invisible characters, which could steer the terminal or hide text. */
function isControl(unit: string): boolean {
  return /[\p{Cc}\p{Cf}]/u.test(unit);
}

interface Cut {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function cutAround(text: string, start: number, end: number, width: number): Cut {
  if (text.length <= width) return { text, start, end };
  const room = width - 2 * CUT.length;
  const marked = Math.min(end - start, room);
  const from = Math.max(0, Math.min(start - Math.floor((room - marked) / 2), text.length - room));
  const to = Math.min(from + room, text.length);
  const head = from > 0 ? CUT : "";
  const tail = to < text.length ? CUT : "";
  return {
    text: `${head}${text.slice(from, to)}${tail}`,
    start: start - from + head.length,
    end: Math.min(end, to) - from + head.length,
  };
}
