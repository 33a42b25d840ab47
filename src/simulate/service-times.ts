// How long devices work on a frame, where nothing tells it: the shares of the period that the twin's devices take.
import type { Board } from "../board/board.ts";
import type { Role } from "../drivers/row.ts";
import { assumed } from "../sim/cost/figures/trusted.ts";
import type { Known } from "../sim/cost/known.ts";
import { READOUT } from "../sim/devices/camera-pace.ts";
import { WORK } from "../sim/devices/worker-pace.ts";

/** Of a panel, where a stream is slower. */
export const REFRESH: Known = assumed(
  60,
  "Hz",
  "refreshes a second of a display, where the stream is slower",
);

/** Of devices whose work nobody has timed. */
export const WORKING: Known = assumed(
  WORK,
  "share",
  `of the frame period that a codec works on a frame; a sensor reads out for ${READOUT} of it`,
);

/** Share by which the time of single frames differs. Assumed: frames differ in content, the CPU is shared. */
export const JITTER = 0.1;

/** @returns nanoseconds of one frame without any wait for memory */
export function baseTime(role: Role, period: number): number {
  if (role === "camera" || role === "isp") return READOUT * period;
  return role === "display" ? 0 : WORK * period;
}

/** Nanoseconds from one refresh of the display to the next. @param rate frames a second of the stream */
export function refreshPeriod(rate: number): number {
  return 1e9 / Math.max(REFRESH.value, rate);
}

/** What a device of several roles is at its end of a stream: an i.MX IPU is a camera to some and a display to others. */
const PRODUCING: readonly Role[] = ["camera", "isp", "codec", "jpeg", "2d", "gpu", "npu"];
const CONSUMING: readonly Role[] = ["display", "codec", "jpeg", "2d", "gpu", "npu", "isp"];

export function roleAt(board: Board, node: string, end: "producer" | "consumer"): Role {
  const device = board.devices.find((one) => one.node === node);
  if (!device) return "unknown";
  const fitting = end === "producer" ? PRODUCING : CONSUMING;
  if (fitting.includes(device.role)) return device.role;
  return fitting.find((role) => device.roles.includes(role)) ?? device.role;
}

/** Nanoseconds that a device takes to go over one frame. @param rate frames a second of the stream */
export function passTime(role: Role, rate: number): number {
  return role === "display" ? refreshPeriod(rate) : baseTime(role, 1e9 / rate);
}
