// `onebuf plan P`: can one buffer serve all devices of each stream, from which memory, why not, and what to write where.
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { parsePipeline } from "../../pipeline/parse-pipeline.ts";
import type { Pipeline } from "../../pipeline/pipeline.ts";
import { makePlan } from "../../plan/make-plan.ts";
import type { Plan } from "../../plan/plan.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type KernelOptions, loadBoard } from "../load-board.ts";
import { print, printDiagnostics, printJson, style, width } from "../output.ts";
import { planJson } from "../plan-json.ts";
import { planText } from "../text/plan-text.ts";

export interface PlanOptions extends KernelOptions {
  readonly board?: string | undefined;
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly emit?: string | undefined;
  readonly require?: string | undefined;
}

const ONE_LINE = "<argument>";

/** Streams; with fewer the exact search has always ended within its limit. */
const LARGE = 16;

export async function runPlan(argument: string, options: PlanOptions): Promise<ExitCode> {
  const isFile = existsSync(argument) || !argument.includes("!");
  const file = isFile ? argument : ONE_LINE;
  const text = isFile ? readText(argument) : argument;
  if (typeof text !== "string") return refuse([text], options);
  const sources = new Map([[file, text]]);
  const parsed = parsePipeline(text, file);
  if (parsed.value === undefined) return refuse(parsed.diagnostics, options, sources);
  const path = options.board ?? boardOf(parsed.value);
  if (path === undefined) return refuse([noBoard()], options);
  const { value: board, diagnostics } = await loadBoard(path, options);
  if (board === undefined) return refuse(diagnostics, options, sources);
  const large = parsed.value.streams.length > LARGE;
  const solveLp = large ? await (await import("../highs.ts")).openHighs() : undefined;
  const { value: plan, diagnostics: said } = makePlan(board, parsed.value, solveLp);
  const all = [...parsed.diagnostics, ...diagnostics, ...said];
  if (plan === undefined) return refuse(all, options, sources);
  if (options.emit !== undefined) {
    const { emitSetup } = await import("../emit.ts");
    print([emitSetup(options.emit, plan, board)]);
    printDiagnostics(all, sources);
  } else if (options.json === true) printJson(planJson({ ...plan, diagnostics: all }));
  else {
    print(planText(plan, { width: width(), style: style(), explain: options.explain ?? false }));
    printDiagnostics(all, sources);
  }
  return meets(plan, options.require) ? EXIT.done : EXIT.unmet;
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

/** With `--json` the diagnostics are the value; else they go to stderr. */
function refuse(
  diagnostics: readonly Diagnostic[],
  options: PlanOptions,
  sources?: ReadonlyMap<string, string>,
): ExitCode {
  if (options.json === true) printJson({ diagnostics });
  else printDiagnostics(diagnostics, sources);
  return EXIT.input;
}

function meets(plan: Plan, requirement: string | undefined): boolean {
  if (requirement === "zero-copy") return plan.verdict === "zero-copy";
  if (requirement === "no-unknown")
    return plan.streams.every((stream) => stream.verdict !== "unknown");
  return true;
}
