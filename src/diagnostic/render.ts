// A diagnostic as text for people: head line, place, marked source, notes, help.
import { codeFrame } from "./code-frame.ts";
import type { Diagnostic, Place, Severity } from "./diagnostic.ts";
import { hex } from "./hex.ts";

/** What a piece of the text is, so that a terminal can colour it. */
export type Part = Severity | "code" | "place" | "source" | "mark" | "label";

export interface RenderOptions {
  /** Text of the file the place points into; without it no source line is shown. */
  readonly source?: string;
  /** Columns; 80 when absent. */
  readonly width?: number;
  /** Puts colour around a piece of text; must not change what is visible. */
  readonly style?: (part: Part, text: string) => string;
}

/**
 * Several lines without a newline at the end:
 * `error[pipeline-unknown-key]: ...`, `  --> file:line:column`, the source line with the mark, `note:` and `help:` lines.
 */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions = {}): string {
  const width = options.width ?? 80;
  const style = options.style ?? ((_, text) => text);
  const lines: string[] = [];
  const head = `${diagnostic.severity}[${diagnostic.code}]:`;
  const styledHead =
    style(diagnostic.severity, diagnostic.severity) + style("code", `[${diagnostic.code}]`) + ":";
  lines.push(...labelled(head, styledHead, diagnostic.message, width, "  "));
  const place = diagnostic.place;
  const where = place && formatPlace(place);
  if (where) lines.push(`  --> ${style("place", where)}`);
  if (place) lines.push(...frameLines(place, options.source, width, style));
  for (const note of diagnostic.notes ?? []) lines.push(...tagged("note", note, width, style));
  if (diagnostic.help !== undefined) lines.push(...tagged("help", diagnostic.help, width, style));
  return lines.join("\n");
}

/**
 * `file:line:column` in a text, `file: node: property (byte 0x..)` in a device tree, with what is known of it.
 * The empty string when nothing is.
 */
export function formatPlace(place: Place): string {
  const line =
    place.line === undefined
      ? []
      : [place.line, ...(place.column === undefined ? [] : [place.column])];
  const position = [...(place.file === undefined ? [] : [place.file]), ...line].join(":");
  const path = [position, place.node, place.property]
    .filter((part) => part !== undefined && part !== "")
    .join(": ");
  if (place.offset === undefined) return path;
  const byte = `byte ${hex(place.offset)}`;
  return path === "" ? byte : `${path} (${byte})`;
}

type Style = NonNullable<RenderOptions["style"]>;

function frameLines(
  place: Place,
  source: string | undefined,
  width: number,
  style: Style,
): string[] {
  if (source === undefined || place.line === undefined) return [];
  const mark = {
    line: place.line,
    column: place.column ?? 1,
    ...(place.length === undefined ? {} : { length: place.length }),
  };
  const [text, carets] = codeFrame(source, mark, width - 2) ?? [];
  if (text === undefined || carets === undefined) return [];
  return [`  ${style("source", text)}`, `  ${style("mark", carets)}`];
}

function tagged(tag: string, text: string, width: number, style: Style): string[] {
  return labelled(
    `  ${tag}:`,
    `  ${style("label", `${tag}:`)}`,
    text,
    width,
    " ".repeat(tag.length + 4),
  );
}

/** `label text`, wrapped; the styled label takes the columns of the plain one. */
function labelled(
  label: string,
  styledLabel: string,
  text: string,
  width: number,
  indent: string,
): string[] {
  const [first = label, ...rest] = wrap(`${label} ${printable(text)}`, width, indent);
  return [styledLabel + first.slice(label.length), ...rest];
}

/** Input ends up in messages, and a terminal must not obey it, nor turn the text around. Newlines stay: they separate lines of a command. */
function printable(text: string): string {
  return text.replaceAll(/(?!\n)[\p{Cc}\p{Cf}]/gu, ".");
}

/** Breaks at blanks; a word wider than the line stands alone on its line. Continuation lines begin with `indent`. */
function wrap(text: string, width: number, indent: string): string[] {
  return text.split("\n").flatMap((paragraph, index) => {
    const lines: string[] = [];
    let line = index === 0 ? "" : indent;
    let empty = true;
    const leading = index === 0 ? (/^ */.exec(paragraph)?.[0] ?? "") : "";
    line += leading;
    for (const word of paragraph.slice(leading.length).split(" ")) {
      if (!empty && line.length + 1 + word.length > width) {
        lines.push(line);
        line = indent + word;
      } else {
        line += (empty ? "" : " ") + word;
      }
      empty = false;
    }
    return [...lines, line];
  });
}
