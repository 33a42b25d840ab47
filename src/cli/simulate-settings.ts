// The numbers and names on the command line of `simulate`, checked before anything is read.
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { nearest } from "../diagnostic/suggest.ts";
import { presets } from "../sim/cost/iommu/presets.ts";
import { ACCESS_PATTERNS, type AccessPattern } from "../sim/cost/pattern/pattern-for.ts";
import { PROFILE_NAMES } from "../sim/pressure/profiles.ts";
import { MAPPINGS, type Mapping } from "../simulate/mapping-use.ts";
import { ROWS } from "../simulate/rows.ts";
import { readTime } from "./read-time.ts";

/** `--iommu help`: the presets are listed, and nothing is simulated. */
export const LIST_PRESETS = "help";

/** As typed. */
export interface SimulateOptions {
  readonly duration?: string | undefined;
  readonly restart?: string | undefined;
  readonly pressure?: string | undefined;
  /** Each may name several, with commas. */
  readonly strategy?: readonly string[] | undefined;
  readonly iommu?: string | undefined;
  readonly mapping?: string | undefined;
  /** `device=pattern`, a device by node or role; each may be several, with commas. */
  readonly pattern?: readonly string[] | undefined;
  readonly seed?: string | undefined;
  readonly explain?: string | boolean | undefined;
}

export interface SimulateSettings {
  /** Seconds. */
  readonly duration: number;
  /** Seconds from one start of the pipeline to the next. */
  readonly restart: number;
  readonly pressure: string;
  readonly strategies: readonly string[];
  /** Preset in place of the board's own; undefined for that. */
  readonly iommu: string | undefined;
  readonly mapping: Mapping;
  readonly patterns: ReadonlyMap<string, AccessPattern>;
  readonly seed: number;
  /** Row to explain, or all of them. */
  readonly explain: string | undefined;
}

export function readSimulateSettings(options: SimulateOptions): Checked<SimulateSettings> {
  const duration = readTime("duration", options.duration ?? "1m");
  const restart = readTime("restart", options.restart ?? "1m");
  const seed = Number(options.seed ?? "1");
  const pressure = options.pressure ?? "light";
  const mapping = MAPPINGS.find((one) => one === (options.mapping ?? "once"));
  const pairs = (options.pattern ?? []).flatMap(separatePatterns);
  const patterns = pairs.map(patternOf);
  const explain = options.explain === true ? "all" : options.explain || undefined;
  const diagnostics = [
    ...[duration, restart].filter((one) => typeof one !== "number"),
    ...(Number.isSafeInteger(seed) && seed > 0 ? [] : [notPositive(options.seed)]),
    ...patterns.flatMap((one, at) => (one ? [] : [notPattern(pairs[at] ?? "")])),
    ...known("pressure", pressure, PROFILE_NAMES),
    ...known("mapping", options.mapping ?? "once", MAPPINGS),
    ...(options.iommu === undefined ? [] : known("iommu", options.iommu, [...presets.keys()])),
    ...(explain === undefined
      ? []
      : known("explain", explain, ["all", ...ROWS.map(({ id }) => id)])),
  ];
  if (typeof duration !== "number" || typeof restart !== "number" || !mapping)
    return { diagnostics };
  if (diagnostics.length > 0) return { diagnostics };
  const strategies = (options.strategy ?? ["all"]).flatMap((text) => text.split(","));
  const { iommu } = options;
  return {
    value: {
      duration,
      restart,
      pressure,
      strategies,
      iommu,
      mapping,
      patterns: new Map(patterns.flatMap((one) => (one ? [one] : []))),
      seed,
      explain,
    },
    diagnostics,
  };
}

/** `codec=columns,display=lines`. A node's name may have a comma in it as well. */
function separatePatterns(text: string): readonly string[] {
  return text.split(/(?<==\w*),/);
}

function patternOf(text: string): readonly [device: string, pattern: AccessPattern] | undefined {
  const at = text.indexOf("=");
  const pattern = ACCESS_PATTERNS.find((one) => one === text.slice(at + 1));
  return at > 0 && pattern ? [text.slice(0, at), pattern] : undefined;
}

function notPattern(text: string): Diagnostic {
  return {
    code: "simulate-bad-pattern",
    severity: "error",
    message: `--pattern takes a device and how it goes over a frame, not "${text}"`,
    notes: [`patterns: ${ACCESS_PATTERNS.join(", ")}`],
    help: "write it as --pattern codec=columns, or with the node's path",
  };
}

function known(option: string, text: string, names: readonly string[]): readonly Diagnostic[] {
  if (names.includes(text)) return [];
  const close = nearest(text, names);
  return [
    {
      code: `simulate-unknown-${option}`,
      severity: "error",
      message: `--${option} takes no "${text}"`,
      notes: [`there are: ${names.join(", ")}`],
      ...(close === undefined ? {} : { help: `did you mean \`${close}\`?` }),
    },
  ];
}

function notPositive(text: string | undefined): Diagnostic {
  return {
    code: "simulate-bad-seed",
    severity: "error",
    message: `--seed takes a positive integer, not "${text ?? ""}"`,
  };
}
