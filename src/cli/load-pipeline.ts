// What `plan` and `run` begin with: the pipeline is read, its board loaded, and the plan made.
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Board } from "../board/board.ts";
import { nameFiles } from "../board/name-file.ts";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { parsePipeline } from "../pipeline/parse-pipeline.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { Plan } from "../plan/plan.ts";
import { type KernelOptions, loadBoard } from "./load-board.ts";

export interface PipelineOptions extends KernelOptions {
  readonly board?: string | undefined;
  /** Where neither the user nor the pipeline names one. */
  readonly defaultBoard?: string | undefined;
}

export interface Planned {
  readonly board: Board;
  readonly plan: Plan;
  readonly pipeline: Pipeline;
}

/** With the texts that diagnostics point into, by the name of their file. */
export interface LoadedPlan extends Checked<Planned> {
  readonly sources: ReadonlyMap<string, string>;
}

const ONE_LINE = "<argument>";

/** Streams; with fewer the exact search has always ended within its limit. */
const LARGE = 16;

/** @param argument a pipeline file, or the one-line form */
export async function loadPlan(argument: string, options: PipelineOptions): Promise<LoadedPlan> {
  const isFile = existsSync(argument) || !argument.includes("!");
  const file = isFile ? argument : ONE_LINE;
  const text = isFile ? readText(argument) : argument;
  if (typeof text !== "string") return { diagnostics: [text], sources: new Map() };
  const sources = new Map([[file, text]]);
  const parsed = parsePipeline(text, file);
  if (parsed.value === undefined) return { diagnostics: parsed.diagnostics, sources };
  const path = options.board ?? boardOf(parsed.value) ?? options.defaultBoard;
  if (path === undefined) return { diagnostics: [noBoard()], sources };
  const { value: whole, diagnostics } = await loadBoard(path, options);
  if (whole === undefined) return { diagnostics, sources };
  const board = nameFiles(whole, filesOf(parsed.value));
  const large = parsed.value.streams.length > LARGE;
  const solveLp = large ? await (await import("./highs.ts")).openHighs() : undefined;
  const { value: plan, diagnostics: said } = makePlan(board, parsed.value, solveLp);
  const all = [...parsed.diagnostics, ...diagnostics, ...said];
  if (plan === undefined) return { diagnostics: all, sources };
  return { value: { board, plan, pipeline: parsed.value }, diagnostics: all, sources };
}

/** Device files that the streams name. */
function filesOf({ streams }: Pipeline): readonly string[] {
  const names = streams.flatMap(({ from, to }) => [from.text, ...to.map(({ text }) => text)]);
  return names.filter((name) => name.startsWith("/dev/"));
}

function readText(file: string): string | Diagnostic {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      code: "pipeline-unreadable",
      severity: "error",
      message: `the pipeline file cannot be read: ${why}`,
      help: 'give a YAML file, or the one-line form in quotes: "camera ! NV12,1280x720@30 ! display"',
    };
  }
}

/** The pipeline's own `board:`: a file relative to its own, or a name of the library. */
function boardOf(pipeline: Pipeline): string | undefined {
  if (pipeline.board === undefined) return undefined;
  const path = resolve(dirname(pipeline.file), pipeline.board.text);
  return pipeline.file !== ONE_LINE && existsSync(path) ? path : pipeline.board.text;
}

function noBoard(): Diagnostic {
  return {
    code: "plan-no-board",
    severity: "error",
    message: "no board was named",
    help: "add --board with a .dtb, a .dts, a live tree or a board file, or a `board:` line to the pipeline file",
  };
}
