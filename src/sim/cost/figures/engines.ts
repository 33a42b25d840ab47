// How fast devices that copy move frames: by driver, in bytes of the frame a second.
import type { Board, Device } from "../../../board/board.ts";
import type { Known } from "../known.ts";
import { assumed, derived } from "./trusted.ts";

const byDriver: Readonly<Record<string, Known>> = {
  "rockchip-rga": derived(
    1.7e9,
    "bytes/s",
    "airockchip/librga#149: 1080p scaled to half in 1.8 ms; 3.1 MB of NV12 read",
  ),
};

const otherwise = assumed(400e6, "bytes/s", "a pixel a clock at 266 MHz, 1.5 bytes each");

/** Every device that may serve as a 2D engine. */
export function enginesOf(board: Board): ReadonlyMap<string, Known> {
  return new Map(board.devices.filter(copies).map((device) => [device.node, speedOf(device)]));
}

function copies({ roles }: Device): boolean {
  return roles.includes("2d");
}

function speedOf({ row }: Device): Known {
  return (row && byDriver[row.driver]) ?? otherwise;
}
