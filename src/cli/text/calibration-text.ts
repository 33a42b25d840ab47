// A calibration as tables, from the same value that the file holds: each figure with its spread and its repeats.
import type { LeftOut } from "../../calibrate/choose-probes.ts";
import { formatDuration, formatMemory } from "../../plan/amounts.ts";
import type {
  Calibration,
  CopyEnd,
  Figure,
  WorstFigure,
} from "../../sim/calibration/calibration.ts";
import { figures } from "./figures.ts";
import type { Style } from "./style.ts";
import { hang } from "./wrap.ts";

export interface CalibrationTextOptions {
  readonly width: number;
  readonly style: Style;
}

/** One figure: the table it stands in, its name there, and its cells. */
interface Line {
  readonly table: string;
  readonly cells: readonly string[];
}

const HEAD = ["", "median", "p10", "p90", "repeats", "worst"];
const MIB = 1 << 20;

/** What was measured, then what was not and why. */
export function calibrationTables(
  calibration: Calibration,
  leftOut: readonly LeftOut[],
  { width, style }: CalibrationTextOptions,
): string[] {
  const lines = linesOf(calibration);
  const tables = [...new Set(lines.map(({ table }) => table))];
  return [
    ...headText(calibration, { width, style }),
    ...tables.flatMap((table) => {
      const rows = lines.filter((line) => line.table === table).map(({ cells }) => cells);
      const columns = Math.max(...rows.map((row) => row.length));
      const title = hang("", table, width).map((line) => style("strong", line));
      const head = HEAD.slice(0, columns);
      return ["", ...title, ...figures({ head, rows }, { width, indent: "  " })];
    }),
    ...leftOutText(leftOut, { width, style }),
  ];
}

function linesOf(calibration: Calibration): readonly Line[] {
  const { ioctl, allocation, fill, copy, cpuAccess, mapping } = calibration;
  return [
    ...(ioctl ? [{ table: "System call", cells: ["DMA_BUF_IOCTL_SYNC", ...times(ioctl)] }] : []),
    ...allocation.map(({ memory, bytes, nanoseconds }) => ({
      table: `Allocation, ${memory}`,
      cells: [formatMemory(bytes), ...worstTimes(nanoseconds)],
    })),
    ...fill.map(({ memory, cached, bytes, bytesPerSecond }) => ({
      table: `Fill, ${endText({ memory, cached })}`,
      cells: [formatMemory(bytes), ...rates(bytesPerSecond)],
    })),
    ...copy.map(({ engine, source, target, bytes, bytesPerSecond }) => ({
      table: `Copy by ${engine}, ${endText(source)} to ${endText(target)}`,
      cells: [formatMemory(bytes), ...rates(bytesPerSecond)],
    })),
    ...cpuAccess.flatMap(({ memory, device, access, call, ...row }) => {
      const user = device === undefined ? "mapped by no device" : `mapped by ${device}`;
      const table = `CPU access, ${memory} ${user}`;
      return [
        { table, cells: [`${call} ${access}`, ...times(row.fixedNanoseconds)] },
        { table, cells: ["  each MiB", ...times(scaled(row.nanosecondsPerByte, MIB))] },
      ];
    }),
    ...mapping.flatMap(({ device, memory, call, ...row }) => {
      const table = `Mapping, ${memory} for ${device}`;
      return [
        { table, cells: [call, ...times(row.fixedNanoseconds)] },
        { table, cells: ["  each page", ...times(row.nanosecondsPerPage)] },
      ];
    }),
  ];
}

function headText(
  { board, kernel, measured }: Calibration,
  { width, style }: CalibrationTextOptions,
): string[] {
  const { processors, governors, load, seconds } = measured;
  const conditions = [
    `Linux ${kernel.release} ${kernel.arch}`,
    processors === 1 ? "1 processor" : `${processors} processors`,
    ...governors.map((governor) => `governor ${governor}`),
    ...(load === undefined ? [] : [`load ${load}`]),
    `${seconds} s of measuring`,
  ];
  return [
    style("strong", board.model ?? "a machine without a name"),
    ...hang("", conditions.join(", "), width),
  ];
}

/** Reasons, each with all that it kept from being measured. */
function leftOutText(
  leftOut: readonly LeftOut[],
  { width, style }: CalibrationTextOptions,
): string[] {
  if (leftOut.length === 0) return [];
  const reasons = [...new Set(leftOut.map(({ why }) => why))];
  return [
    "",
    style("open", "Not measured"),
    ...reasons.flatMap((reason) => {
      const things = leftOut.filter(({ why }) => why === reason);
      return [
        ...hang("  ", reason, width),
        ...things.flatMap(({ what }) => hang("    ", what, width)),
      ];
    }),
  ];
}

function endText({ memory, cached }: CopyEnd): string {
  const word = { yes: "cached", no: "uncached", unknown: "cached or not is unknown" }[cached];
  return `${memory} (${word})`;
}

function times({ median, p10, p90, repeats }: Figure): string[] {
  return [...[median, p10, p90].map((time) => formatDuration(time)), `${repeats}`];
}

function worstTimes(figure: WorstFigure): string[] {
  return [...times(figure), formatDuration(figure.worst)];
}

function rates({ median, p10, p90, repeats }: Figure): string[] {
  return [...[median, p10, p90].map(formatRate), `${repeats}`];
}

/** Of 10^6, as memory bandwidth is given. */
function formatRate(bytesPerSecond: number): string {
  return `${Math.round(bytesPerSecond / 1e6)} MB/s`;
}

function scaled({ median, p10, p90, repeats }: Figure, factor: number): Figure {
  return { median: median * factor, p10: p10 * factor, p90: p90 * factor, repeats };
}
