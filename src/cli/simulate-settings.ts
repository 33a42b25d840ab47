// The numbers and names on the command line of `simulate`, checked before anything is read.
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { nearest } from "../diagnostic/suggest.ts";
import { presets } from "../sim/cost/iommu/presets.ts";
import { ACCESS_PATTERNS, type AccessPattern } from "../sim/cost/pattern/pattern-for.ts";
import { PROFILE_NAMES } from "../sim/pressure/profiles.ts";
import { MAPPINGS, type Mapping } from "../simulate/mapping-use.ts";
import { ROWS } from "../simulate/rows.ts";

/** As typed. */
export interface SimulateOptions {
  readonly duration?: string | undefined;
  readonly restart?: string | undefined;
  readonly pressure?: string | undefined;
  readonly strategy?: readonly string[] | undefined;
  readonly iommu?: string | undefined;
  readonly mapping?: string | undefined;
  /** `device=pattern`, a device by node or role. */
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

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** A day of a board under pressure is as much as anybody has asked for, and takes minutes. */
const LONGEST = 24 * 3600;

export function readSimulateSettings(options: SimulateOptions): Checked<SimulateSettings> {
  const duration = seconds(options.duration ?? "1m");
  const restart = seconds(options.restart ?? "1m");
  const seed = Number(options.seed ?? "1");
  const pressure = options.pressure ?? "light";
  const mapping = MAPPINGS.find((one) => one === (options.mapping ?? "once"));
  const patterns = (options.pattern ?? []).map(patternOf);
  const explain = options.explain === true ? "all" : options.explain || undefined;
  const diagnostics = [
    ...(duration === undefined ? [notTime("duration", options.duration)] : []),
    ...(restart === undefined ? [notTime("restart", options.restart)] : []),
    ...(Number.isSafeInteger(seed) && seed > 0 ? [] : [notPositive(options.seed)]),
    ...patterns.flatMap((one, at) => (one ? [] : [notPattern(options.pattern?.[at] ?? "")])),
    ...known("pressure", pressure, PROFILE_NAMES),
    ...known("mapping", options.mapping ?? "once", MAPPINGS),
    ...(options.iommu === undefined ? [] : known("iommu", options.iommu, [...presets.keys()])),
    ...(explain === undefined
      ? []
      : known("explain", explain, ["all", ...ROWS.map(({ id }) => id)])),
  ];
  if (duration === undefined || restart === undefined || !mapping || diagnostics.length > 0)
    return { diagnostics };
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

/** `90s`, `15m`, `1h`; undefined for anything else, for nothing and for more than a day. */
function seconds(text: string): number | undefined {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
  const value = Number(digits) * (UNITS[unit] ?? 0);
  return value > 0 && value <= LONGEST ? value : undefined;
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

function notTime(option: string, text: string | undefined): Diagnostic {
  return {
    code: `simulate-bad-${option}`,
    severity: "error",
    message: `--${option} takes a time of at most a day, not "${text ?? ""}"`,
    help: `write it as --${option} 90s, 15m or 1h`,
  };
}

function notPositive(text: string | undefined): Diagnostic {
  return {
    code: "simulate-bad-seed",
    severity: "error",
    message: `--seed takes a positive integer, not "${text ?? ""}"`,
  };
}
