// Whether this user may open what the pipeline needs.
import { type ClosedNode, type Evidence, filesOf, nodesOf } from "../evidence.ts";
import type { Finding } from "../finding.ts";

export function checkPermissions(evidence: Evidence): readonly Finding[] {
  const needed = neededPaths(evidence);
  const closed = evidence.closed.filter(
    ({ path, errno }) => needed.includes(path) && (errno === "EACCES" || errno === "EPERM"),
  );
  if (closed.length > 0) return closed.map(findingOf);
  if (needed.length === 0) return [];
  return [
    {
      code: "doctor-nodes-open",
      state: "good",
      about: "nodes of /dev",
      what: `this user may open ${needed.join(", ")}`,
      change: [],
      source: "open",
    },
  ];
}

/** Of the devices, and of the heaps that are to be taken. */
function neededPaths(evidence: Evidence): readonly string[] {
  const { board, plan, wanted } = evidence;
  const memories = plan.streams.flatMap(({ memory, copies }) => [
    wanted ?? memory,
    ...copies.map(({ to }) => to),
  ]);
  const heaps = board.heaps.filter(({ id }) => memories.includes(id));
  const devices = nodesOf(evidence).flatMap((node) => filesOf(evidence, node));
  return [...new Set([...devices, ...heaps.flatMap(({ paths }) => paths)])];
}

function findingOf(node: ClosedNode): Finding {
  const { path, errno, group } = node;
  const owner = group === undefined ? "" : `; its group is ${group}`;
  return {
    code: "doctor-denied",
    state: "bad",
    about: path,
    what: `this user may not open ${path}: ${errno}${owner}`,
    change: mayJoin(node) ? joinGroup(group ?? "") : giveToGroup(path),
    source: `open(${path})`,
  };
}

function mayJoin({ group, isGroupAllowed }: ClosedNode): boolean {
  return group !== undefined && group !== "root" && isGroupAllowed;
}

function joinGroup(group: string): readonly string[] {
  return [`sudo usermod -aG ${group} $USER`, "log in again: a session keeps its groups"];
}

/** systemd gives video devices and cards to this group (rules.d/50-udev-default.rules). */
const GROUP = "video";

const SUBSYSTEMS: readonly (readonly [start: string, subsystem: string])[] = [
  ["/dev/video", "video4linux"],
  ["/dev/dri/", "drm"],
  ["/dev/dma_heap/", "dma_heap"],
  ["/dev/udmabuf", "misc"],
  ["/dev/ion", "misc"],
];

function giveToGroup(path: string): readonly string[] {
  const subsystem = SUBSYSTEMS.find(([start]) => path.startsWith(start))?.[1];
  const name = path.slice(path.lastIndexOf("/") + 1);
  const rule = `SUBSYSTEM=="${subsystem}", KERNEL=="${name}", GROUP="${GROUP}", MODE="0660"`;
  return [
    `sudo chgrp ${GROUP} ${path} && sudo chmod 660 ${path}`,
    ...(subsystem === undefined ? [] : [`in /etc/udev/rules.d/60-onebuf.rules: ${rule}`]),
    `sudo usermod -aG ${GROUP} $USER`,
  ];
}
