// A look at a machine: everything its files tell, as one value.
import type { Board, Device } from "../board/board.ts";
import type { LiveDevice } from "../board/live.ts";
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import { readAreas } from "./areas.ts";
import { readBuffers } from "./buffers.ts";
import { readBusDevices } from "./bus-devices.ts";
import { findDisagreements } from "./disagreements/find-disagreements.ts";
import { readGroups } from "./groups.ts";
import { readLookHeaps } from "./heaps.ts";
import type { Look, LookDevice } from "./look.ts";
import { machineName, pageSizeOf } from "./machine-facts.ts";
import { readMediaNodes } from "./media-nodes.ts";
import { readMemory, readMigration } from "./memory.ts";
import { readUnread } from "./unread.ts";

/** The board of the machine with what its kernel says of itself, and as tree, drivers and configuration tell it alone. */
export interface LookBoards {
  readonly board: Board;
  readonly plain: Board;
}

/**
 * @param boards undefined where nothing is known of the machine but its files
 * @param source how the look names the machine: `this machine`, or the name of a snapshot
 */
export function lookAt(files: KernelFiles, boards: LookBoards | undefined, source: string): Look {
  const buses = readBusDevices(files);
  const devices = readMediaNodes(files, buses);
  const heaps = readLookHeaps(files);
  const areas = readAreas(files, pageSizeOf(files));
  const memory = readMemory(files);
  const groups = readGroups(files);
  return {
    source,
    kernel: {
      release: files.text("proc/sys/kernel/osrelease") ?? null,
      arch: machineName(files) ?? null,
      cmdline: files.text("proc/cmdline") ?? null,
    },
    model: files.text("proc/device-tree/model")?.replace(/\0+$/, "") ?? null,
    memory,
    heaps,
    buffers: readBuffers(files, buses),
    areas,
    migration: readMigration(files),
    groups,
    devices: devices.map((device) => lookDevice(device, boards?.board)),
    disagreements: boards
      ? findDisagreements(boards.plain, { files, buses, devices, heaps, areas, memory, groups })
      : [],
    unread: readUnread(files, {
      heaps,
      devices,
      ...(boards ? { kernel: boards.plain.kernel } : {}),
    }),
  };
}

function lookDevice(live: LiveDevice, board: Board | undefined): LookDevice {
  const { file, title, node, driver, group } = live;
  const known = board && deviceBehind(board, live);
  return {
    file,
    title,
    node,
    driver: driver ?? null,
    group: group?.id ?? null,
    roles: known?.roles.filter((role) => role !== "unknown") ?? [],
    import: known?.import ?? "unknown",
    export: known?.export ?? "unknown",
    needsContiguous: known?.needsContiguous ?? "unknown",
    translation: known?.translation ?? "unknown",
  };
}

/** Files of one node may be devices of their own: `/camera:video1`. */
function deviceBehind(board: Board, { file, node }: LiveDevice): Device | undefined {
  return (
    board.devices.find(({ files }) => files?.includes(file)) ??
    board.devices.find((device) => device.node === node)
  );
}
