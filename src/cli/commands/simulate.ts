// `onebuf simulate P`: what each strategy costs on this board, side by side, over time and under memory pressure.
import { EXIT, type ExitCode } from "../exit.ts";
import { loadCalibration } from "../load-calibration.ts";
import { loadPlan, type PipelineOptions } from "../load-pipeline.ts";
import { print, printDiagnostics, printJson, style, width } from "../output.ts";
import { refuse } from "../refuse.ts";
import { openReportFile } from "../report-file.ts";
import { readSimulateSettings, type SimulateOptions } from "../simulate-settings.ts";
import { simulationText } from "../text/simulation-text.ts";
import { openProgressLine } from "../progress-line.ts";
import { openTraceFile } from "../trace-file.ts";
import { simulate } from "../../simulate/simulate.ts";
import { reportHtml } from "../../simulate/report/report-html.ts";
import { traceSimulation } from "../../simulate/trace-simulation.ts";

export interface SimulateCommandOptions extends PipelineOptions, SimulateOptions {
  readonly calibration?: string | undefined;
  readonly trace?: string | undefined;
  readonly report?: string | undefined;
  readonly json?: boolean;
}

export async function runSimulate(
  argument: string,
  options: SimulateCommandOptions,
): Promise<ExitCode> {
  const settings = readSimulateSettings(options);
  if (settings.value === undefined) return refuse(settings.diagnostics, options);
  const planned = await loadPlan(argument, options);
  if (planned.value === undefined) return refuse(planned.diagnostics, options, planned.sources);
  const calibration = loadCalibration(options.calibration);
  if (calibration.diagnostics.length > 0)
    return refuse(calibration.diagnostics, options, calibration.sources);
  const report = options.report === undefined ? undefined : openReportFile(options.report);
  if (report && "code" in report) return refuse([report], options);
  const trace = options.trace === undefined ? undefined : openTraceFile(options.trace);
  if (trace && "code" in trace) return refuse([trace], options);

  using progress = openProgressLine();
  const { board, plan } = planned.value;
  const { value, diagnostics } = simulate(board, plan, {
    ...settings.value,
    calibration: calibration.value,
    onProgress: (what) => progress.tell(() => what),
  });
  const said = [...planned.diagnostics, ...diagnostics];
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
