// This machine as a platform, for the verbs that work on it, and what its user may not open there.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DeniedNode, LinuxPlatform } from "../linux/linux-platform.ts";
import type { OpenLinuxOptions } from "../linux/open-linux.ts";

/** @param notHere what the verb says when nothing can be opened, and why */
export async function openMachine(
  notHere: (why: string) => Diagnostic,
  options: OpenLinuxOptions = {},
): Promise<LinuxPlatform | Diagnostic> {
  if (process.platform !== "linux") return notHere(`this is ${process.platform}, not Linux`);
  try {
    const { openLinux } = await import("../linux/open-linux.ts");
    return openLinux(options);
  } catch (error) {
    return notHere(error instanceof Error ? error.message : String(error));
  }
}

/** How a verb tells of a node that may not be opened. */
export interface DeniedWords {
  readonly code: string;
  readonly message: (path: string, errno: string) => string;
  /** Where no group lets its members in. */
  readonly help: string;
}

export function deniedNode(
  { path, errno, group }: DeniedNode,
  { code, message, help }: DeniedWords,
): Diagnostic {
  const mayJoin = errno === "EACCES" && group !== undefined && group !== "root";
  return {
    code,
    severity: "warning",
    message: message(path, errno),
    help: mayJoin ? `sudo usermod -aG ${group} $USER, then log in again` : help,
  };
}
