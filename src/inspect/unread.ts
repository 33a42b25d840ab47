// Places of the kernel that are closed to this user, what is not known for that, and what opens them. What a kernel simply
// lacks is said only where one symbol of its configuration decides it.
import type { Kernel } from "../board/kernel/kernel.ts";
import type { LiveDevice } from "../board/live.ts";
import { BUFINFO } from "../linux/files/bufinfo.ts";
import { CMA_DEBUGFS } from "../linux/files/cma-areas.ts";
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import { meminfo } from "../linux/files/memory-counts.ts";
import { HEAP_FOLDER } from "../linux/memory/read-heaps.ts";
import { groupOfNode } from "../linux/node-group.ts";
import { BUFFER_FOLDER } from "./buffers.ts";
import { processes } from "./holders.ts";
import type { LookHeap, Unread } from "./look.ts";
import { isThisMachine } from "./machine-facts.ts";
import { moduleFolders } from "./module-parameters.ts";

export interface UnreadInput {
  readonly heaps: readonly LookHeap[];
  readonly devices: readonly LiveDevice[];
  /** Absent where the machine has no board. */
  readonly kernel?: Kernel;
}

export function readUnread(
  files: KernelFiles,
  { heaps, devices, kernel }: UnreadInput,
): readonly Unread[] {
  const isOff = (symbol: string) => kernel?.option(symbol) === "not-set";
  return [
    ...debugfs(files, isOff),
    ...statistics(files, isOff),
    ...closedProcesses(files),
    ...closedHeaps(files, heaps),
    ...closedDevices(files, devices),
    ...closedParameters(files, devices),
  ];
}

type IsOff = (symbol: string) => boolean;

const DEBUGFS = "sys/kernel/debug";

const NO_LIST = "buffers that no process of this user holds";

function debugfs(files: KernelFiles, isOff: IsOff): readonly Unread[] {
  const isListed = files.isFolder(BUFFER_FOLDER);
  const buffers = `which devices are attached to a buffer${isListed ? "" : `, and ${NO_LIST}`}`;
  const areas = "use and longest free run of CMA areas";
  if (files.isDenied(BUFINFO))
    return [
      { path: BUFINFO, needs: "root", lost: buffers },
      ...(hasCma(files) ? [{ path: CMA_DEBUGFS, needs: "root", lost: areas }] : []),
    ];
  if (files.names(DEBUGFS).length > 0)
    return hasCma(files) && isOff("CMA_DEBUGFS")
      ? [{ path: CMA_DEBUGFS, needs: "CONFIG_CMA_DEBUGFS", lost: areas }]
      : [];
  if (isOff("DEBUG_FS")) return [{ path: DEBUGFS, needs: "CONFIG_DEBUG_FS", lost: buffers }];
  return files.isFolder(DEBUGFS)
    ? [{ path: DEBUGFS, needs: "root", lost: `${buffers}: debugfs is not mounted` }]
    : [];
}

/** What sysfs counts, where it was built. */
function statistics(files: KernelFiles, isOff: IsOff): readonly Unread[] {
  const buffers =
    isOff("DMABUF_SYSFS_STATS") && files.text(BUFINFO) === undefined
      ? [{ path: BUFFER_FOLDER, needs: "CONFIG_DMABUF_SYSFS_STATS", lost: NO_LIST }]
      : [];
  const areas =
    isOff("CMA_SYSFS") && hasCma(files)
      ? [
          {
            path: "sys/kernel/mm/cma",
            needs: "CONFIG_CMA_SYSFS",
            lost: "pages that CMA areas gave and refused",
          },
        ]
      : [];
  return [...buffers, ...areas];
}

function hasCma(files: KernelFiles): boolean {
  return (meminfo(files, "CmaTotal") ?? 0) > 0;
}

function closedProcesses(files: KernelFiles): readonly Unread[] {
  return processes(files)
    .map((pid) => `proc/${pid}/fd`)
    .filter((path) => files.isDenied(path))
    .map((path) => ({ path, needs: "root", lost: "buffers that processes of other users hold" }));
}

function closedHeaps(files: KernelFiles, heaps: readonly LookHeap[]): readonly Unread[] {
  const paths = heaps.map(({ names: [name = ""] }) =>
    name === "udmabuf" ? `dev/${name}` : `${HEAP_FOLDER}/${name}`,
  );
  return [
    ...closedNodes(files, [HEAP_FOLDER], "which heaps there are"),
    ...closedNodes(files, paths, "allocations from the heap"),
  ];
}

function closedDevices(files: KernelFiles, devices: readonly LiveDevice[]): readonly Unread[] {
  const paths = devices.map(({ file }) => file.slice(1));
  return closedNodes(files, paths, "what the device imports, which only a trial tells");
}

/** Whose group a node has is not in a copy; root may in any case. */
function closedNodes(
  files: KernelFiles,
  paths: readonly string[],
  lost: string,
): readonly Unread[] {
  const isHere = isThisMachine(files);
  return paths
    .filter((path) => files.isDenied(path))
    .map((path) => ({ path, needs: (isHere && groupOfNode(`/${path}`)) || "root", lost }));
}

function closedParameters(files: KernelFiles, devices: readonly LiveDevice[]): readonly Unread[] {
  const nodes = devices.map(({ file }) => file);
  return moduleFolders(files, nodes).flatMap(({ module, path }) =>
    files
      .names(path)
      .map((name) => ({ path: `${path}/${name}`, name }))
      .filter((one) => files.isDenied(one.path))
      .map((one) => ({
        path: one.path,
        needs: "root",
        lost: `the parameter ${one.name} of the module ${module}`,
      })),
  );
}
