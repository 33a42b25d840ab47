// `onebuf doctor P`: on a board whose pipeline fails, what stands in its way and what to change, in order.
import { buildBoard } from "../../board/build.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { filesOf, nodesOf } from "../../doctor/evidence.ts";
import { examine, type ExamineParts } from "../../doctor/examine.ts";
import type { Examination } from "../../doctor/finding.ts";
import { lookAt } from "../../inspect/look-at.ts";
import { FolderFiles } from "../../linux/files/folder-files.ts";
import type { LinuxPlatform } from "../../linux/linux-platform.ts";
import { makePlan } from "../../plan/make-plan.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { THIS_MACHINE } from "../load-board.ts";
import { readThisMachine } from "../load-machine.ts";
import { loadPlan, type PipelineOptions, type Planned } from "../load-pipeline.ts";
import { openMachine } from "../open-machine.ts";
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
  if (process.platform !== "linux") return refuse([noLinux()], { ...options, exit: EXIT.system });
  const here = readThisMachine();
  const { value, diagnostics, sources } = await loadPlan(argument, {
    ...options,
    here,
    defaultBoard: THIS_MACHINE,
  });
  if (!value) return refuse(diagnostics, options, sources);
  const noMemory = unknownMemory(value.plan, options.memory);
  if (noMemory) return refuse([noMemory], options);
  const platform = await openMachine(nothingOpens);
  if ("severity" in platform) return refuse([platform], { ...options, exit: EXIT.system });
  try {
    const examination = await examineHere(platform, value, {
      plain: here.value ? buildBoard(here.value.tree, value.board.kernel) : value.board,
      pipeline: quoted(argument),
      wanted: options.memory,
    });
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

async function examineHere(
  platform: LinuxPlatform,
  { board, plan, pipeline }: Planned,
  known: Pick<ExamineParts, "plain" | "pipeline" | "wanted">,
): Promise<Examination> {
  // They stand on a native library: where it is missing, `openMachine` has said so.
  const { openKernelLog } = await import("../../linux/kernel-log.ts");
  const { readSurroundings } = await import("../../doctor/read-surroundings.ts");
  const files = new FolderFiles();
  const look = lookAt(files, { board, plain: known.plain }, "this machine");
  const nodes = nodesOf({ plan }).flatMap((node) => filesOf({ look, board }, node));
  const log = openKernelLog();
  try {
    return examine({
      ...readSurroundings(files, platform.denied, nodes),
      ...known,
      platform,
      board,
      plan,
      planFor: (other) => makePlan(other, pipeline).value,
      look,
      readLog: log && (() => log.read()),
    });
  } finally {
    log?.[Symbol.dispose]();
  }
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

function nothingOpens(why: string): Diagnostic {
  return {
    code: "doctor-nothing-opens",
    severity: "error",
    message: `the devices of this machine cannot be opened: ${why}`,
    help: "run it as root once, or as a member of the groups that own /dev/video*, /dev/dri/* and /dev/dma_heap/*",
  };
}

function noLinux(): Diagnostic {
  return {
    code: "doctor-not-linux",
    severity: "error",
    message: `this is ${process.platform}, not Linux: there are no devices to try`,
    help: "run it on the board; here `onebuf plan P --board board.dtb` says what should work, and `onebuf run P` tries it on a twin",
  };
}
