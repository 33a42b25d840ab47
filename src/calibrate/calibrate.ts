// Measures a platform and makes a calibration of it. What could not be measured is left out and said, never guessed.
import type { MediaDevice } from "../buffer/media-device.ts";
import type { Platform } from "../buffer/platform.ts";
import type { Calibration, Conditions } from "../sim/calibration/calibration.ts";
import { chooseProbes, type LeftOut } from "./choose-probes.ts";
import { quantile } from "./figure.ts";
import { measureRounds, type Progress } from "./measure-rounds.ts";
import type { Clock, Rows } from "./probe.ts";
import type { Room } from "./room.ts";
import type { PictureSize } from "./screen-sizes.ts";

/** What the machine says of itself before the first measurement. */
export interface Surroundings {
  readonly board: Calibration["board"];
  readonly kernel: Calibration["kernel"];
  readonly conditions: Omit<Conditions, "platform" | "seconds" | "clockReading">;
}

export interface CalibrateOptions {
  /** Nanoseconds; the platform's own clock when absent. */
  readonly clock?: Clock;
  /** Nanoseconds to spend, about. */
  readonly budget: number;
  readonly devices: readonly MediaDevice[];
  /** Modes of the screens; what else displays take is tried. */
  readonly screens?: readonly PictureSize[];
  /** Bytes, rising, of the buffers that are allocated, filled and copied. */
  readonly sizes: readonly number[];
  readonly room: Room;
  readonly surroundings: Surroundings;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Calibrated {
  readonly calibration: Calibration;
  readonly leftOut: readonly LeftOut[];
}

export async function calibrate(
  platform: Platform,
  options: CalibrateOptions,
): Promise<Calibrated> {
  const { devices, screens = [], sizes, room, surroundings, budget, onProgress } = options;
  const { board, kernel, conditions } = surroundings;
  const clock = options.clock ?? (() => platform.now());
  const start = clock();
  const clockReading = readingTime(clock);
  const { pageSize } = kernel;
  const chosen = await chooseProbes(platform, devices, { clock, room, screens, sizes, pageSize });
  const results = await measureRounds(chosen.probes, { clock, budget, onProgress });
  const rows = results.flatMap(({ probe, samples }) =>
    samples.length === 0 ? [] : [probe.rows(samples)],
  );
  const refused = results.flatMap(({ probe, refusal }) =>
    refusal === undefined ? [] : [{ what: probe.name, why: refusal }],
  );
  const seconds = Number(((clock() - start) / 1e9).toFixed(1));
  const measured = { ...conditions, platform: platform.traits.name, seconds, clockReading };
  return {
    calibration: { version: 1, board, kernel, measured, ...merged(rows) },
    leftOut: [...chosen.leftOut, ...refused],
  };
}

/** Whether there is one number in it. */
export function isEmpty({
  ioctl,
  allocation,
  fill,
  copy,
  cpuAccess,
  mapping,
}: Calibration): boolean {
  const lists = [allocation, fill, copy, cpuAccess, mapping];
  return ioctl === undefined && lists.every(({ length }) => length === 0);
}

function merged(rows: readonly Rows[]) {
  const ioctl = rows.find((each) => each.ioctl)?.ioctl;
  return {
    ...(ioctl && { ioctl }),
    allocation: rows.flatMap(({ allocation = [] }) => allocation),
    fill: rows.flatMap(({ fill = [] }) => fill),
    copy: rows.flatMap(({ copy = [] }) => copy),
    cpuAccess: rows.flatMap(({ cpuAccess = [] }) => cpuAccess),
    mapping: rows.flatMap(({ mapping = [] }) => mapping),
  };
}

/** Nanoseconds, of the readings that nothing came between. */
function readingTime(clock: Clock): number {
  const times = Array.from({ length: 101 }, () => {
    const start = clock();
    return clock() - start;
  });
  return Math.round(
    quantile(
      times.toSorted((a, b) => a - b),
      0.5,
    ),
  );
}
