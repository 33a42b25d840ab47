// C text to tokens with line numbers: comments gone, strings whole, a preprocessor directive one token.

export interface Token {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const COMMENT = String.raw`\/\*[^]*?\*\/|\/\/(?:\\\n|[^\n])*`;
const DIRECTIVE = String.raw`^[ \t]*#(?:\\\n|\/\*[^]*?\*\/|[^\n])*`;
const STRING = String.raw`"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'`;
const WORD = String.raw`[A-Za-z_]\w*|\d[\w.]*`;
const SIGN = String.raw`->|<<|>>|&&|\|\||[=!<>|&+-]=|[^\s\w]`;
const TOKEN = new RegExp([COMMENT, DIRECTIVE, STRING, WORD, SIGN].join("|"), "gm");

/** The tokens of a C file. Never fails: a sign that C does not have is a token of its own. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let counted = 0;
  for (const { 0: found, index } of text.matchAll(TOKEN)) {
    for (; counted < index; counted++) if (text[counted] === "\n") line++;
    if (/^\/[/*]/.test(found)) continue;
    tokens.push({ text: found.trimStart().startsWith("#") ? directive(found) : found, line });
  }
  return tokens;
}

/** One line, without comments: `#define A "b"`. */
function directive(text: string): string {
  return text
    .replaceAll("\\\n", " ")
    .replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, " ")
    .trim()
    .replace(/^#\s*/, "#");
}

export function isDirective({ text }: Token): boolean {
  return text.startsWith("#") && text.length > 1;
}

export function isName(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z_]\w*$/.test(text);
}

export function joined(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(" ");
}

/** Splits at a sign that stands outside all brackets. */
export function splitAt(tokens: readonly Token[], sign: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += depthChange(token.text);
    if (token.text === sign && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

export function depthChange(text: string): number {
  if (text === "(" || text === "{" || text === "[") return 1;
  return text === ")" || text === "}" || text === "]" ? -1 : 0;
}

/** Index of the bracket that closes the one at `open`, or the last index when none does. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    depth += depthChange(tokens[at]?.text ?? "");
    if (depth === 0) return at;
  }
  return tokens.length - 1;
}
