// `onebuf run P`: does what the plan says, on a twin of the board or on this machine, and says what happened.
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { RunReport } from "../../run/report.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type Judgement, judgeRun } from "../judge-run.ts";
import { THIS_MACHINE } from "../load-board.ts";
import { loadPlan, type PipelineOptions } from "../load-pipeline.ts";
import { print, printDiagnostics, printJson, style, width } from "../output.ts";
import { openPlatform } from "../open-platform.ts";
import { performRun } from "../perform-run.ts";
import { refuse } from "../refuse.ts";
import { type FileOptions, openRunFiles } from "../run-files.ts";
import { runJson } from "../run-json.ts";
import {
  harmfulMemory,
  readSettings,
  type SettingOptions,
  unknownMemory,
} from "../run-settings.ts";
import { agreementText } from "../text/agreement-text.ts";
import { summaryText } from "../text/plan-text.ts";
import { runText } from "../text/run-text.ts";
import { savedText } from "../text/saved-text.ts";

export interface RunCommandOptions extends PipelineOptions, SettingOptions, FileOptions {
  readonly require?: string | undefined;
  readonly json?: boolean;
}

export async function runPipeline(argument: string, options: RunCommandOptions): Promise<ExitCode> {
  const settings = readSettings(options);
  if (settings.value === undefined) return refuse(settings.diagnostics, options);
  const {
    value: planned,
    diagnostics,
    sources,
  } = await loadPlan(argument, {
    ...options,
    ...(settings.value.on === "linux" && (await onThisMachine())),
  });
  if (planned === undefined) return refuse(diagnostics, options, sources);
  const noMemory = unknownMemory(planned.plan, settings.value.memory);
  if (noMemory) return refuse([noMemory], options);
  const harm = harmfulMemory(planned.plan, settings.value);
  if (harm) return refuse([harm], options);
  const { value: opening, diagnostics: unwritable } = await openRunFiles(options, planned);
  if (opening === undefined) return refuse(unwritable, options);
  using files = opening;
  const opened = await openPlatform(planned.board, settings.value);
  if (!("platform" in opened)) return refuse([opened], { ...options, exit: EXIT.system });

  const isJson = options.json === true;
  const view = { width: width(), style: style() };
  if (!isJson) {
    print(summaryText(planned.plan, view));
    printDiagnostics([...diagnostics, ...opened.diagnostics], sources);
  }
  const { report, saved, failures } = await performRun(
    opened.platform,
    planned,
    settings.value,
    files,
  );
  const judgement = judgeRun(report, options);
  if (isJson) {
    const plan = { ...report.plan, diagnostics: [...diagnostics, ...opened.diagnostics] };
    printJson(runJson({ ...report, plan, diagnostics: [...report.diagnostics, ...failures] }));
  } else {
    print([
      ...runText(report, view),
      ...savedText(options, saved, view.width),
      ...agreementText(report, judgement, view),
    ]);
    printDiagnostics([...worthSaying(report, judgement), ...failures]);
  }
  return failures.length > 0 ? EXIT.input : judgement.exit;
}

async function onThisMachine(): Promise<Pick<PipelineOptions, "here" | "defaultBoard">> {
  const { readThisMachine } = await import("../load-machine.ts");
  return { here: readThisMachine(), defaultBoard: THIS_MACHINE };
}

/** The text tells of fallbacks; a wrong picture that was asked for is no error. */
function worthSaying(
  { diagnostics }: RunReport,
  { unexpected, forced }: Judgement,
): readonly Diagnostic[] {
  const isAskedFor = forced.length > 0 && unexpected.length === 0;
  return diagnostics
    .filter(({ code }) => code !== "run-fallback")
    .map((one) =>
      one.code === "run-wrong-content" && isAskedFor ? { ...one, severity: "warning" } : one,
    );
}
