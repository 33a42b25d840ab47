// Reads a kernel command line as the kernel does: words, names, sizes and switches.

export interface Cmdline {
  /** Last value given to the name; "" for a bare word; undefined when absent. Dashes and underscores are one. */
  parameter(name: string): string | undefined;
}

interface Word {
  readonly name: string;
  readonly value: string | undefined;
  readonly end: number;
}

/** Splits at white space outside quotes, up to a bare `--`. Source: kernel/params.c:161, lib/cmdline.c:227. */
export function parseCmdline(text: string): Cmdline {
  const values = new Map<string, string>();
  for (let at = skipSpace(text, 0); at < text.length;) {
    const word = nextWord(text, at);
    if (word.name === "--" && word.value === undefined) break;
    const name = canonical(word.name);
    // A handler that is called without a value refuses it, so an earlier value stays (kernel/dma/contiguous.c:79).
    if (word.value !== undefined) values.set(name, word.value);
    else if (!values.has(name)) values.set(name, "");
    at = skipSpace(text, word.end);
  }
  return { parameter: (name) => values.get(canonical(name)) };
}

function canonical(name: string): string {
  return name.replaceAll("-", "_");
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /[\t-\r \u00a0]/.test(character);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text[at])) at += 1;
  return at;
}

/** A quote hides spaces and cannot be escaped; only one before the word or right after `=` is taken off. */
function nextWord(text: string, from: number): Word {
  const quoted = text[from] === '"';
  const start = quoted ? from + 1 : from;
  let inQuote = quoted;
  let equals = 0;
  let end = start;
  for (; end < text.length && (inQuote || !isSpace(text[end])); end += 1) {
    if (text[end] === "=" && equals === 0) equals = end - start;
    if (text[end] === '"') inQuote = !inQuote;
  }
  let word = text.slice(start, end);
  if (quoted && word.endsWith('"')) word = word.slice(0, -1);
  if (equals === 0) return { name: word, value: undefined, end };
  let value = word.slice(equals + 1);
  if (value.startsWith('"')) value = value.slice(1).replace(/"$/, "");
  return { name: word.slice(0, equals), value, end };
}

const SUFFIXES = "KMGTPE";
const U64 = (1n << 64n) - 1n;

/**
 * A size as the kernel reads it: decimal, `0x` or octal with a leading 0 (so `064M` is 52 MiB), then K, M, G, T, P or E.
 * @returns bytes modulo 2^64, and the text it did not read; no digits give 0. Source: lib/cmdline.c:150, lib/kstrtox.c:26
 */
export function memparse(text: string): { readonly value: bigint; readonly rest: string } {
  const digits = /^0[xX]([0-9a-fA-F]+)/.exec(text) ??
    /^(0[0-7]*)/.exec(text) ??
    /^(\d*)/.exec(text) ?? ["", ""];
  const [all, number = ""] = digits;
  const prefix = all.length > number.length ? "0x" : number.startsWith("0") ? "0o" : "";
  const value = number === "" ? 0n : BigInt(prefix + number);
  const rest = text.slice(all.length);
  const power = SUFFIXES.indexOf((rest[0] ?? "?").toUpperCase()) + 1;
  return { value: (value << BigInt(10 * power)) & U64, rest: power > 0 ? rest.slice(1) : rest };
}

export interface CmaParameter {
  readonly size: bigint;
  /** 0 when it may lie anywhere. */
  readonly base: bigint;
  /** First address past the area's last possible byte; 0 when not given. */
  readonly limit: bigint;
  /** Exactly at `base`: no end was given, or one that leaves no room to choose. */
  readonly fixed: boolean;
}

/** `cma=nn[MG]@[start[MG][-end[MG]]]`. Source: kernel/dma/contiguous.c:77 and :179. */
export function parseCma(text: string): CmaParameter {
  const size = memparse(text);
  if (size.rest[0] !== "@") return { size: size.value, base: 0n, limit: 0n, fixed: false };
  const base = memparse(size.rest.slice(1));
  const limit = base.rest[0] === "-" ? memparse(base.rest.slice(1)).value : base.value + size.value;
  const fixed = base.value !== 0n && base.value + size.value === limit;
  return { size: size.value, base: base.value, limit, fixed };
}

/** A switch: `y t 1 on` or `n f 0 off`, first letters decide; undefined is refused, and the default stays. Source: lib/kstrtox.c:348. */
export function parseSwitch(text: string): boolean | undefined {
  if (/^([yYtT1]|[oO][nN])/.test(text)) return true;
  return /^([nNfF0]|[oO][fF])/.test(text) ? false : undefined;
}
