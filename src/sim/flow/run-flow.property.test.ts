import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Flow, FlowConsumer, FlowResult, FlowStream, ServiceTime } from "./flow.ts";
import { runFlow } from "./run-flow.ts";

const DURATION = 6000;

describe("of any flow", () => {
  test("frames that began are shown, dropped, or in one of the buffers", () => {
    holdsForFlows(0.3, (flow, { streams }) => {
      eachStream(flow, streams, (stream, { frames, droppedAtProducer, consumers }) => {
        expect(droppedAtProducer).toBeGreaterThanOrEqual(0);
        if (!stream.producer.waits)
          expect(frames + droppedAtProducer).toBe(Math.ceil(DURATION / stream.producer.period));
        consumers.forEach((result, at) => {
          const inFlight = frames - result.frames - result.dropped;
          const copies = stream.consumers[at]?.copy?.buffers ?? 0;
          expect(inFlight).toBeGreaterThanOrEqual(0);
          expect(inFlight).toBeLessThanOrEqual(stream.buffers + copies);
          expect(result.droppedWithoutCopy).toBeLessThanOrEqual(result.dropped);
        });
      });
    });
  });

  test("no frame arrives before all have worked on it", () => {
    holdsForFlows(0, (flow, { streams }) => {
      eachStream(flow, streams, ({ producer, consumers }, result) => {
        result.consumers.forEach(({ overTime, latency }, at) => {
          const consumer = consumers[at];
          const work = [producer.service, consumer?.copy?.service, consumer?.service];
          const least = work.reduce((sum, one) => sum + (one?.nanoseconds ?? 0), 0);
          for (const { p50 } of overTime) expect(p50).toBeGreaterThanOrEqual(least);
          if (latency.count > 0) expect(latency.mean).toBeGreaterThanOrEqual(least);
        });
      });
    });
  });

  test("nobody works more than all the time", () => {
    holdsForFlows(0.3, (_, { utilisation }) => {
      for (const share of utilisation.values()) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    });
  });

  test("the same seed gives the same result", () => {
    holdsForFlows(0.3, (flow, result) => {
      expect(runFlow(flow, { duration: DURATION, seed: 7 })).toEqual(result);
    });
  });

  test("at twice the speed all is the same in half the time", () => {
    holdsForFlows(0, (flow, { streams, utilisation }) => {
      const slow = runFlow(scaled(flow, 2), { duration: 2 * DURATION, seed: 7 });
      expect(slow.utilisation).toEqual(utilisation);
      expect(slow.streams.map(countsOf)).toEqual(streams.map(countsOf));
      expect(slow.streams.map(latenciesOf)).toEqual(
        streams.map(latenciesOf).map((all) => all.map((one) => 2 * one)),
      );
    });
  });
});

describe("of one stream without jitter", () => {
  test("a faster device never loses more frames at the camera, nor delivers less", () => {
    const shared = fc.array(encoder(0), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(shared, stage(0), buffers, fc.nat(100), (consumers, service, count, percent) => {
        const own = consumers.map((one, at) => ({
          ...one,
          node: `encoder ${at}`,
          copy: undefined,
        }));
        const one = cameraOf(service, count, own);
        const slow = runFlow(alone(one), { duration: DURATION, seed: 7 });
        const fast = runFlow(alone(faster(one, percent / 100)), { duration: DURATION, seed: 7 });
        expect(lost(fast)).toBeLessThanOrEqual(lost(slow));
        expect(delivered(fast)).toBeGreaterThanOrEqual(delivered(slow));
      }),
    );
  });

  test("more buffers never lose more", () => {
    fc.assert(
      fc.property(encoder(0), stage(0), buffers, (consumer, service, count) => {
        const sharing = [{ ...consumer, copy: undefined }];
        const [few, more] = [count, count + 1].map((some) =>
          runFlow(alone(cameraOf(service, some, sharing)), { duration: DURATION, seed: 7 }),
        );
        if (!few || !more) throw new Error("two were run");
        expect(lost(more)).toBeLessThanOrEqual(lost(few));
      }),
    );
  });

  // Where the camera runs out of buffers it may be otherwise: a frame that a slower copy keeps from being taken may be the one
  // that would have found no buffer for its copy.
  test("a faster copy never delivers less, as long as the camera has buffers", () => {
    const copying = encoder(0).filter(({ copy }) => copy !== undefined);
    fc.assert(
      fc.property(copying, stage(0), fc.nat(100), (consumer, service, percent) => {
        const one = cameraOf(service, ENOUGH, [consumer]);
        const slow = runFlow(alone(one), { duration: DURATION, seed: 7 });
        const fast = runFlow(alone(faster(one, percent / 100)), { duration: DURATION, seed: 7 });
        expect(delivered(fast)).toBeGreaterThanOrEqual(delivered(slow));
      }),
    );
  });
});

