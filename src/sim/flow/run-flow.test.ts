import { describe, expect, test } from "vitest";
import type { Flow, FlowConsumerResult } from "./flow.ts";
import { runFlow } from "./run-flow.ts";
import {
  always,
  camera,
  copied,
  decoder,
  display,
  encoder,
  flowOf,
} from "./testing/example-flows.ts";

/** Frames begun, lost at the producer, and what the consumers say: arrived, dropped, median and worst latency. */
function run(flow: Flow, duration = 900) {
  const { streams, utilisation } = runFlow(flow, { duration, seed: 1 });
  return {
    streams: streams.map(({ frames, droppedAtProducer, late, consumers }) => ({
      frames,
      droppedAtProducer,
      late,
      consumers: consumers.map(brief),
    })),
    utilisation,
  };
}

function brief({ frames, dropped, latency }: FlowConsumerResult) {
  return { frames, dropped, p50: latency.p50, worst: latency.worst };
}

function only(flow: Flow, duration?: number) {
  const { streams, utilisation } = run(flow, duration);
  const [stream] = streams;
  if (!stream) throw new Error("one stream was asked for");
  return { ...stream, utilisation };
}

describe("a camera and a display", () => {
  test("a frame waits for the next blank", () => {
    // Full at 10, 40, 70, ...; blanks at 15, 30, 45, ....
    const { consumers, frames } = only(flowOf([camera([display(15)])]));
    expect(frames).toBe(30);
    expect(consumers).toEqual([{ frames: 30, dropped: 0, p50: 15, worst: 15 }]);
  });

  test("thirty frames a second on a panel with sixty: periods that are no whole nanoseconds", () => {
    const sensor = { period: 1e9 / 30, service: 5e6 };
    const { consumers } = only(flowOf([camera([display(1e9 / 60)], sensor)]), 60e9);
    expect(consumers).toEqual([{ frames: 1800, dropped: 0, p50: 16_666_667, worst: 16_666_667 }]);
  });

  test("a frame that is full at the very blank is too late for it, whichever way its time is summed", () => {
    const sensor = { period: 1e9 / 30, service: 1e9 / 60 };
    const { consumers } = only(flowOf([camera([display(1e9 / 60)], sensor)]), 60e9);
    expect(consumers).toEqual([{ frames: 1799, dropped: 0, p50: 33_333_333, worst: 33_333_333 }]);
  });

  test("what the display needs before a frame can be shown comes on top", () => {
    // Full at 10, prepared at 18: one blank later than above.
    const { consumers, utilisation } = only(flowOf([camera([display(15, 8)])]));
    expect(consumers).toEqual([{ frames: 29, dropped: 0, p50: 30, worst: 30 }]);
    expect(utilisation.get("display")).toBeCloseTo((30 * 8) / 900);
  });

  test("of several frames before a blank the newest is shown", () => {
    // Full at 4, 14 and 24; at 30 the third is shown, 10 after its start. After 300 the last one still waits.
    const { consumers, frames } = only(
      flowOf([camera([display(30)], { period: 10, service: 4 })]),
      300,
    );
    expect(frames).toBe(30);
    expect(consumers).toEqual([{ frames: 9, dropped: 20, p50: 10, worst: 10 }]);
  });

  test("a frame that waits to be prepared gives way to a newer one", () => {
    // Full at 4, 14, 24, 34; the first is prepared from 4 to 29, the third from 29 to 54, the sixth from 54 to 79.
    const { consumers } = only(
      flowOf([camera([display(30, 25)], { period: 10, service: 4, buffers: 6 })]),
      100,
    );
    expect(consumers).toEqual([{ frames: 3, dropped: 5, p50: 40, worst: 40 }]);
  });

  test("the display keeps the frame it shows: with one buffer there is never a second frame", () => {
    const { frames, droppedAtProducer, consumers } = only(
      flowOf([camera([display(15)], { buffers: 1 })]),
    );
    expect({ frames, droppedAtProducer }).toEqual({ frames: 1, droppedAtProducer: 29 });
    expect(consumers).toEqual([{ frames: 1, dropped: 0, p50: 15, worst: 15 }]);
  });

  test("two buffers are enough when the blank comes before the next frame starts", () => {
    const { droppedAtProducer } = only(flowOf([camera([display(15)], { buffers: 2 })]));
    expect(droppedAtProducer).toBe(0);
  });

  test("two buffers are too few when the blank comes as the next frame starts", () => {
    // The third frame starts at 60 while one buffer is shown and one waits for the blank at 60; and so on.
    const two = only(flowOf([camera([display(30)], { buffers: 2 })]));
    expect(two).toMatchObject({ frames: 16, droppedAtProducer: 14 });
    const three = only(flowOf([camera([display(30)], { buffers: 3 })]));
    expect(three).toMatchObject({ frames: 30, droppedAtProducer: 0 });
  });
});

