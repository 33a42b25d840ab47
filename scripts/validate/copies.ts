// Part (d): copies of a frame on boards, as the simulator would take them, and as it would if a board were not known.
import { copyTime } from "../../src/sim/cost/copy/copy-time.ts";
import { copyRecords } from "../../src/sim/cost/figures/copy-records.ts";
import { copySpeeds } from "../../src/sim/cost/figures/copy-speeds.ts";
import { type Check, decide, type Part } from "./check.ts";

/** NV12, 1920x1080. */
const FRAME = (1920 * 1080 * 3) / 2;
/**
 * SoC, core, and the slowest copy out of uncached memory in MB/s, by the choice of instructions: tinymembench in
 * ThomasKaiser/sbc-bench 53f7951. The fastest are in the records.
 */
const SLOWEST: readonly (readonly [string, string, number])[] = [
  ["brcm,bcm2836", "cortex-a7", 61],
  ["brcm,bcm2837", "cortex-a53", 60],
  ["brcm,bcm2711", "cortex-a72", 710],
  ["rockchip,rk3288", "cortex-a12", 309],
  ["rockchip,rk3328", "cortex-a53", 81],
  ["rockchip,rk3399", "cortex-a53", 47],
  ["rockchip,rk3399", "cortex-a72", 447],
  ["allwinner,sun50i-a64", "cortex-a53", 42],
  ["allwinner,sun8i-h3", "cortex-a7", 47],
  ["samsung,exynos5800", "cortex-a7", 67],
  ["samsung,exynos5800", "cortex-a15", 408],
  ["amlogic,g12b", "cortex-a53", 46],
  ["amlogic,g12b", "cortex-a73", 369],
  ["amlogic,sm1", "cortex-a55", 69],
  ["nvidia,tegra210", "cortex-a57", 830],
];

/** What users saw: bytes, milliseconds at least and at most, and where. */
const SEEN: readonly {
  readonly text: string;
  readonly soc: string;
  readonly cores: readonly string[];
  readonly bytes: number;
  readonly least: number;
  readonly most: number;
}[] = [
  {
    text: "RK3399, NV12 3072x2048 (HermanChen/mpp#21)",
    soc: "rockchip,rk3399",
    cores: ["cortex-a53", "cortex-a72"],
    bytes: 9_437_184,
    least: 60,
    most: 60,
  },
  {
    text: "RK3588, NV12 1920x1088 (rockchip-linux/mpp#715)",
    soc: "rockchip,rk3588",
    cores: ["cortex-a55", "cortex-a76"],
    bytes: 3_133_440,
    least: 15,
    most: 30,
  },
  {
    text: "RK3568, NV12 1920x1088 (rockchip-linux/mpp#358)",
    soc: "rockchip,rk3568",
    cores: ["cortex-a55"],
    bytes: 3_133_440,
    least: 40,
    most: 40,
  },
];

export function checkCopies(): Part {
  const unknown = SLOWEST.map((board) => isInside(board, asUnknown(board)));
  return {
    title: "(d) copies by the CPU, NV12 1080p",
    checks: [...SLOWEST.map(checkBoard), ...SEEN.map(checkSeen)],
    notes: [
      "out of uncached memory; measured: from memcpy to the slowest instructions on that board",
      "in brackets: as if nobody had published that board, from others of its core or from none; told only:",
      `  ${unknown.filter(Boolean).length} of ${unknown.length} lie inside, the others are slower than the board was measured`,
      "seen by users: from the best instructions on that board to the slowest on any board",
    ],
  };
}

type Board = (typeof SLOWEST)[number];

function checkBoard(board: Board): Check {
  const [soc, core] = board;
  const known = copyTime(FRAME, copySpeeds(copyRecords, [soc], core).fromUncached);
  const [best, worst] = spreadOf(board);
  return decide(
    `${soc} ${core}`,
    `${text(best)} to ${text(worst)}`,
    `${text(known)} (${text(asUnknown(board))})`,
    isInside(board, known),
  );
}

function asUnknown([soc, core]: Board): number {
  const others = copyRecords.filter((one) => one.soc !== soc || one.core !== core);
  return copyTime(FRAME, copySpeeds(others, [soc], core).fromUncached);
}

function isInside(board: Board, time: number): boolean {
  const [best, worst] = spreadOf(board);
  return time >= best && time <= worst;
}

/** Nanoseconds at the best and at the worst. */
function spreadOf([soc, core, slowest]: Board): readonly [number, number] {
  const own = copyRecords.find((one) => one.soc === soc && one.core === core);
  if (own === undefined) throw new Error(`no record of the ${core} of ${soc}`);
  return [(FRAME / own.memcpy) * 1e9, (FRAME / (slowest * 1e6)) * 1e9];
}

/** Nobody tells which core ran, nor with which instructions. */
function checkSeen({ text: what, soc, cores, bytes, least, most }: (typeof SEEN)[number]): Check {
  const speeds = cores.map((core) => copySpeeds(copyRecords, [soc], core).fromUncached);
  const fastest = Math.min(...speeds.map((speed) => copyTime(bytes, speed))) / 1e6;
  const slowest = bytes / (Math.min(...SLOWEST.map(([, , speed]) => speed)) * 1e3);
  const seen = least === most ? `${least} ms` : `${least} to ${most} ms`;
  const modelled = `${fastest.toFixed(1)} to ${slowest.toFixed(1)} ms`;
  return decide(what, seen, modelled, fastest <= least && slowest >= most);
}

function text(nanoseconds: number): string {
  return `${(nanoseconds / 1e6).toFixed(1)} ms`;
}
