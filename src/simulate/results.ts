// The numbers of one strategy, row by row, each with what it was worked out of.
import type { BoardFigures } from "../sim/cost/figures/board-figures.ts";
import { allocationTime } from "../sim/cost/allocation/allocation-time.ts";
import { assumed } from "../sim/cost/figures/trusted.ts";
import { leastTrusted } from "../sim/cost/known.ts";
import type { FlowConsumerResult, FlowStreamResult } from "../sim/flow/flow.ts";
import type { PressureProfile } from "../sim/pressure/pressure.ts";
import type { Standing } from "./compare.ts";
import { sum } from "./cpu-work.ts";
import { REFRESH, WORKING } from "./service-times.ts";
import { allocationInputs, cacheInputs, distinct, dramInputs, input } from "./inputs.ts";
import type { Input, PipelineStart, RowId, RowNumber, StrategyResult } from "./simulation.ts";
import type { StrategyCosts } from "./strategy-costs.ts";

export interface ResultOptions {
  readonly figures: BoardFigures;
  readonly profile: PressureProfile;
}

export function resultOf(costs: StrategyCosts, options: ResultOptions): StrategyResult {
  const { strategy, flow, pressure } = costs;
  return {
    id: strategy.id,
    title: strategy.title,
    numbers: numbersOf(costs, options),
    streams: strategy.streams.map(({ stream, way }) => ({
      stream: stream.id,
      memory: way.memory,
      copies: way.copies.map(({ memory, consumers, engine }) => ({
        to: memory,
        consumers,
        engine,
      })),
    })),
    flow: flow.streams.map(({ id, consumers }) => ({ stream: id, consumers })),
    starts: startsOf(costs, options),
    memory: pressure.samples,
  };
}

export function standingOf(costs: StrategyCosts): Standing {
  const { strategy, work, traffic, pressure, flow, reserved } = costs;
  return {
    id: strategy.id,
    load: {
      cpuCopies: work.load.copies,
      cpuOther: work.load.other,
      stallAt: (slower) => stallShare(costs, slower),
      dram: traffic.dram.share,
    },
    starts: pressure.starts,
    failedStarts: pressure.failedStarts,
    frames: total(flow.streams.flatMap((one) => one.consumers.map(() => dueOf(one)))),
    missing: total(flow.streams.flatMap((one) => one.consumers.map((end) => missingAt(one, end)))),
    scarce: reserved.scarce,
  };
}

function numbersOf(costs: StrategyCosts, { figures, profile }: ResultOptions): RowNumber[] {
  const { translations, work, traffic, pressure, flow, reserved } = costs;
  const { dram } = traffic;
  const walkers = translations.flatMap(({ inputs }) => inputs);
  const caches = translations.flatMap((one) => cacheInputs(one.figures));
  const cpu = sum([work.copies, work.maintenance, work.calls]);
  const times = pressure.attempts
    .filter(({ errno }) => errno === undefined)
    .map(({ effort }) => allocationTime(effort, figures.allocation))
    .toSorted((a, b) => a - b);
  const allocation = [...allocationInputs(figures), pressed(profile)];
  const started = startsOf(costs, { figures, profile }).filter(({ errno }) => errno === undefined);
  const consumers = flow.streams.flatMap((stream) => stream.consumers);
  const flowing = [...cpu.inputs, ...walkers, input("work on a frame", WORKING)];
  const tables = dram.byCause.tables;
  const pixels =
    dram.byCause["pixels-written"] + dram.byCause["pixels-read"] + dram.byCause.display;
  const stall = Math.max(0, ...translations.map((one) => one.stall));
  const number = (row: RowId, value: number, inputs: readonly Input[] = []): RowNumber => ({
    row,
    value,
    trust: inputs.length === 0 ? "counted" : leastTrusted(inputs),
    inputs: distinct(inputs),
  });
  return [
    number("copies", traffic.copies),
    number("copied", traffic.copiedBytesPerSecond),
    number("dram", dram.total, [input("a display", REFRESH)]),
    number("dram-pixels", pixels, [input("a display", REFRESH)]),
    number("dram-copies", dram.byCause.copies),
    number("dram-tables", tables, caches),
    number("dram-share", dram.share, dramInputs(figures)),
    number("walks", total(translations.map(({ counts }) => counts.walks)), caches),
    number(
      "walk-time",
      total(translations.map(({ counts, walk }) => (counts.walks + counts.prefetches) * walk)),
      walkers,
    ),
    number("stall", stall, walkers),
    number("stall-share", stallShare(costs), walkers),
    number("cpu", cpu.nanoseconds, cpu.inputs),
    number("cpu-copies", work.copies.nanoseconds, work.copies.inputs),
    number("cpu-maintenance", work.maintenance.nanoseconds, work.maintenance.inputs),
    number("cpu-mapping", work.calls.nanoseconds, work.calls.inputs),
    number("reserved", reserved.all),
    number("reserved-scarce", reserved.scarce),
    ...(times.length === 0
      ? []
      : [
          number("allocation-median", times[times.length >> 1] ?? 0, allocation),
          number("allocation-worst", times.at(-1) ?? 0, allocation),
        ]),
    ...(started.length === 0
      ? []
      : [number("start-worst", Math.max(...started.map((one) => one.nanoseconds)), allocation)]),
    number("failures", pressure.failedStarts, [pressed(profile)]),
    number("latency", Math.max(0, ...consumers.map(({ latency }) => latency.p50)), flowing),
    number("latency-worst", Math.max(0, ...consumers.map(({ latency }) => latency.worst)), flowing),
    number("drops", dropsOf(costs), flowing),
    number("delivered", deliveredShare(costs), flowing),
  ];
}

/** The device that waits longest, as a share of its own frame period. */
function stallShare({ translations, strategy }: StrategyCosts, slower = 1): number {
  const rateOf = (id: string) =>
    strategy.streams.find(({ stream }) => stream.id === id)?.stream.rate ?? 0;
  return Math.max(
    0,
    ...translations.map((one) => (one.stallAt(slower) * rateOf(one.stream)) / 1e9),
  );
}

function dropsOf({ flow }: StrategyCosts): number {
  return total(
    flow.streams.flatMap((stream) => [
      stream.droppedAtProducer,
      ...stream.consumers.map(({ dropped }) => dropped),
    ]),
  );
}

/** Frames that should have begun, on time or not. */
function dueOf({ frames, droppedAtProducer, late }: FlowStreamResult): number {
  return frames + droppedAtProducer + late;
}

function missingAt(stream: FlowStreamResult, { dropped }: FlowConsumerResult): number {
  return stream.droppedAtProducer + stream.late + dropped;
}

function deliveredShare({ flow }: StrategyCosts): number {
  return Math.min(
    1,
    ...flow.streams.flatMap((stream) =>
      stream.consumers.map((end) => 1 - missingAt(stream, end) / Math.max(1, dueOf(stream))),
    ),
  );
}

/** Buffers of one start were asked for at one time. */
function startsOf({ pressure }: StrategyCosts, { figures }: ResultOptions): PipelineStart[] {
  const starts = new Map<number, { nanoseconds: number; errno: string | undefined }>();
  for (const { time, errno, effort } of pressure.attempts) {
    const start = starts.get(time) ?? { nanoseconds: 0, errno: undefined };
    start.nanoseconds += allocationTime(effort, figures.allocation);
    start.errno ??= errno;
    starts.set(time, start);
  }
  return [...starts].map(([time, start]) => ({ time, ...start }));
}

function pressed({ name, text }: PressureProfile): Input {
  return input("memory pressure", assumed(1, "profile", `${name} pressure stands for ${text}`));
}

function total(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