describe("a camera and an encoder", () => {
  test("an encoder that keeps up: its time on top of the camera's", () => {
    const { consumers, utilisation } = only(flowOf([camera([encoder(12)])]));
    expect(consumers).toEqual([{ frames: 30, dropped: 0, p50: 22, worst: 22 }]);
    expect(utilisation.get("encoder")).toBeCloseTo(12 / 30);
    expect(utilisation.get("video-camera")).toBeCloseTo(10 / 30);
  });

  test("an encoder that does not: once the buffers are used up, frames are lost at the camera", () => {
    // 45 for each: done at 55, 100, 145, .... The seventh frame, at 180, is the first one without a buffer, and then
    // each third one; those between wait until 115 and 130 after their start.
    const { frames, droppedAtProducer, consumers, utilisation } = only(
      flowOf([camera([encoder(45)], { buffers: 3 })]),
    );
    expect({ frames, droppedAtProducer }).toEqual({ frames: 22, droppedAtProducer: 8 });
    expect(consumers).toEqual([{ frames: 19, dropped: 0, p50: 115, worst: 130 }]);
    expect(utilisation.get("encoder")).toBeCloseTo(890 / 900);
  });

  test("a camera that is full just as its next frame starts loses none", () => {
    const { droppedAtProducer, utilisation } = only(
      flowOf([camera([encoder(12)], { service: 30 })]),
    );
    expect(droppedAtProducer).toBe(0);
    expect(utilisation.get("video-camera")).toBe(1);
  });

  test("a camera that takes longer than its period loses the frames that start meanwhile", () => {
    const { frames, droppedAtProducer } = only(flowOf([camera([encoder(12)], { service: 40 })]));
    expect({ frames, droppedAtProducer }).toEqual({ frames: 15, droppedAtProducer: 15 });
  });

  test("the buffer is free when the last of its consumers is done", () => {
    // Two encoders hold a frame until 15 and until 45 after its start; the next one starts at 30, a third at 60.
    const consumers = [encoder(5, "quick"), encoder(35, "slow")];
    const one = only(flowOf([camera(consumers, { buffers: 1 })]));
    expect(one).toMatchObject({ frames: 15, droppedAtProducer: 15 });
    const alone = only(flowOf([camera([encoder(5)], { buffers: 1 })]));
    expect(alone).toMatchObject({ frames: 30, droppedAtProducer: 0 });
  });

  test("two streams take turns on one encoder", () => {
    // Both are full at 10. One is done at 20; the other waits for it and is done at 30.
    const streams = ["left", "right"].map((id) => camera([encoder(10)], { id }));
    const result = run(flowOf(streams));
    expect(result.streams.map(({ consumers }) => consumers[0]?.p50)).toEqual([20, 30]);
    expect(result.utilisation.get("encoder")).toBeCloseTo(2 / 3);
  });
});

describe("copies", () => {
  test("a copy comes before the consumer, and the camera's buffer is free after it", () => {
    // Copied from 10 to 25, encoded until 65. One buffer is enough for the camera, two hold the copies.
    const { droppedAtProducer, consumers, utilisation } = only(
      flowOf([camera([copied(encoder(20), 15, 2)], { buffers: 1 })]),
    );
    expect(droppedAtProducer).toBe(0);
    expect(consumers).toEqual([{ frames: 29, dropped: 0, p50: 45, worst: 45 }]);
    expect(utilisation.get("cpu")).toBeCloseTo(0.5);
  });

  test("a copy that takes longer than the period: each third frame finds no buffer for its copy", () => {
    // Copies end at 55, 100, 145, .... The fourth frame is full at 100, when both copies are in use until 110 and 155.
    const flow = flowOf([camera([copied(encoder(10), 45, 2)], { buffers: 3 })]);
    const { droppedAtProducer, consumers, utilisation } = only(flow);
    expect(droppedAtProducer).toBe(0);
    expect(consumers).toEqual([{ frames: 19, dropped: 9, p50: 80, worst: 95 }]);
    expect(utilisation.get("cpu")).toBeCloseTo(890 / 900);
    const [stream] = runFlow(flow, { duration: 900, seed: 1 }).streams;
    expect(stream?.consumers[0]?.droppedWithoutCopy).toBe(9);
  });

  test("one consumer is copied for by one thread: a second core does not help it", () => {
    const stream = camera([copied(encoder(10), 45, 2)], { buffers: 3 });
    expect(only(flowOf([stream], 2)).consumers).toEqual(only(flowOf([stream])).consumers);
  });

  test("two streams share one core, or have one each", () => {
    const streams = ["left", "right"].map((id) =>
      camera([copied(encoder(5, `${id}-encoder`), 10, 2)], { id }),
    );
    const one = run(flowOf(streams));
    expect(one.streams.map(({ consumers }) => consumers[0]?.p50)).toEqual([25, 35]);
    expect(one.utilisation.get("cpu")).toBeCloseTo(2 / 3);
    const two = run(flowOf(streams, 2));
    expect(two.streams.map(({ consumers }) => consumers[0]?.p50)).toEqual([25, 25]);
    expect(two.utilisation.get("cpu")).toBeCloseTo(1 / 3);
  });

  test("with a copy of its own, a display no longer holds the camera's buffer", () => {
    const { droppedAtProducer, consumers } = only(
      flowOf([camera([copied(display(15), 2, 2)], { buffers: 1 })]),
    );
    expect(droppedAtProducer).toBe(0);
    expect(consumers).toEqual([{ frames: 30, dropped: 0, p50: 15, worst: 15 }]);
  });
});

