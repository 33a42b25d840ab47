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
  /** From the start of a frame until its buffer is full; one at a time. */
  readonly service: ServiceTime;
  /**
   * A decoder: without a free buffer it waits, and later frames are that much later. A camera, where this is absent, does
   * not: the frame is lost.
   */
  readonly waits?: boolean;
}

export interface FlowConsumer {
  readonly node: string;
  /** Work on one frame, one at a time; streams that share a node take turns. A display: until the frame can be shown. */
  readonly service: ServiceTime;
  /** A display: frames appear at multiples of this, and the last one is kept until the next appears. */
  readonly vsync: number | undefined;
  /** A copy of the frame is made for it first; the producer's buffer is free after that. */
  readonly copy: FlowCopy | undefined;
}

/** One thread for each consumer, so that it copies one frame at a time. */

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
  /** Share of the time in which it worked, by resource or device node; scanning a frame out is no work. */
  readonly utilisation: ReadonlyMap<string, number>;
}

export interface FlowStreamResult {
  readonly id: string;
  /** Frames that the producer began to fill. */
  readonly frames: number;
  /** Besides those: the producer had no buffer, or was not done with the last frame, when one was due. */
  readonly droppedAtProducer: number;
  /** By so many a producer that waits is behind at the end. */
  readonly late: number;
  readonly consumers: readonly FlowConsumerResult[];
}

export interface FlowConsumerResult {
  readonly node: string;
  /** Frames that were shown or done. */
  readonly frames: number;
  /** Frames that another took the place of before they were shown, or that found no buffer for their copy. */
  readonly dropped: number;
  /** Those of the dropped that found no buffer for their copy. */
  readonly droppedWithoutCopy: number;
  /** From the start of the frame at the producer until it is shown or done, nanoseconds. */
  readonly latency: Distribution;
  /**
   * Over time, for a picture: the start of each of so many equal stretches, the median and the worst of the frames that
   * arrived in it. Stretches without a frame are left out.
   */
  readonly overTime: readonly {
    readonly time: number;
    readonly p50: number;
    readonly worst: number;
  }[];
}
