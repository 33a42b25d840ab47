// What is on a board, in numbers: the devices that user space can open as the board is, by role.
import type { Board, Device } from "../board.ts";
import type { LibraryEntry } from "./board-index.ts";

export function devicesOn(board: Board): LibraryEntry["devices"] {
  const counts: { [role: string]: number } = {};
  for (const device of board.devices.filter(isUsable)) {
    for (const role of device.roles.length === 0 ? (["unknown"] as const) : device.roles)
      counts[role] = (counts[role] ?? 0) + 1;
  }
  return counts;
}

/** Enabled, with what it needs, and a device that reads or writes frames itself or has it done for it. */
function isUsable(device: Device): boolean {
  return (
    device.obstacles.length === 0 && (device.busMaster !== "no" || device.row?.part === "proxy")
  );
}