const buffers = fc.integer({ min: 1, max: 5 });
/** One for each copy that waits, and those that the camera writes. */
const ENOUGH = 10;

function stage(jitter: number): fc.Arbitrary<ServiceTime> {
  const shares = jitter === 0 ? fc.constant(0) : fc.double({ min: 0, max: jitter, noNaN: true });
  return fc.record({ nanoseconds: fc.integer({ min: 0, max: 100 }), jitter: shares });
}

function encoder(jitter: number): fc.Arbitrary<FlowConsumer> {
  return consumer(jitter, fc.constant(undefined));
}

function consumer(
  jitter: number,
  vsync: fc.Arbitrary<number | undefined>,
): fc.Arbitrary<FlowConsumer> {
  return fc.record({
    node: fc.constantFrom("here", "there"),
    service: stage(jitter),
    vsync,
    copy: fc.option(
      fc.record({ resource: fc.constantFrom("cpu", "2d"), service: stage(jitter), buffers }),
      { nil: undefined },
    ),
  });
}

function streamOf(id: string, jitter: number): fc.Arbitrary<FlowStream> {
  const vsync = fc.option(fc.integer({ min: 10, max: 100 }), { nil: undefined });
  return fc.record({
    id: fc.constant(id),
    producer: fc.record({
      node: fc.constantFrom("camera", "codec"),
      period: fc.integer({ min: 10, max: 100 }),
      service: stage(jitter),
      waits: fc.boolean(),
    }),
    consumers: fc.array(consumer(jitter, vsync), { maxLength: 3 }),
    buffers,
  });
}

function holdsForFlows(jitter: number, check: (flow: Flow, result: FlowResult) => void): void {
  const flows = fc.record({
    streams: fc.tuple(streamOf("a", jitter), streamOf("b", jitter)),
    resources: fc.integer({ min: 1, max: 2 }).map(
      (cores) =>
        new Map([
          ["cpu", cores],
          ["2d", 1],
        ]),
    ),
  });
  fc.assert(
    fc.property(flows, (flow) => check(flow, runFlow(flow, { duration: DURATION, seed: 7 }))),
  );
}

function eachStream(
  flow: Flow,
  results: FlowResult["streams"],
  check: (stream: FlowStream, result: FlowResult["streams"][number]) => void,
): void {
  expect(results.map(({ id }) => id)).toEqual(flow.streams.map(({ id }) => id));
  flow.streams.forEach((stream, at) => {
    const result = results[at];
    if (result) check(stream, result);
  });
}

function cameraOf(
  service: ServiceTime,
  count: number,
  consumers: readonly FlowConsumer[],
): FlowStream {
  return { id: "a", producer: { node: "camera", period: 30, service }, consumers, buffers: count };
}

function alone(stream: FlowStream): Flow {
  return {
    streams: [stream],
    resources: new Map([
      ["cpu", 1],
      ["2d", 1],
    ]),
  };
}

function faster(stream: FlowStream, share: number): FlowStream {
  return {
    ...stream,
    consumers: stream.consumers.map(({ copy, ...rest }) => ({
      ...rest,
      service: times(rest.service, share),
      copy: copy && { ...copy, service: times(copy.service, share) },
    })),
  };
}

function scaled(flow: Flow, factor: number): Flow {
  return {
    ...flow,
    streams: flow.streams.map((stream) => ({
      ...stream,
      producer: {
        ...stream.producer,
        period: stream.producer.period * factor,
        service: times(stream.producer.service, factor),
      },
      consumers: faster(stream, factor).consumers.map((one) => ({
        ...one,
        vsync: one.vsync === undefined ? undefined : one.vsync * factor,
      })),
    })),
  };
}

function times({ nanoseconds, jitter }: ServiceTime, factor: number): ServiceTime {
  return { nanoseconds: nanoseconds * factor, jitter };
}

function countsOf({ frames, droppedAtProducer, consumers }: FlowResult["streams"][number]) {
  return [frames, droppedAtProducer, ...consumers.flatMap((one) => [one.frames, one.dropped])];
}

function latenciesOf({ consumers }: FlowResult["streams"][number]): readonly number[] {
  return consumers.flatMap(({ latency: { mean, p50, p99, worst } }) => [mean, p50, p99, worst]);
}

function lost({ streams }: FlowResult): number {
  return streams.reduce((sum, { droppedAtProducer }) => sum + droppedAtProducer, 0);
}

function delivered({ streams }: FlowResult): number {
  return streams.reduce(
    (sum, { consumers }) => sum + consumers.reduce((all, { frames }) => all + frames, 0),
    0,
  );
}
