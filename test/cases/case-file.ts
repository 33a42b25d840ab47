// The form of a reported case: what the board is, what was tried, and what the report says became of it.
import * as z from "zod/mini";
import { checkShape } from "../../src/document/check-shape.ts";
import { readYaml } from "../../src/document/yaml-document.ts";

const words = z.union([z.string(), z.array(z.string())]);
const who = { memory: z.string(), device: z.string() };

const expectation = z.strictObject({
  verdict: words,
  /** Memory of every stream; of several, any. */
  memory: z.optional(words),
  /** Memories that every device of a stream takes. */
  serves: z.optional(z.array(z.string())),
  accepted: z.optional(z.array(z.strictObject(who))),
  refused: z.optional(
    z.array(
      z.strictObject({
        ...who,
        rule: z.string(),
        errno: z.optional(z.string()),
        /** Part of the text. */
        message: z.optional(z.string()),
        /** What hides the failure in a trial is said. */
        luck: z.optional(z.literal("said")),
      }),
    ),
  ),
  undecided: z.optional(z.array(z.strictObject({ ...who, rule: z.string() }))),
  question: z.optional(z.string()),
  /** Codes of diagnostics that must be said, and that must not. */
  warning: z.optional(z.string()),
  silentAbout: z.optional(z.string()),
  /** First plane first. */
  frame: z.optional(
    z.strictObject({
      strides: z.optional(z.array(z.int())),
      lines: z.optional(z.array(z.int())),
      planes: z.optional(z.array(z.int())),
      size: z.optional(z.int()),
      atLeast: z.optional(z.int()),
    }),
  ),
  window: z.optional(z.strictObject({ device: z.string(), space: z.string(), hi: z.int() })),
  heapName: z.optional(z.string()),
  /** Consumers the names of the pipeline stand for. */
  to: z.optional(z.array(z.string())),
  engine: z.optional(z.string()),
  /** Memories too small for the stream, and those of which nothing tells the size. */
  noRoom: z.optional(z.array(z.string())),
  roomUnknown: z.optional(z.array(z.string())),
  /** Memories this kernel does not have. */
  absent: z.optional(z.array(z.string())),
});

const schema = z.strictObject({
  id: z.string(),
  /** The reported failure it belongs to, where that needs several cases. */
  report: z.optional(z.string()),
  about: z.string(),
  source: z.strictObject({
    kind: z.string(),
    repo_or_site: z.string(),
    number: z.string(),
    date: z.optional(z.string()),
  }),
  /** A board of the library; the board file is laid over it, or stands alone. */
  board: z.optional(z.string()),
  boardFile: z.optional(z.unknown()),
  kernel: z.optional(
    z.strictObject({
      version: z.optional(z.string()),
      config: z.optional(z.string()),
      cmdline: z.optional(z.string()),
    }),
  ),
  pipeline: z.string(),
  expect: expectation,
  /** How sure the report itself is. */
  verdict_from: z.enum(["stated", "demonstrated", "inferred"]),
});

export type ReportedCase = z.infer<typeof schema>;
export type Expectation = ReportedCase["expect"];

/** Throws with everything that is wrong with the file. */
export function parseCase(text: string, file: string): ReportedCase {
  const document = readYaml(text, file);
  const shape = checkShape(schema, document, "case");
  const said = [...document.diagnostics, ...shape.diagnostics];
  if (shape.value === undefined)
    throw new Error(said.map(({ message }) => `${file}: ${message}`).join("\n"));
  return shape.value;
}

/** The reported failure that a case belongs to. */
export function reportOf({ id, report }: ReportedCase): string {
  return report ?? id;
}
