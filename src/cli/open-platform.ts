// The platform that a run was asked for, opened for its board.
import type { Board } from "../board/board.ts";
import type { Platform } from "../buffer/platform.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { brotli } from "../run/brotli.ts";
import type { RunPlatform } from "../run/run-plan.ts";
import type { RunSettings } from "./run-settings.ts";

export interface OpenedPlatform {
  readonly platform: RunPlatform;
  /** What this user may not do on it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A diagnostic instead, where there is no such platform. */
export async function openPlatform(
  board: Board,
  { on, seed, isFresh, force, coded }: RunSettings,
): Promise<OpenedPlatform | Diagnostic> {
  if (on === "linux") return openThisMachine(coded);
  const { openTwin } = await import("../sim/open-twin.ts");
  const platform = openTwin(board, { compression: brotli, seed, isFresh, isForced: force });
  return { platform, diagnostics: [] };
}

async function openThisMachine(coded: RunSettings["coded"]): Promise<OpenedPlatform | Diagnostic> {
  if (process.platform !== "linux") return notHere(`this is ${process.platform}, not Linux`);
  try {
    const { openLinux } = await import("../linux/open-linux.ts");
    const platform: Platform & { readonly denied: readonly DeniedNode[] } = openLinux({ coded });
    return { platform, diagnostics: platform.denied.map(denied) };
  } catch (error) {
    return notHere(error instanceof Error ? error.message : String(error));
  }
}

interface DeniedNode {
  readonly path: string;
  readonly errno: string;
  readonly group: string | undefined;
}

function denied({ path, errno, group }: DeniedNode): Diagnostic {
  const mayJoin = errno === "EACCES" && group !== undefined && group !== "root";
  return {
    code: "run-denied",
    severity: "warning",
    message: `${path} may not be opened: ${errno}`,
    help: mayJoin
      ? `sudo usermod -aG ${group} $USER, then log in again`
      : "only root may; a udev rule can give the node to a group (onebuf plan --emit udev)",
  };
}

function notHere(why: string): Diagnostic {
  return {
    code: "run-no-linux",
    severity: "error",
    message: `this machine's devices cannot be opened: ${why}`,
    help: "run on a twin of the board instead: --on virtual",
  };
}
