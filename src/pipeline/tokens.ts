// Words of the one-line form, with their places.
import type { Place } from "../diagnostic/diagnostic.ts";

export interface Token {
  /** `!` is a token of its own. */
  readonly text: string;
  readonly place: Place;
}

/**
 * Splits at blanks and at `!`. Blanks after a comma belong to the word (`NV12, 1280x720@30`), a backslash at the end of a
 * line is a blank, and `#` at the start of a line comments it out.
 */
export function tokenize(text: string, file: string): readonly Token[] {
  return text.split("\n").flatMap((line, index) => lineTokens(line, index + 1, file));
}

function lineTokens(line: string, number: number, file: string): readonly Token[] {
  if (line.trimStart().startsWith("#")) return [];
  const content = line.replace(/\\\s*$/, "");
  return [...content.matchAll(/!|(?:[^\s!,]|,\s*(?=[^\s!])|,)+/g)].map((match) => ({
    text: match[0],
    place: { file, line: number, column: match.index + 1, length: match[0].length },
  }));
}

/** Parts of a word between commas, blanks around them dropped. An empty part keeps the place of its comma. */
export function splitAtCommas(token: Token): readonly Token[] {
  let start = 0;
  return token.text.split(",").map((part) => {
    const text = part.trim();
    const offset = start + (part.length - part.trimStart().length);
    start += part.length + 1;
    return within(token, text === "" ? Math.min(offset, token.text.length - 1) : offset, text);
  });
}

/** A part of a token as a token: `text` found at `offset` in it. */
export function within(token: Token, offset: number, text: string): Token {
  const column = (token.place.column ?? 1) + offset;
  return { text, place: { ...token.place, column, length: Math.max(text.length, 1) } };
}
