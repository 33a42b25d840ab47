// What a calibration says of the CPU and of 2D devices, in place of what was published or assumed.
import type { Calibration, CopyRow, CpuAccessRow } from "../../calibration/calibration.ts";
import type { Known } from "../known.ts";
import type { CpuFigures } from "./board-figures.ts";
import { measured } from "./trusted.ts";

const CPU = "cpu";

export function calibratedCpu(cpu: CpuFigures, calibration: Calibration): CpuFigures {
  const { ioctl, cpuAccess, measured: conditions } = calibration;
  const call = ioctl ? measured(ioctl.median, "ns", "calibration: ioctl") : cpu.call;
  const begin = dearest(cpuAccess, "begin");
  const end = dearest(cpuAccess, "end");
  return {
    copy: (source, target) => copyOf(calibration.copy, source, target) ?? cpu.copy(source, target),
    call,
    maintenanceFixed: end ? fixedOf(end, call) : cpu.maintenanceFixed,
    clean: end ? perByte(end) : cpu.clean,
    invalidate: begin ? perByte(begin) : cpu.invalidate,
    cores: measured(conditions.processors, "cores", "calibration: measured.processors"),
  };
}

/** Speeds of the engines that were measured, by node. */
export function calibratedEngines(
  engines: ReadonlyMap<string, Known>,
  { copy }: Calibration,
): ReadonlyMap<string, Known> {
  const nodes = new Set(copy.map(({ engine }) => engine).filter((engine) => engine !== CPU));
  const found = [...nodes].flatMap((node) => {
    const row = largest(copy.filter(({ engine }) => engine === node));
    return row ? [[node, speedOf(row)] as const] : [];
  });
  return new Map([...engines, ...found]);
}

function copyOf(rows: readonly CopyRow[], source: boolean, target: boolean): Known | undefined {
  const answer = (cached: boolean) => (cached ? "yes" : "no");
  const row = largest(
    rows.filter(
      (one) =>
        one.engine === CPU &&
        one.source.cached === answer(source) &&
        one.target.cached === answer(target),
    ),
  );
  return row && speedOf(row);
}

/** Of several sizes the larger one: small copies may stay in the caches. */
function largest(rows: readonly CopyRow[]): CopyRow | undefined {
  return rows.toSorted((a, b) => b.bytes - a.bytes)[0];
}

function speedOf({ engine, source, target, bytes, bytesPerSecond }: CopyRow): Known {
  const row = `calibration: copy, ${engine}, ${source.memory} to ${target.memory}, ${bytes} bytes`;
  return measured(bytesPerSecond.median, "bytes/s", `${row} (the largest)`);
}

/**
 * The row of a mapped buffer with the most for each byte: the others are of uncached memory, of coherent devices, or of an
 * access that needs nothing.
 */
function dearest(rows: readonly CpuAccessRow[], call: CpuAccessRow["call"]) {
  return rows
    .filter((row) => row.call === call && row.device !== undefined)
    .toSorted((a, b) => b.nanosecondsPerByte.median - a.nanosecondsPerByte.median)[0];
}

function perByte(row: CpuAccessRow): Known {
  return measured(row.nanosecondsPerByte.median, "ns/byte", `${rowText(row)} (the dearest)`);
}

/** The row times a whole call. */
function fixedOf(row: CpuAccessRow, call: Known): Known {
  const value = Math.max(0, row.fixedNanoseconds.median - call.value);
  return measured(value, "ns", `${rowText(row)} (the dearest), without the call`);
}

function rowText({ memory, device, access, call }: CpuAccessRow): string {
  return `calibration: cpuAccess, ${memory}, ${device}, ${call} of ${access}`;
}
