// A YAML file as plain values, with the place of each: what pipeline and board files are read through.
// Holds no schema; `check-shape.ts` compares the values with one.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from "yaml";
import { hasError, type Diagnostic, type Place } from "../diagnostic/diagnostic.ts";

export type Path = readonly PropertyKey[];

export interface YamlDocument {
  readonly file: string;
  /** Maps as objects, lists as arrays. Undefined when the text is not YAML, null when it is empty. */
  readonly value: unknown;
  /** What is wrong with the text as YAML, duplicate keys included. */
  readonly diagnostics: readonly Diagnostic[];
  /** Place of the value at a path, or of its key; of the nearest thing above when there is none. */
  placeOf(path: Path, part?: "key" | "value"): Place;
  /** The anchor written before the value: `from: &isp0` is an empty value with the anchor `isp0`. */
  anchorOf(path: Path): string | undefined;
}

/** Characters; a pipeline or board file is a few kilobytes. */
const MAX_LENGTH = 1_000_000;
/** One slip makes the parser stumble over what follows. */
const MAX_ERRORS = 10;
/** Values an alias may stand for, all its uses multiplied out; enough for honest reuse, too little for a bomb. */
const MAX_ALIASES = 100;

/** Reads one YAML 1.2 document. Never throws; errors are in `diagnostics`. */
export function readYaml(text: string, file: string): YamlDocument {
  const lines = new LineCounter();
  const at = (start: number, end: number) => placeAt(file, lines, start, end);
  const failed = (code: string, message: string, help?: string): YamlDocument => {
    const place = { file, line: 1, column: 1 };
    const diagnostic: Diagnostic = {
      code,
      severity: "error",
      message,
      place,
      ...(help === undefined ? {} : { help }),
    };
    return {
      file,
      value: undefined,
      diagnostics: [diagnostic],
      placeOf: () => place,
      anchorOf: () => undefined,
    };
  };
  if (text.length > MAX_LENGTH)
    return failed("yaml-too-large", `the file is larger than ${MAX_LENGTH} characters`);
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      logLevel: "silent",
    });
    const diagnostics = problemsOf(document, text, at);
    const readable = document.errors.every((error) => error.code === "DUPLICATE_KEY");
    return {
      file,
      value: readable ? document.toJS({ maxAliasCount: MAX_ALIASES }) : undefined,
      diagnostics,
      placeOf: (path, part = "value") => placeOf(document, path, part, at),
      anchorOf: (path) => anchorOf(document, path),
    };
  } catch (error) {
    // The parser throws where it gives up on the whole text: nesting deeper than the stack, and too many aliases.
    if (error instanceof RangeError)
      return failed("yaml-too-deep", "the file is nested too deeply");
    if (error instanceof ReferenceError) {
      return failed(
        "yaml-alias-limit",
        `aliases of the file stand for more than ${MAX_ALIASES} values`,
        "write the values out",
      );
    }
    return failed("yaml-syntax", sentence(error instanceof Error ? error.message : String(error)));
  }
}

type Placer = (start: number, end: number) => Place;

function problemsOf(document: Document.Parsed, text: string, at: Placer): readonly Diagnostic[] {
  const duplicate = (code: string) => code === "DUPLICATE_KEY";
  const errors = document.errors.slice(0, MAX_ERRORS).map((error): Diagnostic => ({
    code: duplicate(error.code) ? "yaml-duplicate-key" : "yaml-syntax",
    severity: "error",
    message: duplicate(error.code) ? "this key is given twice in one map" : sentence(error.message),
    place: duplicate(error.code) ? keyPlace(error.pos[0], text, at) : at(...error.pos),
  }));
  const warnings = document.warnings.map((warning): Diagnostic => ({
    code: "yaml-warning",
    severity: "warning",
    message: sentence(warning.message),
    place: at(...warning.pos),
  }));
  const all = [...errors, ...warnings];
  return hasError(all) ? all.filter((d) => d.severity === "error") : all;
}

/** The parser marks the first character only. */
function keyPlace(start: number, text: string, at: Placer): Place {
  const word = /^[^\s:]+/.exec(text.slice(start, start + 100))?.[0] ?? " ";
  return at(start, start + word.length);
}

/** The parser's words without their capital and full stop. */
function sentence(message: string): string {
  const [first = ""] = message.split("\n");
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/\.$/, "");
}

function placeAt(file: string, lines: LineCounter, start: number, end: number): Place {
  const { line, col } = lines.linePos(start);
  return {
    file,
    line: Math.max(line, 1),
    column: Math.max(col, 1),
    length: Math.max(end - start, 1),
  };
}

interface Found {
  readonly key: unknown;
  readonly value: unknown;
}

function placeOf(document: Document.Parsed, path: Path, part: "key" | "value", at: Placer): Place {
  for (let depth = path.length; depth > 0; depth--) {
    const found = find(document, path.slice(0, depth));
    // A missing value is best shown by the key of the map it is missing from.
    const node =
      found &&
      (part === "key" || depth < path.length
        ? (found.key ?? found.value)
        : (valueNode(found) ?? found.key));
    const place = node === undefined ? undefined : nodePlace(node, at);
    if (place !== undefined) return place;
  }
  return nodePlace(document.contents, at, 1) ?? at(0, 1);
}

/** An empty scalar has no text to mark. */
function valueNode(found: Found): unknown {
  const node = found.value as Node | null;
  return node?.range && node.range[1] > node.range[0] ? node : undefined;
}

function nodePlace(node: unknown, at: Placer, length?: number): Place | undefined {
  const range = (node as Node | null)?.range;
  return range ? at(range[0], length === undefined ? range[1] : range[0] + length) : undefined;
}

function anchorOf(document: Document.Parsed, path: Path): string | undefined {
  const value = find(document, path)?.value;
  return isScalar(value) ? value.anchor : undefined;
}

function find(document: Document.Parsed, path: Path): Found | undefined {
  let found: Found = { key: undefined, value: document.contents };
  for (const step of path) {
    const container: unknown = isAlias(found.value) ? found.value.resolve(document) : found.value;
    if (isMap(container)) {
      const pair = container.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (pair === undefined) return undefined;
      found = { key: pair.key, value: pair.value };
    } else if (isSeq(container)) {
      const value = container.items[Number(step)];
      if (value === undefined) return undefined;
      found = { key: undefined, value };
    } else {
      return undefined;
    }
  }
  return found;
}
