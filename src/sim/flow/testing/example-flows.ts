// Flows for tests, small enough to follow by hand: nanoseconds are whole tens, and nothing varies unless it is said.
import type { Flow, FlowConsumer, FlowStream, ServiceTime } from "../flow.ts";

export function always(nanoseconds: number): ServiceTime {
  return { nanoseconds, jitter: 0 };
}

/** A frame each 30, full after 10. */
export function camera(
  consumers: readonly FlowConsumer[],
  { id = "video", buffers = 4, period = 30, service = 10 } = {},
): FlowStream {
  const producer = { node: `${id}-camera`, period, service: always(service) };
  return { id, buffers, producer, consumers };
}

/** Like the camera, but it waits for buffers. */
export function decoder(consumers: readonly FlowConsumer[], { buffers = 4 } = {}): FlowStream {
  const producer = { node: "decoder", period: 30, service: always(10), waits: true };
  return { id: "video", buffers, producer, consumers };
}

export function encoder(service: number, node = "encoder"): FlowConsumer {
  return { node, service: always(service), vsync: undefined, copy: undefined };
}

export function display(vsync: number, service = 0): FlowConsumer {
  return { node: "display", service: always(service), vsync, copy: undefined };
}

/** The consumer gets copies that the CPU makes. */
export function copied(consumer: FlowConsumer, service: number, buffers: number): FlowConsumer {
  return { ...consumer, copy: { resource: "cpu", service: always(service), buffers } };
}

export function flowOf(streams: readonly FlowStream[], cores = 1): Flow {
  return { streams, resources: new Map([["cpu", cores]]) };
}
