// `onebuf calibrate`: measures this machine and writes the calibration file that `simulate` reads.
import { cpus, release } from "node:os";
import { calibrate, isEmpty, type Calibrated } from "../../calibrate/calibrate.ts";
import { chooseDevices } from "../../calibrate/choose-devices.ts";
import { linuxSurroundings } from "../../calibrate/linux-surroundings.ts";
import type { Progress } from "../../calibrate/measure-rounds.ts";
import { linuxRoom } from "../../calibrate/room.ts";
import { screenSizes } from "../../calibrate/screen-sizes.ts";
import { FEW_SIZES, SIZES } from "../../calibrate/sizes.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { didYouMean } from "../../diagnostic/suggest.ts";
import { FolderFiles } from "../../linux/files/folder-files.ts";
import type { LinuxPlatform } from "../../linux/linux-platform.ts";
import { calibrationText } from "../../sim/calibration/calibration-text.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type DeniedWords, deniedNode, openMachine } from "../open-machine.ts";
import { print, printDiagnostics, printJson, style, width } from "../output.ts";
import { openProgressLine } from "../progress-line.ts";
import { refuse } from "../refuse.ts";
import { openResultFile, type ResultFile } from "../result-file.ts";
import { calibrationTables } from "../text/calibration-text.ts";
import { version } from "../version.ts";

export interface CalibrateCommandOptions {
  readonly output?: string | undefined;
  readonly quick?: boolean;
  readonly json?: boolean;
  readonly device?: readonly string[];
}

const SECOND = 1e9;
const BUDGET = 20 * SECOND;
const QUICK_BUDGET = 5 * SECOND;

const DENIED: DeniedWords = {
  code: "calibrate-denied",
  message: (path, errno) => `${path} may not be opened (${errno}), so nothing of it is measured`,
  help: "only root may open it",
};

export async function runCalibrate(options: CalibrateCommandOptions): Promise<ExitCode> {
  const opened = openResultFile("calibration", options.output);
  if (opened.diagnostics.length > 0) return refuse(opened.diagnostics, options);
  using file = opened.value;
  const platform = await openMachine(notHere);
  if ("severity" in platform) return refuse([platform], { ...options, exit: EXIT.system });
  try {
    return await measure(platform, file, options);
  } finally {
    platform[Symbol.dispose]();
  }
}

async function measure(
  platform: LinuxPlatform,
  file: ResultFile | undefined,
  options: CalibrateCommandOptions,
): Promise<ExitCode> {
  const { devices, unknown } = chooseDevices(platform.devices, options.device ?? []);
  if (unknown.length > 0) {
    const nodes = platform.devices.map(({ node }) => node);
    return refuse(
      unknown.map((name) => unknownDevice(name, nodes)),
      options,
    );
  }
  const pageSize = (await import("../../linux/ffi.ts")).pageSize();
  const files = new FolderFiles();
  const budget = options.quick === true ? QUICK_BUDGET : BUDGET;
  const progress = openProgressLine();
  const result = await calibrate(platform, {
    budget,
    devices,
    screens: screenSizes(files),
    sizes: options.quick === true ? FEW_SIZES : SIZES,
    room: linuxRoom(files, pageSize),
    surroundings: linuxSurroundings(files, {
      by: `onebuf ${version}`,
      release: release(),
      arch: process.arch,
      pageSize,
      // None are told where /proc/cpuinfo may not be read.
      processors: Math.max(1, cpus().length),
    }),
    onProgress: (one) => progress.tell(() => progressText(one, budget)),
  });
  progress[Symbol.dispose]();
  const denied = platform.denied.map((node) => deniedNode(node, DENIED));
  return tell(result, denied, file, options);
}

function progressText({ round, settled, probes, time }: Progress, budget: number): string {
  return `round ${round}: ${settled} of ${probes} settled, ${Math.round(time / SECOND)} of ${budget / SECOND} s`;
}

function tell(
  { calibration, leftOut }: Calibrated,
  denied: readonly Diagnostic[],
  file: ResultFile | undefined,
  options: CalibrateCommandOptions,
): ExitCode {
  if (isEmpty(calibration)) {
    const diagnostics = [...denied, nothing(leftOut[0]?.why)];
    return refuse(diagnostics, { ...options, exit: EXIT.system });
  }
  const failure = file?.write(calibrationText(calibration));
  const diagnostics = failure ? [...denied, failure] : denied;
  if (options.json === true) printJson({ calibration, leftOut, diagnostics });
  else {
    print([
      ...calibrationTables(calibration, leftOut, { width: width(), style: style() }),
      "",
      file
        ? `calibration file: ${file.path}`
        : "to keep it for `onebuf simulate`: --output board.calibration.yaml",
    ]);
    printDiagnostics(diagnostics);
  }
  return failure ? EXIT.input : EXIT.done;
}

function notHere(why: string): Diagnostic {
  return {
    code: "calibrate-no-linux",
    severity: "error",
    message: `this machine cannot be measured: ${why}`,
    help: "run `onebuf calibrate --output board.calibration.yaml` on the board, and bring the file here",
  };
}

function nothing(why: string | undefined): Diagnostic {
  return {
    code: "calibrate-nothing",
    severity: "error",
    message: `nothing could be measured${why === undefined ? ": this kernel gives out no dma-bufs" : `; first: ${why}`}`,
    help: "it takes a kernel with CONFIG_DMABUF_HEAPS_SYSTEM, CONFIG_DMABUF_HEAPS_CMA or CONFIG_UDMABUF, and a user who may open /dev/dma_heap/* or /dev/udmabuf",
  };
}

function unknownDevice(name: string, nodes: readonly string[]): Diagnostic {
  return {
    code: "calibrate-unknown-device",
    severity: "error",
    message: `this machine has no device ${name}, or none that may be opened`,
    notes: [nodes.length === 0 ? "There is none." : `There are ${nodes.join(", ")}.`],
    ...didYouMean(name, nodes),
  };
}
