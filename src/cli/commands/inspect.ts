// `onebuf inspect`: heaps, live buffers, CMA, IOMMU groups and media devices of this machine, or of a snapshot of another.
import type { Checked, Diagnostic } from "../../diagnostic/diagnostic.ts";
import { lookAt } from "../../inspect/look-at.ts";
import type { Look } from "../../inspect/look.ts";
import { openSnapshot } from "../../inspect/snapshot/open-snapshot.ts";
import { FolderFiles } from "../../linux/files/folder-files.ts";
import type { KernelFiles } from "../../linux/files/kernel-files.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { machineBoards } from "../load-machine.ts";
import { jsonText, print, printDiagnostics, printJson, style, width } from "../output.ts";
import { refuse } from "../refuse.ts";
import { lookText } from "../text/look-text.ts";
import { everySecond, screenWriter, untilInterrupted } from "../watch.ts";

export interface InspectOptions {
  readonly json?: boolean;
  readonly watch?: boolean;
  /** A snapshot: an archive, or the folder it unpacks to. */
  readonly from?: string;
}

export async function runInspect(options: InspectOptions): Promise<ExitCode> {
  const { from, json = false, watch: isWatching = false } = options;
  if (isWatching && from !== undefined) return refuse([stillPicture(from)], options);
  if (from === undefined && process.platform !== "linux")
    return refuse([noLinux()], { ...options, exit: EXIT.system });
  const files = await filesOf(from);
  if (files.value === undefined) return refuse(files.diagnostics, options);
  const look = looking(files.value, from ?? "this machine", json);
  if (isWatching) await watch(look, json);
  else if (json) printJson(look());
  else print(lookText(look(), { width: width(), style: style() }));
  return EXIT.done;
}

async function filesOf(from: string | undefined): Promise<Checked<KernelFiles>> {
  return from === undefined ? { value: new FolderFiles(), diagnostics: [] } : openSnapshot(from);
}

/** What devices and drivers a machine has is read once: reading its tree takes longer than a look. */
function looking(files: KernelFiles, source: string, json: boolean): () => Look {
  const { value: boards, diagnostics } = machineBoards(files, source);
  if (!json) printDiagnostics(diagnostics);
  return () => lookAt(files, boards, source);
}

/** A terminal shows the last look; programs and files get each that differs, on one line or behind an empty one. */
async function watch(look: () => Look, json: boolean): Promise<void> {
  using until = untilInterrupted();
  const text = (seen: Look) => lookText(seen, { width: width(), style: style() });
  const draw = json || !process.stdout.isTTY ? undefined : screenWriter(process.stdout);
  let last: string | undefined;
  await everySecond(() => {
    const seen = look();
    if (draw) {
      draw(text(seen));
      return;
    }
    const state = stateOf(seen);
    if (state === last) return;
    if (json) print([jsonText(seen)]);
    else print(last === undefined ? text(seen) : ["", ...text(seen)]);
    last = state;
  }, until.signal);
}

/** Free memory is never the same twice. */
function stateOf(look: Look): string {
  return jsonText({ ...look, memory: { ...look.memory, available: null } });
}

function stillPicture(file: string): Diagnostic {
  return {
    code: "inspect-watch-snapshot",
    severity: "error",
    message: "A snapshot does not change: there is nothing to watch",
    place: { file },
    help: "Leave out --watch or --from",
  };
}

function noLinux(): Diagnostic {
  return {
    code: "inspect-not-linux",
    severity: "error",
    message: "This machine does not run Linux",
    help: "Run it on the board, or take a snapshot there with onebuf-snapshot.sh and give it with --from",
  };
}
