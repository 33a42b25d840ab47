// A small made-up simulation of one hour: two ways to share and a copy, none of it worked out by anything.
import { leastTrusted } from "../../sim/cost/known.ts";
import type { FlowConsumerResult } from "../../sim/flow/flow.ts";
import type { AreaCell, MemorySample } from "../../sim/pressure/pressure.ts";
import { ROWS } from "../rows.ts";
import type {
  Input,
  PipelineStart,
  RowId,
  RowNumber,
  Simulation,
  StrategyResult,
} from "../simulation.ts";

const HOUR = 3600;
const MIB = 1024 * 1024;
const AREA = 256 * MIB;
const SAMPLES = 120;
const CELLS = 64;
const STRETCHES = 60;

export const EXAMPLE_INPUTS = {
  copy: known(
    "copies by the CPU",
    1.31e9,
    "bytes/s",
    "published",
    "tinymembench on a board with this core, row memcpy",
  ),
  dram: known(
    "of the DRAM usable",
    0.7,
    "share",
    "assumed",
    "nobody has published it for this controller",
  ),
  walk: known(
    "a page walk",
    290,
    "ns",
    "derived",
    "latency of a miss less that of a hit, in published sweeps",
  ),
  dropPage: known(
    "a clean page dropped",
    410,
    "ns/page",
    "measured",
    "calibration file of the board, allocation rows",
  ),
} as const;

/** Values are in the order of the strategies: share CMA, share scattered memory, copy. */
type Figures = readonly [cma: number, system: number, copy: number];

const NUMBERS: Readonly<Record<RowId, Figures>> = {
  copies: [0, 0, 1],
  copied: [0, 0, 93.3e6],
  dram: [281.2e6, 284.9e6, 561.1e6],
  "dram-pixels": [281.2e6, 281.2e6, 281.2e6],
  "dram-copies": [0, 0, 279.9e6],
  "dram-tables": [0, 3.7e6, 0],
  "dram-share": [0.063, 0.064, 0.125],
  walks: [0, 1519, 0],
  "walk-time": [0, 290, 0],
  stall: [0, 440_510, 0],
  "stall-share": [0, 0.0132, 0],
  cpu: [41_000, 41_000, 2_420_000],
  "cpu-copies": [0, 0, 2_379_000],
  "cpu-maintenance": [0, 0, 0],
  "cpu-mapping": [41_000, 41_000, 41_000],
  reserved: [12.4 * MIB, 12.4 * MIB, 24.8 * MIB],
  "reserved-scarce": [12.4 * MIB, 0, 9.3 * MIB],
  "allocation-median": [3.9e6, 1.1e6, 3.2e6],
  "allocation-worst": [1.81e9, 4.2e6, 1.2e9],
  "start-worst": [2.4e9, 29e6, 1.9e9],
  failures: [3, 0, 1],
  latency: [41.7e6, 41.9e6, 50.1e6],
  "latency-worst": [58.4e6, 58.8e6, 83.4e6],
  drops: [12, 12, 431],
  delivered: [0.9999, 0.9999, 0.996],
};

const INPUTS: { readonly [R in RowId]?: readonly Input[] } = {
  "dram-share": [EXAMPLE_INPUTS.dram],
  stall: [EXAMPLE_INPUTS.walk],
  "stall-share": [EXAMPLE_INPUTS.walk],
  cpu: [EXAMPLE_INPUTS.copy],
  "cpu-copies": [EXAMPLE_INPUTS.copy],
  "allocation-worst": [EXAMPLE_INPUTS.dropPage],
  latency: [EXAMPLE_INPUTS.copy, EXAMPLE_INPUTS.walk, EXAMPLE_INPUTS.dram],
};

export const example: Simulation = {
  summary:
    "On this board heap:system is the best: it never fails to start, and page walks take 1.3 % of the frame's time. heap:cma costs nothing a frame, but 3 of 60 starts failed.",
  turningPoints: [
    {
      parameter: "a page walk",
      from: 290,
      to: 4060,
      unit: "ns",
      best: "heap:system",
      becomes: "heap:cma",
    },
    {
      parameter: "memory pressure",
      from: "desktop",
      to: "idle",
      unit: "",
      best: "heap:system",
      becomes: "heap:cma",
    },
  ],
  board: "Example board",
  duration: HOUR,
  pressure: "desktop",
  seed: 1,
  strategies: [
    strategy(0, "heap:cma", "share heap:cma"),
    strategy(1, "heap:system", "share heap:system"),
    strategy(
      2,
      "copy:export:/soc/camera@1c0b000",
      "copy export:/soc/camera@1c0b000 to heap:cma by cpu",
    ),
  ],
  rows: ROWS,
  assumptions: [
    "All heaps and IOMMU drivers of the kernel are there: no kernel configuration was given.",
  ],
  diagnostics: [
    {
      code: "simulate-unknown-memory",
      severity: "note",
      message: "udmabuf is not compared: it is not known whether all devices accept it",
      help: "`onebuf plan --explain` names the question; answer it in a board file",
    },
  ],
};

