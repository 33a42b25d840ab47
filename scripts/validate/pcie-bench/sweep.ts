// One file of pcie-bench: what was measured for windows of growing size, by what the caches held before.

/** `Cold`: nothing of the window. `HWarm`: the host had just written it. The others mix that with the device's own traces. */
export const CACHES = ["Cold", "HWarm"] as const;
export type Cache = (typeof CACHES)[number];

export interface SweepPoint {
  /** Bytes that accesses went to at random. */
  readonly window: number;
  /** Of one access. */
  readonly bytes: number;
  /** Of one access, on average: its latency, or the time from one to the next. */
  readonly nanoseconds: number;
}

export type Sweep = ReadonlyMap<Cache, readonly SweepPoint[]>;

const LATENCY = "Avg(ns)";
/** The unit in the files is a slip: 512 MiB in 152 ms are 28 Gbit/s. */
const BANDWIDTH = "BW (GB/s)";

/** @throws Error for a file without the columns that are needed, or with what is no number */
export function readSweep(text: string): Sweep {
  const [head, ...lines] = text.trim().split(/\r?\n/);
  const names = (head ?? "").split(",");
  const column = (name: string) => {
    const at = names.indexOf(name);
    if (at < 0) throw new Error(`no column ${name}`);
    return at;
  };
  const isLatency = names.includes(LATENCY);
  const value = column(isLatency ? LATENCY : BANDWIDTH);
  const [cache, window, size] = [column("Cache"), column("WinSZ"), column("SZ")];
  const sweep = new Map<Cache, SweepPoint[]>(CACHES.map((each) => [each, []]));
  for (const line of lines) {
    const cells = line.split(",");
    const points = sweep.get(cells[cache] as Cache);
    if (points === undefined) continue;
    const bytes = numberIn(cells[size], line);
    const measured = numberIn(cells[value], line);
    const nanoseconds = isLatency ? measured : (8 * bytes) / measured;
    points.push({ window: numberIn(cells[window], line), bytes, nanoseconds });
  }
  return sweep;
}

function numberIn(cell: string | undefined, line: string): number {
  const value = Number(cell);
  if (cell === undefined || cell === "" || !(value > 0)) throw new Error(`no number in ${line}`);
  return value;
}
