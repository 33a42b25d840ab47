// `onebuf doctor P`: on a board whose pipeline fails, what stands in its way and what to change, in order.
import { buildBoard } from "../../board/build.ts";
import type { Board } from "../../board/board.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { filesOf, nodesOf } from "../../doctor/evidence.ts";
import { examine } from "../../doctor/examine.ts";
import type { Examination } from "../../doctor/finding.ts";
import { readSurroundings } from "../../doctor/read-surroundings.ts";
import { lookAt } from "../../inspect/look-at.ts";
import { FolderFiles } from "../../linux/files/folder-files.ts";
import type { LinuxPlatform } from "../../linux/linux-platform.ts";
import { makePlan } from "../../plan/make-plan.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { THIS_MACHINE } from "../load-board.ts";
import { readThisMachine } from "../load-machine.ts";
import { loadPlan, type PipelineOptions, type Planned } from "../load-pipeline.ts";
import { print, printDiagnostics, printJson, style, width } from "../output.ts";
import { planJson } from "../plan-json.ts";
import { refuse } from "../refuse.ts";
import { unknownMemory } from "../run-settings.ts";
import { doctorText } from "../text/doctor-text.ts";

export interface DoctorOptions extends PipelineOptions {
  readonly memory?: string | undefined;
  readonly json?: boolean;
}

export async function runDoctor(argument: string, options: DoctorOptions): Promise<ExitCode> {
  if (process.platform !== "linux") return cannot(noLinux(), options);
  const { value, diagnostics, sources } = await loadPlan(argument, {
    ...options,
    isHere: true,
    defaultBoard: THIS_MACHINE,
  });
  if (!value) return refuse(diagnostics, options, sources);
  const noMemory = unknownMemory(value.plan, options.memory);
  if (noMemory) return refuse([noMemory], options);
  const platform = await openPlatform();
  if ("severity" in platform) return cannot(platform, options);
  try {
    const examination = await examineHere(platform, value, quoted(argument), options.memory);
    if (options.json === true) printJson(examinationJson(examination, diagnostics));
    else {
      printDiagnostics(diagnostics, sources);
      print(doctorText(examination, { width: width(), style: style() }));
    }
    return exitOf(examination);
  } finally {
    platform[Symbol.dispose]();
  }
}

async function openPlatform(): Promise<LinuxPlatform | Diagnostic> {
  try {
    const { openLinux } = await import("../../linux/open-linux.ts");
    return openLinux();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      code: "doctor-nothing-opens",
      severity: "error",
      message: `the devices of this machine cannot be opened: ${why}`,
      help: "run it as root once, or as a member of the groups that own /dev/video*, /dev/dri/* and /dev/dma_heap/*",
    };
  }
}

async function examineHere(
  platform: LinuxPlatform,
  { board, plan, pipeline }: Planned,
  name: string,
  wanted: string | undefined,
): Promise<Examination> {
  const { openKernelLog } = await import("../../linux/kernel-log.ts");
  const files = new FolderFiles();
  const plain = plainBoard(board);
  const look = lookAt(files, { board, plain }, "this machine");
  const nodes = nodesOf({ plan }).flatMap((node) => filesOf({ look, board }, node));
  const log = openKernelLog();
  try {
    return examine({
      ...readSurroundings(files, platform.denied, nodes),
      pipeline: name,
      platform,
      board,
      plain,
      plan,
      planFor: (other) => makePlan(other, pipeline).value,
      look,
      wanted,
      readLog: log && (() => log.read()),
    });
  } finally {
    log?.[Symbol.dispose]();
  }
}

/** As tree, drivers and configuration tell it, without what the running kernel says. */
function plainBoard(board: Board): Board {
  const machine = readThisMachine().value;
  return machine ? buildBoard(machine.tree, board.kernel) : board;
}

function exitOf({ isReached, findings }: Examination): ExitCode {
  if (!isReached) return EXIT.system;
  return findings.some(({ state }) => state === "bad") ? EXIT.unmet : EXIT.done;
}

function examinationJson(examination: Examination, diagnostics: readonly Diagnostic[]): unknown {
  return { ...examination, plan: planJson({ ...examination.plan, diagnostics }) };
}

/** For a shell: what has more than a file name's characters is put in quotes. */
function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function cannot(diagnostic: Diagnostic, options: DoctorOptions): ExitCode {
  refuse([diagnostic], options);
  return EXIT.system;
}

function noLinux(): Diagnostic {
  return {
    code: "doctor-not-linux",
    severity: "error",
    message: `this is ${process.platform}, not Linux: there are no devices to try`,
    help: "run it on the board; here `onebuf plan P --board board.dtb` says what should work, and `onebuf run P` tries it on a twin",
  };
}
