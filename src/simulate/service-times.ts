// How long devices work on a frame, where nothing tells it: the shares of the period that the twin's devices take.
import type { Board } from "../board/board.ts";
import type { Role } from "../drivers/row.ts";
import { READOUT } from "../sim/devices/camera-pace.ts";
import { WORK } from "../sim/devices/worker-pace.ts";

/** Refreshes a second of a panel, where a stream is slower. Assumed. */
const REFRESH = 60;

/** Share by which the time of single frames differs. Assumed: frames differ in content, the CPU is shared. */
export const JITTER = 0.1;

/** @returns nanoseconds of one frame without any wait for memory */
export function baseTime(role: Role, period: number): number {
  if (role === "camera" || role === "isp") return READOUT * period;
  return role === "display" ? 0 : WORK * period;
}

/** Nanoseconds from one refresh of the display to the next. @param rate frames a second of the stream */
export function refreshPeriod(rate: number): number {
  return 1e9 / Math.max(REFRESH, rate);
}

/** It writes frames with others before it as references. @param node that fills the frames of a stream */
export function isDecoder(board: Board, node: string): boolean {
  return roleOf(board, node) === "codec";
}

export function roleOf(board: Board, node: string): Role {
  return board.devices.find((device) => device.node === node)?.role ?? "unknown";
}

/** Nanoseconds that a device takes to go over one frame. @param rate frames a second of the stream */
export function passTime(role: Role, rate: number): number {
  return role === "display" ? refreshPeriod(rate) : baseTime(role, 1e9 / rate);
}
