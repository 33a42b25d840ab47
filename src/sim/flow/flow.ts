// Frames on their way through a pipeline in time: rates, deadlines, queues and vertical blanks. Who takes how long is
// given; what comes out is when frames arrive, which are dropped, and who was busy.

/** A pipeline as stages that pass frames on. Times are nanoseconds. */
export interface Flow {
  readonly streams: readonly FlowStream[];
  /** Shared by stages: CPU cores, a 2D device. By name, how many work at one time. */
  readonly resources: ReadonlyMap<string, number>;
}

export interface FlowStream {
  readonly id: string;
  readonly producer: FlowProducer;
  readonly consumers: readonly FlowConsumer[];
  /** Buffers of the stream that the producer fills. */
  readonly buffers: number;
}

export interface FlowProducer {
  readonly node: string;
  /** From one frame to the next; the first starts at 0. */
  readonly period: number;
  /** From the start of a frame until its buffer is full. */
  readonly service: ServiceTime;
}

export interface FlowConsumer {
  readonly node: string;
  /** Work on its own frame of its own. */
  readonly service: ServiceTime;
  /** A display: frames appear at multiples of this, and the last one is kept until the next appears. */
  readonly vsync: number | undefined;
  /** A copy of the frame is made for it first; the producer's buffer is free after that. */
  readonly copy: FlowCopy | undefined;
}

export interface FlowCopy {
  readonly resource: string;
  readonly service: ServiceTime;
  readonly buffers: number;
}

export interface ServiceTime {
  readonly nanoseconds: number;
  /** Share by which single frames take longer or shorter at most: even, seeded. */
  readonly jitter: number;
}

export interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

export interface FlowResult {
  readonly streams: readonly FlowStreamResult[];
  /** Share of the time in which it worked, by resource or device node. */
  readonly utilisation: ReadonlyMap<string, number>;
}

export interface FlowStreamResult {
  readonly id: string;
  readonly frames: number;
  /** The producer had no buffer when a frame was due. */
  readonly droppedAtProducer: number;
  readonly consumers: readonly FlowConsumerResult[];
}

export interface FlowConsumerResult {
  readonly node: string;
  readonly frames: number;
  /** Frames that another took the place of before they were shown, or that found no buffer for their copy. */
  readonly dropped: number;
  /** From the start of the frame at the producer until it is shown or done, nanoseconds. */
  readonly latency: Distribution;
  /** Over time, for a picture: so many equal stretches, the median and the worst of each. */
  readonly overTime: readonly {
    readonly time: number;
    readonly p50: number;
    readonly worst: number;
  }[];
}
