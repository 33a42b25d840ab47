// Compares a YAML document with a zod schema, and says what differs as diagnostics with places and the nearest valid word.
import { safeParse, type $ZodIssue, type $ZodType, type $ZodTypes, type output } from "zod/v4/core";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { didYouMean } from "../diagnostic/suggest.ts";
import type { Path, YamlDocument } from "./yaml-document.ts";

/**
 * The document's value as the schema's type, or all that is wrong with its shape. Codes begin with `prefix`:
 * `-unknown-key`, `-missing-key`, `-wrong-type`, `-bad-value`. The document's own diagnostics are not repeated.
 */
export function checkShape<S extends $ZodType>(
  schema: S,
  document: YamlDocument,
  prefix: string,
): Checked<output<S>> {
  if (document.value === undefined) return { diagnostics: [] };
  const result = safeParse(schema, document.value);
  if (result.success) return { value: result.data, diagnostics: [] };
  const context = { schema, document, prefix };
  return { diagnostics: result.error.issues.flatMap((issue) => diagnosticsOf(issue, [], context)) };
}

interface Context {
  readonly schema: $ZodType;
  readonly document: YamlDocument;
  readonly prefix: string;
}

function diagnosticsOf(issue: $ZodIssue, above: Path, context: Context): readonly Diagnostic[] {
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => unknownKey(path, key, context));
  if (issue.code === "invalid_type") return [wrongType(path, [issue.expected], context)];
  if (issue.code === "invalid_union") {
    // The branch that got furthest into the value is the one that was meant.
    const deep = issue.errors.find((branch) => branch.some((inner) => inner.path.length > 0));
    if (deep !== undefined) return deep.flatMap((inner) => diagnosticsOf(inner, path, context));
    const expected = issue.errors
      .flat()
      .flatMap((inner) => (inner.code === "invalid_type" ? [inner.expected] : []));
    if (expected.length > 0) return [wrongType(path, expected, context)];
  }
  if (issue.code === "invalid_value") return [badWord(path, issue.values.map(String), context)];
  return [badValue(path, limitOf(issue), context)];
}

function unknownKey(path: Path, key: string, { schema, document, prefix }: Context): Diagnostic {
  const keys = keysAt(schema, path);
  return {
    code: `${prefix}-unknown-key`,
    severity: "error",
    message: `${nameOf(path, "the file")} has no key \`${key}\``,
    place: document.placeOf([...path, key], "key"),
    notes: [`The keys are ${keys.join(", ")}.`],
    ...didYouMean(key, keys),
  };
}

function wrongType(
  path: Path,
  expected: readonly string[],
  { document, prefix }: Context,
): Diagnostic {
  const value = valueAt(document.value, path);
  const wanted = [...new Set(expected.map((type) => TYPE_NAMES[type] ?? type))].join(" or ");
  const anchor = document.anchorOf(path);
  if (value === null && anchor !== undefined) {
    return {
      code: `${prefix}-wrong-type`,
      severity: "error",
      message: `\`&${anchor}\` begins a YAML anchor, so ${nameOf(path, "the file")} has no value`,
      place: document.placeOf(path),
      help: `write "&${anchor}" in quotes`,
    };
  }
  if (value === undefined) {
    return {
      code: `${prefix}-missing-key`,
      severity: "error",
      message: `${nameOf(path.slice(0, -1), "the file")} has no \`${String(path.at(-1))}\``,
      place: document.placeOf(path),
      notes: [`It is ${wanted}.`],
    };
  }
  const quotable =
    expected.includes("string") && (typeof value === "number" || typeof value === "boolean");
  return {
    code: `${prefix}-wrong-type`,
    severity: "error",
    message: `${nameOf(path, "the file")} is ${typeName(value)}, not ${wanted}`,
    place: document.placeOf(path),
    ...(quotable ? { help: "put it in quotes" } : {}),
  };
}

function badWord(path: Path, words: readonly string[], { document, prefix }: Context): Diagnostic {
  const value = String(valueAt(document.value, path));
  return {
    code: `${prefix}-bad-value`,
    severity: "error",
    message: `${nameOf(path, "the file")} cannot be \`${value}\``,
    place: document.placeOf(path),
    notes: [`It is one of ${words.join(", ")}.`],
    ...didYouMean(value, words),
  };
}

function badValue(
  path: Path,
  limit: string | undefined,
  { document, prefix }: Context,
): Diagnostic {
  return {
    code: `${prefix}-bad-value`,
    severity: "error",
    message: `${nameOf(path, "the file")} has a value that is not allowed`,
    place: document.placeOf(path),
    ...(limit === undefined ? {} : { notes: [limit] }),
  };
}

function limitOf(issue: $ZodIssue): string | undefined {
  if (issue.code === "too_small")
    return `It must be ${issue.inclusive ? "at least" : "above"} ${issue.minimum}.`;
  if (issue.code === "too_big")
    return `It must be ${issue.inclusive ? "at most" : "below"} ${issue.maximum}.`;
  return issue.message === "Invalid input" ? undefined : issue.message;
}

/** `streams.preview.to[1]`. */
function nameOf(path: Path, whole: string): string {
  if (path.length === 0) return whole;
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return `\`${steps.join("").replace(/^\./, "")}\``;
}

const TYPE_NAMES: { readonly [zod: string]: string } = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
};

function typeName(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  return TYPE_NAMES[typeof value] ?? typeof value;
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<PropertyKey, unknown>)[step];
  }
  return here;
}

/** Keys of the object schema that a path leads to. */
function keysAt(schema: $ZodType, path: Path): readonly string[] {
  const { def } = (schema as $ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "readonly":
      return keysAt(def.innerType, path);
    case "union":
      return [...new Set(def.options.flatMap((option) => keysAt(option, path)))];
    case "array":
      return path.length === 0 ? [] : keysAt(def.element, path.slice(1));
    case "record":
      return path.length === 0 ? [] : keysAt(def.valueType, path.slice(1));
    case "object": {
      const [step, ...rest] = path;
      if (step === undefined) return Object.keys(def.shape);
      const inner = def.shape[String(step)];
      return inner === undefined ? [] : keysAt(inner, rest);
    }
    default:
      return [];
  }
}
