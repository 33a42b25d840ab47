// What is read of this machine beside its look: rights of closed nodes, who has a device open, links of its cameras.
import { statSync } from "node:fs";
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import type { DeniedNode } from "../linux/linux-platform.ts";
import { deviceNumber, findMedia } from "../linux/media/find-media.ts";
import { enableCommand, feedOf } from "../linux/media/media-graph.ts";
import type { BrokenFeed, ClosedNode, NodeUser, Surroundings } from "./evidence.ts";

/** @param nodes of /dev that the pipeline names */
export function readSurroundings(
  files: KernelFiles,
  denied: readonly DeniedNode[],
  nodes: readonly string[],
): Surroundings {
  return {
    closed: denied.map(closedNode),
    feeds: brokenFeeds(files, nodes),
    users: usersOf(files, nodes),
  };
}

/** Read and write, for the group. */
const GROUP_RIGHTS = 0o060;

function closedNode({ path, errno, group }: DeniedNode): ClosedNode {
  return { path, errno, group, isGroupAllowed: (modeOf(path) & GROUP_RIGHTS) === GROUP_RIGHTS };
}

function modeOf(path: string): number {
  try {
    return statSync(path).mode;
  } catch {
    return 0;
  }
}

/** A camera without links has none that could be enabled: its driver sees to it. */
function brokenFeeds(files: KernelFiles, nodes: readonly string[]): readonly BrokenFeed[] {
  const media = findMedia(files, () => undefined);
  return nodes
    .filter((node) => /^\/dev\/video\d+$/.test(node))
    .flatMap((file) => {
      const number = deviceNumber(files, file.slice("/dev/".length));
      if (!number) return [];
      return media.flatMap(({ path, graph }): readonly BrokenFeed[] => {
        const feed = feedOf(graph, number);
        if (!feed || feed.end !== "unlinked" || feed.disabled.length === 0) return [];
        const commands = feed.disabled.map((link) => enableCommand(graph, link, path));
        return [{ file, media: path, end: feed.chain.at(-1)?.name ?? file, commands }];
      });
    });
}

/** Of processes that this user may look into, but this one. */
function usersOf(files: KernelFiles, nodes: readonly string[]): readonly NodeUser[] {
  return files
    .names("proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const open = files.names(`proc/${pid}/fd`).map((fd) => files.link(`proc/${pid}/fd/${fd}`));
      const command = files.text(`proc/${pid}/comm`) ?? "";
      return nodes
        .filter((node) => open.includes(node))
        .map((file) => ({ file, pid: Number(pid), command }));
    });
}
