// `onebuf simulate P`: what each strategy costs on this board, side by side, over time and under memory pressure.
import { existsSync } from "node:fs";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { loadCalibration } from "../load-calibration.ts";
import { loadPlan, type PipelineOptions } from "../load-pipeline.ts";
import { print, printDiagnostics, printJson, style, width } from "../output.ts";
import { refuse } from "../refuse.ts";
import { openResultFile } from "../result-file.ts";
import { strangePatterns, unusedIommu, unusedPatterns } from "../simulate-devices.ts";
import { LIST_PRESETS, readSimulateSettings, type SimulateOptions } from "../simulate-settings.ts";
import { presetsText } from "../text/presets-text.ts";
import { simulationText } from "../text/simulation-text.ts";
import { openProgressLine } from "../progress-line.ts";
import { openTraceFile } from "../trace-file.ts";
import { presets } from "../../sim/cost/iommu/presets.ts";
import { simulate } from "../../simulate/simulate.ts";
import { reportHtml } from "../../simulate/report/report-html.ts";
import { traceSimulation } from "../../simulate/trace-simulation.ts";

export interface SimulateCommandOptions extends PipelineOptions, SimulateOptions {
  readonly calibration?: string | undefined;
  readonly trace?: string | undefined;
  readonly report?: string | undefined;
  readonly json?: boolean;
}

/** @param given may be missing where the pipeline went to an option, or where none is needed */
export async function runSimulate(
  given: string | undefined,
  asked: SimulateCommandOptions,
): Promise<ExitCode> {
  if (asked.iommu === LIST_PRESETS) return listPresets(asked);
  const { argument, options } = untangled(given, asked);
  const settings = readSimulateSettings(options);
  if (settings.value === undefined) return refuse(settings.diagnostics, options);
  if (argument === undefined) return refuse([noPipeline()], options);
  const planned = await loadPlan(argument, options);
  if (planned.value === undefined) return refuse(planned.diagnostics, options, planned.sources);
  const strange = strangePatterns(planned.value, settings.value);
  if (strange.length > 0) return refuse(strange, options);
  const calibration = loadCalibration(options.calibration);
  if (calibration.diagnostics.length > 0)
    return refuse(calibration.diagnostics, options, calibration.sources);
  const { value: reportFile, diagnostics: noReport } = openResultFile("report", options.report);
  using report = reportFile;
  const { value: traceFile, diagnostics: noTrace } = openTraceFile(options.trace);
  using trace = traceFile;
  const unwritable = [...noReport, ...noTrace];
  if (unwritable.length > 0) return refuse(unwritable, options);

  using progress = openProgressLine();
  const { board, plan } = planned.value;
  const { value, diagnostics } = simulate(board, plan, {
    ...settings.value,
    calibration: calibration.value,
    onProgress: (what) => progress.tell(() => what),
  });
  const unused = [
    ...unusedIommu(planned.value, settings.value),
    ...unusedPatterns(planned.value, settings.value),
  ];
  const said = [...planned.diagnostics, ...unused, ...diagnostics];
  if (value === undefined) return refuse(said, options, planned.sources);
  const failures = [report?.write(reportHtml(value)), trace?.write(traceSimulation(value))].filter(
    (one) => one !== undefined,
  );
  progress[Symbol.dispose]();
  if (options.json === true) printJson({ ...value, diagnostics: [...said, ...failures] });
  else {
    const { explain } = settings.value;
    print(simulationText(value, { width: width(), style: style(), explain }));
    printDiagnostics([...said, ...failures], planned.sources);
  }
  return failures.length > 0 ? EXIT.input : EXIT.done;
}

function listPresets({ json = false }: SimulateCommandOptions): ExitCode {
  if (json) printJson([...presets.values()]);
  else print(presetsText(presets.values(), { width: width(), style: style() }));
  return EXIT.done;
}

/** `--explain` may stand alone, so that a pipeline behind it is taken for a row. */
function untangled(
  argument: string | undefined,
  options: SimulateCommandOptions,
): { readonly argument: string | undefined; readonly options: SimulateCommandOptions } {
  const { explain } = options;
  const isPipeline =
    typeof explain === "string" &&
    (explain.includes("!") || /\.ya?ml$/.test(explain) || existsSync(explain));
  if (argument !== undefined || !isPipeline) return { argument, options };
  return { argument: explain, options: { ...options, explain: true } };
}

function noPipeline(): Diagnostic {
  return {
    code: "simulate-no-pipeline",
    severity: "error",
    message: "no pipeline was named",
    help: 'give a pipeline file (.yaml), or the one-line form in quotes: "camera ! NV12,1280x720@30 ! display"',
  };
}
