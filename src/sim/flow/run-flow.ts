// Lets frames flow through a pipeline for a while, as user space moves them between V4L2 and DRM queues: cameras and
// decoders, copies, codecs and displays, joined together here.
import { type Random, seeded } from "../memory/seeded.ts";
import { Camera } from "./camera.ts";
import { Copier } from "./copier.ts";
import { Decoder } from "./decoder.ts";
import { Display } from "./display.ts";
import { Encoder } from "./encoder.ts";
import type {
  Flow,
  FlowConsumer,
  FlowConsumerResult,
  FlowResult,
  FlowStream,
  FlowStreamResult,
  ServiceTime,
} from "./flow.ts";
import { BufferPool, type FrameSink } from "./frame.ts";
import { Lane } from "./lane.ts";
import { Latencies } from "./latencies.ts";
import { Server } from "./server.ts";
import { Timers } from "./timers.ts";

export interface FlowRun {
  /** Nanoseconds; frames that are on their way at the end count as neither shown nor dropped. */
  readonly duration: number;
  readonly seed: number;
}

/**
 * The same flow and seed give the same result.
 * @throws RangeError for a period not above 0, a time below 0, a jitter outside 0 to 1, a resource that the flow does not name
 */
export function runFlow(flow: Flow, { duration, seed }: FlowRun): FlowResult {
  const workshop = new Workshop(flow, duration, seed);
  const results = flow.streams.map((stream) => workshop.addStream(stream));
  workshop.timers.runUntil(duration);
  return { streams: results.map((result) => result()), utilisation: workshop.utilisation };
}

/** What stages of all streams share. */
class Workshop {
  readonly timers = new Timers();
  readonly #resources: ReadonlyMap<string, number>;
  readonly #duration: number;
  readonly #seeds: Random;
  readonly #servers = new Map<string, Server>();

  constructor({ resources }: Flow, duration: number, seed: number) {
    this.#resources = resources;
    this.#duration = duration;
    this.#seeds = seeded(seed);
  }

  get utilisation(): ReadonlyMap<string, number> {
    return new Map([...this.#servers].map(([name, server]) => [name, server.utilisation]));
  }

  /** @returns what to ask for the result at the end */
  addStream({ id, buffers, producer, consumers }: FlowStream): () => FlowStreamResult {
    const pool = new BufferPool(buffers);
    const ends = consumers.map((consumer) => this.#addConsumer(consumer));
    const sinks = ends.map(({ sink }) => sink);
    const source = this.#addProducer(producer, pool, sinks);
    return () => ({
      id,
      frames: source.frames,
      droppedAtProducer: source.dropped,
      late: Math.max(0, framesIn(this.#duration, producer.period) - source.frames - source.dropped),
      consumers: ends.map(({ result }) => result()),
    });
  }

  #addProducer(
    { node, period, service, waits }: FlowStream["producer"],
    pool: BufferPool,
    sinks: readonly FrameSink[],
  ): Camera | Decoder {
    checkPeriod(node, period);
    if (waits) return new Decoder(this.timers, this.#lane(node, service), pool, sinks, period);
    const times = { period, service: this.#draw(service) };
    return new Camera(this.timers, this.#server(node), pool, sinks, times);
  }

  #addConsumer(consumer: FlowConsumer): {
    readonly sink: FrameSink;
    readonly result: () => FlowConsumerResult;
  } {
    const { node, copy } = consumer;
    const latencies = new Latencies(this.#duration);
    const end = this.#addEnd(consumer, latencies);
    const copier = copy && new Copier(this.#copyLane(copy), copy.buffers, end);
    return {
      sink: copier ?? end,
      result: () => {
        const droppedWithoutCopy = copier?.dropped ?? 0;
        return {
          node,
          frames: latencies.count,
          dropped: end.dropped + droppedWithoutCopy,
          droppedWithoutCopy,
          latency: latencies.distribution,
          overTime: latencies.overTime,
        };
      },
    };
  }

  #addEnd({ node, service, vsync }: FlowConsumer, latencies: Latencies): Encoder | Display {
    if (vsync === undefined) return new Encoder(this.timers, this.#lane(node, service), latencies);
    checkPeriod(node, vsync);
    const times = { vsync, service: this.#draw(service) };
    return new Display(this.timers, this.#server(node), latencies, times);
  }

  #copyLane({ resource, service }: NonNullable<FlowConsumer["copy"]>): Lane {
    if (!this.#resources.has(resource)) throw new RangeError(`no resource ${resource}`);
    return this.#lane(resource, service);
  }

  #lane(name: string, service: ServiceTime): Lane {
    return new Lane(this.timers, this.#server(name), this.#draw(service));
  }

  /** A device works on one thing at a time. */
  #server(name: string): Server {
    const known = this.#servers.get(name);
    if (known) return known;
    const server = new Server(this.timers, this.#resources.get(name) ?? 1);
    this.#servers.set(name, server);
    return server;
  }

  /** Each stage draws from numbers of its own, so that one that is faster leaves the luck of the others as it is. */
  #draw({ nanoseconds, jitter }: ServiceTime): () => number {
    if (!(nanoseconds >= 0)) throw new RangeError(`a time of ${nanoseconds} is not 0 or more`);
    if (!(jitter >= 0 && jitter <= 1)) throw new RangeError(`jitter ${jitter} is not in 0 to 1`);
    const random = seeded(this.#seeds(RANDOM_RANGE));
    if (jitter === 0) return () => nanoseconds;
    return () => nanoseconds * (1 + jitter * ((2 * random(RANDOM_RANGE)) / RANDOM_RANGE - 1));
  }
}

const RANDOM_RANGE = 2 ** 32;

/** Share of a period by which a quotient of two times may be off. */
const ROUNDING = 1e-6;

/** Begun before the end; the first begins at 0. */
function framesIn(duration: number, period: number): number {
  return Math.ceil(duration / period - ROUNDING);
}

function checkPeriod(node: string, period: number): void {
  if (!(period > 0)) throw new RangeError(`the period of ${node} is ${period}, not above 0`);
}
