// Whose members may open a node of /dev on this machine.
import { readFileSync, statSync } from "node:fs";

/** Name of the group that owns the node; undefined where there is none. @param path `/dev/video0` */
export function groupOfNode(path: string): string | undefined {
  try {
    const { gid } = statSync(path);
    const lines = readFileSync("/etc/group", "utf8").split("\n");
    return lines.map((line) => line.split(":")).find(([, , id]) => Number(id) === gid)?.[0];
  } catch {
    return undefined;
  }
}