describe("a decoder", () => {
  test("a decoder that takes longer than its period is late by what it does not begin; a camera never is", () => {
    // One frame each 10, each decoded in 40: of 90 that are due 23 are begun.
    const slow = { node: "decoder", period: 10, service: always(40), waits: true };
    const stream = { id: "video", buffers: 4, producer: slow, consumers: [encoder(5)] };
    expect(only(flowOf([stream]))).toMatchObject({ frames: 23, droppedAtProducer: 0, late: 67 });
    const losing = { ...stream, producer: { ...slow, waits: false } };
    expect(only(flowOf([losing])).late).toBe(0);
    expect(only(flowOf([decoder([encoder(5)])])).late).toBe(0);
  });

  test("without a free buffer it waits and loses nothing", () => {
    // 45 for each at the encoder. Both buffers are used up at 60; from then on a frame starts when one is done.
    const { frames, droppedAtProducer, consumers } = only(
      flowOf([decoder([encoder(45)], { buffers: 2 })]),
    );
    expect({ frames, droppedAtProducer }).toEqual({ frames: 21, droppedAtProducer: 0 });
    // Started at 55, full at 65, begun at 100, done at 145.
    expect(consumers).toEqual([{ frames: 19, dropped: 0, p50: 90, worst: 90 }]);
  });

  test("it is no faster than its rate, and two buffers are enough for a display in step with it", () => {
    const { frames, consumers } = only(flowOf([decoder([display(30)], { buffers: 2 })]));
    expect(frames).toBe(30);
    expect(consumers).toEqual([{ frames: 29, dropped: 0, p50: 30, worst: 30 }]);
  });

  test("shares the codec with an encoder", () => {
    const flow = flowOf([decoder([encoder(15, "decoder")])]);
    // Decoded from 0 to 10, encoded from 10 to 25, and again from 30.
    expect(only(flow).consumers).toEqual([{ frames: 30, dropped: 0, p50: 25, worst: 25 }]);
    expect(only(flow).utilisation.get("decoder")).toBeCloseTo(25 / 30);
  });
});

describe("times that vary", () => {
  const shaky = { ...encoder(10), service: { nanoseconds: 10_000, jitter: 0.1 } };
  const flow = flowOf([camera([shaky], { period: 30_000, service: 10_000 })]);

  test("by as much as is said, evenly to both sides", () => {
    const [stream] = runFlow(flow, { duration: 30_000 * 20_000, seed: 1 }).streams;
    const latency = stream?.consumers[0]?.latency;
    expect(latency?.mean).toBeCloseTo(20_000, -2);
    expect(latency?.worst).toBeLessThanOrEqual(21_000);
    expect(latency?.worst).toBeGreaterThan(20_990);
    expect(latency?.p99).toBeCloseTo(20_980, -1.5);
  });

  test("and differently with another seed", () => {
    const [one, other] = [1, 2].map((seed) => runFlow(flow, { duration: 300_000, seed }));
    expect(one).not.toEqual(other);
  });
});

describe("what cannot be run", () => {
  const run = (flow: Flow) => () => runFlow(flow, { duration: 100, seed: 1 });

  test("periods that never end", () => {
    expect(run(flowOf([camera([], { period: 0 })]))).toThrow(RangeError);
    expect(run(flowOf([camera([display(Number.NaN)])]))).toThrow(RangeError);
  });

  test("work that takes less than no time", () => {
    expect(run(flowOf([camera([encoder(-1)])]))).toThrow(RangeError);
    expect(run(flowOf([camera([encoder(Number.NaN)])]))).toThrow(RangeError);
  });

  test("more jitter than time", () => {
    const service = { ...always(10), jitter: 1.5 };
    expect(run(flowOf([camera([{ ...encoder(10), service }])]))).toThrow(RangeError);
  });

  test("a copy by nobody", () => {
    const streams = [camera([copied(encoder(10), 10, 2)])];
    expect(run({ streams, resources: new Map() })).toThrow("no resource cpu");
  });
});
