// `onebuf plan P`: can one buffer serve all devices of each stream, from which memory, why not, and what to write where.
import type { Plan } from "../../plan/plan.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { loadPlan, type PipelineOptions } from "../load-pipeline.ts";
import { print, printDiagnostics, printJson, style, width } from "../output.ts";
import { planJson } from "../plan-json.ts";
import { refuse } from "../refuse.ts";
import { planText } from "../text/plan-text.ts";

export interface PlanOptions extends PipelineOptions {
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly emit?: string | undefined;
  readonly require?: string | undefined;
}

export async function runPlan(argument: string, options: PlanOptions): Promise<ExitCode> {
  const { value, diagnostics, sources } = await loadPlan(argument, options);
  if (value === undefined) return refuse(diagnostics, options, sources);
  const { board, plan } = value;
  if (options.emit !== undefined) {
    const { emitSetup } = await import("../emit.ts");
    print([emitSetup(options.emit, plan, board)]);
    printDiagnostics(diagnostics, sources);
  } else if (options.json === true) printJson(planJson({ ...plan, diagnostics }));
  else {
    print(planText(plan, { width: width(), style: style(), explain: options.explain ?? false }));
    printDiagnostics(diagnostics, sources);
  }
  return meets(plan, options.require) ? EXIT.done : EXIT.unmet;
}

function meets(plan: Plan, requirement: string | undefined): boolean {
  if (requirement === "zero-copy") return plan.verdict === "zero-copy";
  if (requirement === "no-unknown")
    return plan.streams.every((stream) => stream.verdict !== "unknown");
  return true;
}
