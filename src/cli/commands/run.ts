// `onebuf run P`: does what the plan says on a twin of the board, and says what happened.
import { type Diagnostic, hasError } from "../../diagnostic/diagnostic.ts";
import type { RunReport } from "../../run/report.ts";
import { runPlan } from "../../run/run-plan.ts";
import { traceOf } from "../../run/trace-run.ts";
import { zlibDeflate } from "../../run/zlib-deflate.ts";
import { openTwin } from "../../sim/open-twin.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type Judgement, judgeRun } from "../judge-run.ts";
import { loadPlan, type PipelineOptions, type Planned } from "../load-pipeline.ts";
import { print, printDiagnostics, printJson, style, width } from "../output.ts";
import { openProgress } from "../progress.ts";
import { refuse } from "../refuse.ts";
import { openRunFiles, type RunFiles } from "../run-files.ts";
import { runJson } from "../run-json.ts";
import { readSettings, type RunSettings, type SettingOptions, unknownMemory } from "../run-settings.ts";
import { summaryText } from "../text/plan-text.ts";
import { runText } from "../text/run-text.ts";
import { savedText } from "../text/saved-text.ts";

export interface RunCommandOptions extends PipelineOptions, SettingOptions {
  readonly saveFrames?: string | undefined;
  readonly trace?: string | undefined;
  readonly require?: string | undefined;
  readonly json?: boolean;
}

export async function runPipeline(
  argument: string,
  options: RunCommandOptions,
): Promise<ExitCode> {
  const settings = readSettings(options);
  if (settings.value === undefined) return refuse(settings.diagnostics, options);
  const { value: planned, diagnostics, sources } = await loadPlan(argument, options);
  if (planned === undefined) return refuse(diagnostics, options, sources);
  const wrongMemory = unknownMemory(planned.plan, settings.value.memory);
  if (wrongMemory) return refuse([wrongMemory], options);
  const { value: files, diagnostics: unwritable } = openRunFiles(options, planned.plan);
  if (files === undefined) return refuse(unwritable, options);
  using opened = files;

  const isJson = options.json === true;
  const view = { width: width(), style: style() };
  if (!isJson) {
    print(summaryText(planned.plan, view));
    printDiagnostics(diagnostics, sources);
  }
  const report = await perform({ ...planned, plan: { ...planned.plan, diagnostics } }, settings.value, opened);
  const judgement = judgeRun(report, options);
  const failures = opened.finish();
  if (isJson) {
    printJson(runJson({ ...report, diagnostics: [...report.diagnostics, ...failures] }));
  } else {
    print(runText(report, judgement, view));
    print(savedText(options, opened.saved, view.width));
    printDiagnostics([...worthSaying(report, judgement), ...failures]);
  }
  return failures.length > 0 ? EXIT.input : judgement.exit;
}
