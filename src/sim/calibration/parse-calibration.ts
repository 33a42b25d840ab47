// The calibration file: YAML, or JSON, which is YAML. docs/calibration-file.md describes it.
import * as z from "zod/mini";
import { type Checked, type Diagnostic, hasError } from "../../diagnostic/diagnostic.ts";
import { checkShape } from "../../document/check-shape.ts";
import { readYaml } from "../../document/yaml-document.ts";
import type { Calibration } from "./calibration.ts";

const amount = z.number().check(z.gte(0));
const count = z.int().check(z.positive());
const answer = z.enum(["yes", "no", "unknown"]);

const parts = { median: amount, p10: amount, p90: amount, repeats: count };
interface Spread {
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}
const isOrdered = ({ p10, median, p90 }: Spread) => p10 <= median && median <= p90;
const ORDER = "p10 is at most the median, and the median at most p90.";

const figure = z.strictObject(parts).check(z.refine(isOrdered, ORDER));
const worstFigure = z.strictObject({ ...parts, worst: amount }).check(
  z.refine(isOrdered, ORDER),
  z.refine(({ p90, worst }) => p90 <= worst, "worst is at least p90."),
);

const copyEnd = z.strictObject({ memory: z.string(), cached: answer });

const schema = z.strictObject({
  version: z.literal(1),
  board: z.strictObject({ model: z.optional(z.string()), compatible: z.array(z.string()) }),
  kernel: z.strictObject({ release: z.string(), arch: z.string(), pageSize: count }),
  measured: z.strictObject({
    by: z.string(),
    platform: z.string(),
    seconds: amount,
    clockReading: amount,
    processors: count,
    governors: z.array(z.string()),
    load: z.optional(amount),
    availableMemory: z.optional(amount),
    freeCma: z.optional(amount),
  }),
  ioctl: z.optional(figure),
  allocation: z.array(
    z.strictObject({ memory: z.string(), bytes: count, nanoseconds: worstFigure }),
  ),
  fill: z.array(
    z.strictObject({ memory: z.string(), cached: answer, bytes: count, bytesPerSecond: figure }),
  ),
  copy: z.array(
    z.strictObject({
      engine: z.string(),
      source: copyEnd,
      target: copyEnd,
      bytes: count,
      bytesPerSecond: figure,
    }),
  ),
  cpuAccess: z.array(
    z.strictObject({
      memory: z.string(),
      device: z.optional(z.string()),
      access: z.enum(["read", "write"]),
      call: z.enum(["begin", "end"]),
      fixedNanoseconds: figure,
      nanosecondsPerByte: figure,
    }),
  ),
  mapping: z.array(
    z.strictObject({
      device: z.string(),
      memory: z.string(),
      call: z.enum(["map", "unmap"]),
      fixedNanoseconds: figure,
      nanosecondsPerPage: figure,
    }),
  ),
});

/** What is wrong has a line; codes begin with `calibration-`. */
export function parseCalibration(text: string, file: string): Checked<Calibration> {
  const document = readYaml(text, file);
  if (isOfAnotherKind(document.value))
    return { diagnostics: [...document.diagnostics, noCalibration(file)] };
  const { value, diagnostics: shape } = checkShape(schema, document, "calibration");
  const diagnostics = [...document.diagnostics, ...shape];
  return value === undefined || hasError(diagnostics) ? { diagnostics } : { value, diagnostics };
}

/** To list what a pipeline or board file lacks as a calibration would help nobody. */
function isOfAnotherKind(value: unknown): boolean {
  return value === null || (typeof value === "object" && !Object.hasOwn(value, "version"));
}

function noCalibration(file: string): Diagnostic {
  return {
    code: "calibration-none",
    severity: "error",
    message: "this is no calibration file: it has no `version`",
    place: { file },
    help: "write one on the board: onebuf calibrate --output board.calibration.yaml",
  };
}
