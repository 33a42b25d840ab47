// For the tests of what a run prints: a report of the camera preview as planned, to be changed as a test needs.
import type { RunReport, StreamRun } from "../../run/report.ts";
import { CAMERA, CODEC, DISPLAY, foundingBoard, planOf } from "../../run/testing/founding.ts";

const MILLISECOND = 1e6;

/** The camera preview in small frames. */
export const PIPELINE = `streams:
  preview: { from: camera, to: [codec, display], format: NV12, size: 320x240, rate: 30 }
`;

const plan = planOf(foundingBoard(), PIPELINE);
const layout = plan.streams[0]?.layout;
if (!layout) throw new Error("the example has no stream");

export const STREAM: StreamRun = {
  id: "preview",
  from: CAMERA,
  to: [CODEC, DISPLAY],
  layout,
  buffers: 7,
  outcome: "zero-copy",
  memory: "heap:cma",
  planned: "heap:cma",
  attempts: [{ memory: "heap:cma", copies: [], result: "ran", refusals: [], because: "planned" }],
  frames: 300,
  dropped: 2,
  consumers: [
    {
      node: CODEC,
      frames: 300,
      dropped: 0,
      wrong: 0,
      firstWrong: null,
      unchecked: 0,
      codedBytes: 14_700_000,
      latency: { median: 30 * MILLISECOND, worst: 41.26 * MILLISECOND },
    },
    {
      node: DISPLAY,
      frames: 299,
      dropped: 1,
      wrong: 0,
      firstWrong: null,
      unchecked: 0,
      codedBytes: 0,
      latency: { median: 33.3 * MILLISECOND, worst: 150 * MILLISECOND },
    },
  ],
  copies: [],
  sharing: [{ inode: 7, mappedBy: ["/isp", "/vop"], attached: null }],
  duration: 10_000 * MILLISECOND,
};

export const REPORT: RunReport = {
  platform: "virtual",
  plan,
  streams: [STREAM],
  pools: [
    { pool: "ram", used: 0, peak: 0, size: 232 << 20, largestFree: undefined },
    { pool: "linux,cma", used: 0, peak: 9 << 20, size: 32 << 20, largestFree: 32 << 20 },
  ],
  iommus: [
    {
      node: "/soc/iommu@ff914000",
      mapped: 0,
      walks: 101_400,
      walkReads: 202_800,
      invalidations: 14,
      faults: 0,
    },
  ],
  migration: {
    pagesMigrated: 3,
    pagesNotMigrated: 0,
    pagesDropped: 296,
    cmaAllocated: 14,
    cmaFailed: 0,
  },
  calls: [{ call: "allocate", count: 14, time: 1.2 * MILLISECOND }],
  cpuTime: null,
  bouncedBytes: 0,
  agrees: true,
  differences: [],
  held: [],
  assumptions: ["kernel 6.1"],
  diagnostics: [],
};

/** The report with its stream changed. */
export function reportOf(change: Partial<StreamRun>, more: Partial<RunReport> = {}): RunReport {
  return { ...REPORT, ...more, streams: [{ ...STREAM, ...change }] };
}
