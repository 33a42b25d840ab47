// The platform that a run was asked for, opened for its board.
import type { Board } from "../board/board.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { brotli } from "../run/brotli.ts";
import type { RunPlatform } from "../run/run-plan.ts";
import { type DeniedWords, deniedNode, openMachine } from "./open-machine.ts";
import type { RunSettings } from "./run-settings.ts";

export interface OpenedPlatform {
  readonly platform: RunPlatform;
  /** What this user may not do on it. */
  readonly diagnostics: readonly Diagnostic[];
}

const DENIED: DeniedWords = {
  code: "run-denied",
  message: (path, errno) => `${path} may not be opened: ${errno}`,
  help: "only root may; a udev rule can give the node to a group (onebuf plan --emit udev)",
};

/** A diagnostic instead, where there is no such platform. */
export async function openPlatform(
  board: Board,
  { on, seed, isFresh, force, coded }: RunSettings,
): Promise<OpenedPlatform | Diagnostic> {
  if (on === "linux") {
    const platform = await openMachine(notHere, { coded });
    if ("severity" in platform) return platform;
    return { platform, diagnostics: platform.denied.map((node) => deniedNode(node, DENIED)) };
  }
  const { openTwin } = await import("../sim/open-twin.ts");
  const platform = openTwin(board, { compression: brotli, seed, isFresh, isForced: force });
  return { platform, diagnostics: [] };
}

function notHere(why: string): Diagnostic {
  return {
    code: "run-no-linux",
    severity: "error",
    message: `this machine's devices cannot be opened: ${why}`,
    help: "run on a twin of the board instead: --on virtual",
  };
}