/** The same board without time, memory areas, starts or anything to compare. */
export const bareExample: Simulation = {
  ...example,
  turningPoints: [],
  duration: 0,
  strategies: example.strategies
    .slice(0, 1)
    .map((one) => ({ ...one, flow: [], starts: [], memory: [] })),
  assumptions: [],
  diagnostics: [],
};

function strategy(at: 0 | 1 | 2, id: string, title: string): StrategyResult {
  const numbers = ROWS.map(({ id: row }): RowNumber => {
    const inputs = INPUTS[row] ?? [];
    return {
      row,
      value: NUMBERS[row][at],
      trust: inputs.length === 0 ? "counted" : leastTrusted(inputs),
      inputs,
    };
  });
  const latency = NUMBERS.latency[at];
  const worst = NUMBERS["latency-worst"][at];
  return {
    id,
    title,
    streams: [{ stream: "preview", memory: id.replace(/^copy:/, ""), copies: [] }],
    numbers,
    flow: [
      {
        stream: "preview",
        consumers: [consumer("/soc/display@1e00000", latency, worst, NUMBERS.drops[at])],
      },
    ],
    starts: Array.from({ length: 60 }, (_, minute) => start(minute, at)),
    memory: Array.from({ length: SAMPLES }, (_, sample) => memory(sample, at)),
  };
}

function consumer(node: string, p50: number, worst: number, dropped: number): FlowConsumerResult {
  const frames = 108_000 - dropped;
  return {
    node,
    frames,
    dropped,
    droppedWithoutCopy: 0,
    latency: { count: frames, mean: p50, p50, p99: worst * 0.95, worst },
    overTime: Array.from({ length: STRETCHES }, (_, stretch) => ({
      time: (stretch * HOUR * 1e9) / STRETCHES,
      p50: p50 * (1 + 0.02 * Math.sin(stretch / 4)),
      worst: worst * (0.8 + 0.2 * noise(stretch)),
    })),
  };
}

function start(minute: number, at: number): PipelineStart {
  const isScattered = at === 1;
  const failed = at === 0 ? [31, 44, 52] : at === 2 ? [44] : [];
  const most = isScattered ? 4e6 : 1e7 * 10 ** ((minute / 60) * 2.2);
  const errno = failed.includes(minute) ? (minute === 52 ? "EBUSY" : "ENOMEM") : undefined;
  return { time: minute * 60, nanoseconds: most * (0.2 + 0.8 * noise(minute * 3 + at)), errno };
}

/** The page cache fills the area bit by bit; some pages are pinned in the second half of the hour. */
function memory(sample: number, at: number): MemorySample {
  const filled = Math.min(1, sample / 70);
  const buffers = at === 1 ? 0 : at === 0 ? 4 : 2;
  const cells = Array.from({ length: CELLS }, (_, cell): AreaCell => {
    if (sample % 10 < 7 && cell >= 8 && cell < 8 + buffers) return share("buffers", 1);
    if (cell >= 40 && cell < 43 && sample % 25 > 12) return share("others", 1);
    if (sample > 55 && noise(cell * 7 + Math.floor(sample / 9)) > 0.93)
      return share("pinned", 0.01);
    const busy = filled * noise(cell + Math.floor(sample / 6) * 0.1);
    return busy > 0.5
      ? share("movable", busy)
      : busy > 0.08
        ? share("clean", 0.9)
        : share("clean", busy);
  });
  const used = cells.filter((cell) => cell.buffers + cell.others > 0).length * (AREA / CELLS);
  return {
    time: (sample * HOUR) / SAMPLES,
    free: 600 * MIB * (1 - filled),
    pageCache: 600 * MIB * filled,
    anonymous: 200 * MIB,
    pinned: sample > 55 ? 6 * MIB : 0,
    areas: [{ name: "linux,cma", size: AREA, used, largestFree: (AREA - used) / 2, cells }],
  };
}

function share(of: keyof AreaCell, value: number): AreaCell {
  return { buffers: 0, others: 0, movable: 0, clean: 0, pinned: 0, [of]: value };
}

/** From 0 to 1, the same for the same number. */
function noise(at: number): number {
  const value = Math.sin(at * 12.9898 + 4.1414) * 43_758.5453;
  return value - Math.floor(value);
}

function known(
  what: string,
  value: number,
  unit: string,
  trust: Input["trust"],
  source: string,
): Input {
  return { what, value, unit, trust, source };
}
