// Offers every memory there is to every device of a plan, one frame at a time and with no stream running: what comes of it
// is what a run can learn of the devices.
import type { BufferSource } from "../buffer/dma-buffer.ts";
import { attempt, isRefused } from "../buffer/kernel-error.ts";
import type { DeviceQueue, Direction, MediaDevice } from "../buffer/media-device.ts";
import type { MemoryProperties } from "../buffer/memory.ts";
import { deviceAt, type Platform } from "../buffer/platform.ts";
import type { FrameLayout } from "../format/layout.ts";
import { CPU } from "../plan/cpu.ts";
import type { Plan, StreamPlan } from "../plan/plan.ts";
import { FrameSlot } from "./frame-slot.ts";
import { Owned } from "./owned.ts";
import { queueOnce } from "./queue-once.ts";
import { type Refused, refusedBy } from "./trial.ts";
import { layoutAt } from "../plan/way.ts";

/** A platform that may have memory which is certainly not one physical run. */
export type TrialPlatform = Platform & { readonly scattered?: readonly BufferSource[] };

/** One queue of a device that took the layout as it was asked to. */
export interface QueueTrial {
  readonly node: string;
  readonly direction: Direction;
  readonly format: string;
  readonly answers: readonly MemoryTrial[];
}

export interface MemoryTrial {
  readonly memory: MemoryProperties;
  /** No buffer of it is one physical run, whatever luck does. */
  readonly isScattered: boolean;
  readonly answer: "taken" | Refused;
}

interface QueueOf {
  readonly device: MediaDevice;
  readonly direction: Direction;
  readonly layout: FrameLayout;
  readonly rate: number;
}

interface Offer {
  readonly source: BufferSource;
  readonly isScattered: boolean;
  /** Whose queue must be open for it to allocate. */
  readonly exporter: QueueOf | undefined;
}

/** Memories that gave no frame are left out, and so are queues that could not be opened. */
export function tryImports(platform: TrialPlatform, plan: Plan): readonly QueueTrial[] {
  return plan.streams.flatMap((stream) => {
    const queues = queuesOf(platform, stream);
    return queues.flatMap((queue) => {
      const others = queues.filter(({ device }) => device.node !== queue.device.node);
      return tryQueue(queue, offersOf(platform, others));
    });
  });
}

function queuesOf(platform: Platform, stream: StreamPlan): readonly QueueOf[] {
  const { from, to, rate } = stream;
  return [from, ...to].flatMap((node) => {
    const device = node === CPU.node ? undefined : deviceAt(platform, node);
    const direction = node === from ? ("produce" as const) : ("consume" as const);
    return device ? [{ device, direction, layout: layoutAt(stream, node), rate }] : [];
  });
}

function offersOf(platform: TrialPlatform, others: readonly QueueOf[]): readonly Offer[] {
  const { heaps, scattered = [] } = platform;
  return [
    ...heaps.map((source) => ({ source, isScattered: false, exporter: undefined })),
    ...scattered.map((source) => ({ source, isScattered: true, exporter: undefined })),
    ...others.flatMap((exporter) => {
      const source = exporter.device.exporter;
      return source ? [{ source, isScattered: false, exporter }] : [];
    }),
  ];
}

function tryQueue(queue: QueueOf, offers: readonly Offer[]): readonly QueueTrial[] {
  const { device, direction, layout } = queue;
  if (isRefused(attempt(() => open(queue)[Symbol.dispose]()))) return [];
  const answers = offers.flatMap((offer) => tryMemory(queue, offer));
  return [{ node: device.node, direction, format: layout.format, answers }];
}

function tryMemory(
  queue: QueueOf,
  { source, isScattered, exporter }: Offer,
): readonly MemoryTrial[] {
  const owned = new Owned();
  try {
    const frame = attempt(() => {
      if (exporter) owned.add(open(exporter));
      return owned.add(new FrameSlot(source, queue.layout, "onebuf trial"));
    });
    if (isRefused(frame)) return [];
    const opened = attempt(() => owned.add(open(queue)));
    if (isRefused(opened)) return [];
    const result = attempt(() =>
      queueOnce(opened, owned.add(owned.add(opened.attach(frame)).map())),
    );
    const answer = isRefused(result) ? refusedBy(queue.device.node, result) : "taken";
    return [{ memory: source.properties, isScattered, answer }];
  } finally {
    owned[Symbol.dispose]();
  }
}

function open({ device, direction, layout, rate }: QueueOf): DeviceQueue {
  return device.open(direction, layout, rate);
}
