// The numbers and names on the command line of `run`, checked before anything is read.
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { nearest } from "../diagnostic/suggest.ts";
import type { Plan } from "../plan/plan.ts";
import { DEFAULT_FRAMES } from "../run/run-options.ts";
import { silentlyHarmed } from "../run/silent-harm.ts";

/** As typed. */
export interface SettingOptions {
  readonly on?: string | undefined;
  readonly frames?: string | undefined;
  readonly seed?: string | undefined;
  readonly memory?: string | undefined;
  readonly force?: boolean;
  readonly fallback?: boolean;
  readonly fresh?: boolean;
  readonly saveFacts?: string | undefined;
  /** `device=file`, once for each decoder. */
  readonly coded?: readonly string[] | undefined;
}

export type PlatformName = "virtual" | "linux";

export interface RunSettings {
  readonly on: PlatformName;
  readonly frames: number;
  readonly seed: number;
  /** Undefined for the planned one. */
  readonly memory: string | undefined;
  readonly force: boolean;
  readonly fallback: boolean;
  readonly isFresh: boolean;
  /** Files that decoders read, by the name of the device. */
  readonly coded: ReadonlyMap<string, string>;
}

const DEFAULT_SEED = 1;

export function readSettings(options: SettingOptions): Checked<RunSettings> {
  const { memory, force = false, fallback = true, fresh = false } = options;
  const on = platformNamed(options.on ?? "virtual");
  const frames = count(options.frames, DEFAULT_FRAMES);
  const seed = count(options.seed, DEFAULT_SEED);
  const coded = (options.coded ?? []).map(pairOf);
  const diagnostics = [
    ...(on === undefined ? [unknownPlatform(options.on ?? "")] : []),
    ...(on === "linux" ? onlyOnTwins(options) : []),
    ...(on === "virtual" ? onlyOnMachines(options) : []),
    ...(frames === undefined ? [notPositive("frames", options.frames)] : []),
    ...(seed === undefined ? [notPositive("seed", options.seed)] : []),
    ...coded.flatMap((pair, at) => (pair ? [] : [notPair(options.coded?.[at] ?? "")])),
  ];
  if (!on || frames === undefined || seed === undefined || diagnostics.length > 0)
    return { diagnostics };
  const files = new Map(coded.flatMap((pair) => (pair ? [pair] : [])));
  return {
    value: { on, frames, seed, memory, force, fallback, isFresh: fresh, coded: files },
    diagnostics,
  };
}

/** Whether the memory is none that a stream has as a candidate. */
export function unknownMemory(plan: Plan, memory: string | undefined): Diagnostic | undefined {
  if (memory === undefined) return undefined;
  const lacking = plan.streams.find(
    ({ candidates }) => !candidates.some((candidate) => candidate.memory === memory),
  );
  if (!lacking) return undefined;
  const names = lacking.candidates.map((candidate) => candidate.memory);
  const close = nearest(memory, names);
  return {
    code: "run-unknown-memory",
    severity: "error",
    message: `stream ${lacking.id} has no memory "${memory}" to take its buffers from`,
    notes: [`there are: ${names.join(", ")}`],
    ...(close === undefined ? {} : { help: `did you mean \`${close}\`?` }),
  };
}

/** Whether a driver of this machine takes the memory without a check, and does harm with it. */
export function harmfulMemory(plan: Plan, { on, memory }: RunSettings): Diagnostic | undefined {
  if (on !== "linux" || memory === undefined) return undefined;
  for (const { id, candidates } of plan.streams) {
    const candidate = candidates.find((one) => one.memory === memory);
    const victim = candidate && silentlyHarmed(candidate);
    if (victim)
      return {
        code: "run-harmful-memory",
        severity: "error",
        message: `stream ${id} is not run from ${memory} on this machine: at ${victim.node} ${victim.reason}, and nothing refuses it`,
        help: `see what comes of it on a twin: --on virtual --memory ${memory} --force`,
      };
  }
  return undefined;
}

/** A positive integer; undefined when the text is none. */
function count(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  const value = Number(text);
  return /^\d+$/.test(text) && value > 0 && Number.isSafeInteger(value) ? value : undefined;
}

function pairOf(text: string): readonly [device: string, file: string] | undefined {
  const at = text.indexOf("=");
  return at > 0 && at < text.length - 1 ? [text.slice(0, at), text.slice(at + 1)] : undefined;
}

function notPair(text: string): Diagnostic {
  return {
    code: "run-bad-coded",
    severity: "error",
    message: `--coded takes a device and a file, not "${text}"`,
    help: "write it as --coded /dev/video1=clip.h264",
  };
}

function notPositive(option: string, text: string | undefined): Diagnostic {
  return {
    code: `run-bad-${option}`,
    severity: "error",
    message: `--${option} takes a positive integer, not "${text ?? ""}"`,
  };
}

function platformNamed(text: string): PlatformName | undefined {
  return text === "virtual" || text === "linux" ? text : undefined;
}

function unknownPlatform(name: string): Diagnostic {
  return {
    code: "run-unknown-platform",
    severity: "error",
    message: `"${name}" is no platform to run on`,
    help: "take `--on virtual`, a twin of the board in this process, or `--on linux`, this machine",
  };
}

/** What changes a machine that is made up cannot change one that is there. */
function onlyOnTwins({ seed, fresh, force }: SettingOptions): readonly Diagnostic[] {
  const given = [
    ...(seed === undefined ? [] : ["--seed"]),
    ...(fresh === true ? ["--fresh"] : []),
    ...(force === true ? ["--force"] : []),
  ];
  return given.map((option) => ({
    code: "run-only-on-twin",
    severity: "error",
    message: `${option} is for a twin: this machine's memory and drivers are as they are`,
  }));
}

/** A twin does what the board already says of it, and codes with a codec of its own. */
function onlyOnMachines({ saveFacts, coded = [] }: SettingOptions): readonly Diagnostic[] {
  const given = [
    ...(saveFacts === undefined ? [] : ["--save-facts"]),
    ...(coded.length === 0 ? [] : ["--coded"]),
  ];
  return given.map((option) => ({
    code: "run-only-on-machine",
    severity: "error",
    message: `${option} is for devices that are there, not for a twin`,
    help: "add `--on linux` on the board itself",
  }));
}
