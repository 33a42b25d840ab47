import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { perfettoChunks, perfettoTrace } from "./perfetto.ts";
import { TraceRecorder } from "./recorder.ts";
import { arbitraryTrace } from "./testing/arbitrary-trace.ts";
import { type Packet, readPackets, readShown, type Shown } from "./testing/read-perfetto.ts";
import type { Trace } from "./trace.ts";

const packetsOf = (trace: Trace) => readPackets(perfettoTrace(trace));
const eventsOf = (trace: Trace) => packetsOf(trace).filter(({ trackEvent }) => trackEvent);

/** `10 begin 1`: time, what, on which track. */
const steps = (packets: readonly Packet[]) =>
  packets.map(({ timestamp, trackEvent }) => {
    const what = trackEvent?.type.replace(/TYPE_(?:SLICE_)?/, "").toLowerCase();
    return `${timestamp} ${what} ${trackEvent?.trackUuid}`;
  });

test("a track, a slice and a value become packets of one sequence", () => {
  const recorder = new TraceRecorder();
  const isp = recorder.track("/soc/isp", { kind: "slices" });
  const used = recorder.track("mapped", { kind: "counter", unit: "bytes", parent: isp });
  recorder.slice(isp, 100, 50, "frame 1", { args: { bytes: 4096 }, flows: [7] });
  recorder.counter(used, 120, 4096);
  expect(packetsOf(recorder.trace)).toEqual([
    {
      trustedPacketSequenceId: 1,
      sequenceFlags: 3,
      firstPacketOnSequence: true,
      trackDescriptor: { uuid: "1", name: "/soc/isp" },
    },
    {
      trustedPacketSequenceId: 1,
      sequenceFlags: 2,
      trackDescriptor: {
        uuid: "2",
        name: "mapped",
        parentUuid: "1",
        counter: { unit: "UNIT_SIZE_BYTES" },
      },
    },
    {
      timestamp: "100",
      trustedPacketSequenceId: 1,
      sequenceFlags: 2,
      trackEvent: {
        type: "TYPE_SLICE_BEGIN",
        trackUuid: "1",
        nameIid: "1",
        flowIds: ["7"],
        debugAnnotations: [{ nameIid: "1", uintValue: "4096" }],
      },
      internedData: {
        eventNames: [{ iid: "1", name: "frame 1" }],
        debugAnnotationNames: [{ iid: "1", name: "bytes" }],
      },
    },
    {
      timestamp: "120",
      trustedPacketSequenceId: 1,
      sequenceFlags: 2,
      trackEvent: { type: "TYPE_COUNTER", trackUuid: "2", counterValue: "4096" },
    },
    {
      timestamp: "150",
      trustedPacketSequenceId: 1,
      sequenceFlags: 2,
      trackEvent: { type: "TYPE_SLICE_END", trackUuid: "1" },
    },
  ]);
});

test("a counter has its unit, or none", () => {
  const recorder = new TraceRecorder();
  recorder.track("walks", { kind: "counter", unit: "count" });
  recorder.track("plain", { kind: "counter" });
  expect(packetsOf(recorder.trace).map(({ trackDescriptor }) => trackDescriptor?.counter)).toEqual([
    { unit: "UNIT_COUNT" },
    {},
  ]);
});

test("each kind of argument keeps its type", () => {
  const recorder = new TraceRecorder();
  const track = recorder.track("t", { kind: "slices" });
  recorder.instant(track, 0, "all", {
    text: "NV12",
    yes: true,
    no: false,
    count: 3,
    below: -3,
    part: 0.5,
    huge: 2 ** 70,
    at: { address: 0xfff0_0000 },
  });
  const values = eventsOf(recorder.trace)[0]?.trackEvent?.debugAnnotations ?? [];
  expect(values.map((value) => ({ ...value, nameIid: undefined }))).toEqual([
    { stringValue: "NV12" },
    { boolValue: true },
    { boolValue: false },
    { uintValue: "3" },
    { intValue: "-3" },
    { doubleValue: 0.5 },
    { doubleValue: 2 ** 70 },
    { pointerValue: "4293918720" },
  ]);
});

test("counter values may be below zero, fractions, or past 64 bits", () => {
  const recorder = new TraceRecorder();
  const track = recorder.track("t", { kind: "counter" });
  const values = [0, -1, -(2 ** 63), 2 ** 62, 2 ** 63, 1.5];
  for (const [time, value] of values.entries()) recorder.counter(track, time, value);
  const written = eventsOf(recorder.trace).map(({ trackEvent }) => trackEvent);
  expect(written.map((event) => event?.counterValue ?? event?.doubleCounterValue)).toEqual([
    "0",
    "-1",
    "-9223372036854775808",
    "4611686018427387904",
    2 ** 63,
    1.5,
  ]);
});

test("times and flows past 2^53 are written to the last bit", () => {
  const recorder = new TraceRecorder();
  const track = recorder.track("t", { kind: "slices" });
  recorder.slice(track, 2 ** 53 + 2, 4, "late", { flows: [2 ** 64 - 2048, 2 ** 32, 0] });
  const [begin, end] = eventsOf(recorder.trace);
  expect(begin?.timestamp).toBe("9007199254740994");
  expect(end?.timestamp).toBe("9007199254740998");
  expect(begin?.trackEvent?.flowIds).toEqual(["18446744073709549568", "4294967296", "0"]);
});

describe("slices of one track", () => {
  const stepsOf = (...slices: readonly (readonly [start: number, duration: number])[]) => {
    const recorder = new TraceRecorder();
    const track = recorder.track("t", { kind: "slices" });
    for (const [start, duration] of slices) recorder.slice(track, start, duration, "job");
    return steps(eventsOf(recorder.trace));
  };

  test("that touch share the track: one ends before the next begins", () => {
    expect(stepsOf([0, 10], [10, 5])).toEqual(["0 begin 1", "10 end 1", "10 begin 1", "15 end 1"]);
  });

  test("that nest share the track, the longer one around, whichever was recorded first", () => {
    const nested = ["0 begin 1", "0 begin 1", "4 end 1", "10 end 1"];
    expect(stepsOf([0, 10], [0, 4])).toEqual(nested);
    expect(stepsOf([0, 4], [0, 10])).toEqual(nested);
  });

  test("that cross go to two tracks", () => {
    expect(stepsOf([0, 10], [5, 10])).toEqual(["0 begin 1", "5 begin 2", "10 end 1", "15 end 2"]);
  });

  test("of no length begin and end in turn", () => {
    expect(stepsOf([3, 0], [3, 0], [0, 3])).toEqual([
      "0 begin 1",
      "3 end 1",
      "3 begin 1",
      "3 end 1",
      "3 begin 1",
      "3 end 1",
    ]);
  });
});

test("a second track for crossing slices has the name and the parent of the first", () => {
  const recorder = new TraceRecorder();
  const board = recorder.track("board", { kind: "slices" });
  const isp = recorder.track("/soc/isp", { kind: "slices", parent: board });
  recorder.slice(isp, 0, 10, "frame 1");
  recorder.slice(isp, 5, 10, "frame 2");
  const told = packetsOf(recorder.trace).flatMap(({ trackDescriptor }) => trackDescriptor ?? []);
  expect(told).toEqual([
    { uuid: "1", name: "board" },
    { uuid: "2", name: "/soc/isp", parentUuid: "1" },
    { uuid: "3", name: "/soc/isp", parentUuid: "1" },
  ]);
});

test("a name is sent once", () => {
  const recorder = new TraceRecorder();
  const track = recorder.track("t", { kind: "slices" });
  for (let time = 0; time < 3; time += 1) recorder.instant(track, time, "fault", { page: time });
  const told = packetsOf(recorder.trace).flatMap(({ internedData }) => internedData ?? []);
  expect(told).toEqual([
    {
      eventNames: [{ iid: "1", name: "fault" }],
      debugAnnotationNames: [{ iid: "1", name: "page" }],
    },
  ]);
});

test("names may be empty, long, or broken", () => {
  const names = ["", "x".repeat(200_000), "\u{1f3a5}".repeat(100), "half \ud83c pair"];
  const recorder = new TraceRecorder();
  for (const name of names) recorder.instant(recorder.track(name, { kind: "slices" }), 0, name);
  const written = [...names.slice(0, 3), "half \ufffd pair"];
  const shown = readShown(packetsOf(recorder.trace));
  expect(shown.map(({ name }) => name)).toEqual(written);
  expect(shown.map(({ track }) => track[0])).toEqual(written);
});

test("an empty trace is an empty file", () => {
  expect(perfettoTrace({ tracks: [], events: [] })).toEqual(new Uint8Array(0));
});

test("an event on no track is refused", () => {
  const lost: Trace = { tracks: [], events: [{ kind: "instant", track: 3, time: 0, name: "x" }] };
  expect(() => perfettoTrace(lost)).toThrow(
    new RangeError("an event names track 3, which is none"),
  );
});

test("a long trace comes in pieces, which join to the same file", () => {
  const recorder = new TraceRecorder();
  const track = recorder.track("t", { kind: "slices" });
  for (let time = 0; time < 20_000; time += 1) recorder.slice(track, time * 10, 10, `job ${time}`);
  const chunks = [...perfettoChunks(recorder.trace)];
  expect(chunks.length).toBeGreaterThan(2);
  const whole = perfettoTrace(recorder.trace);
  expect(chunks.flatMap((chunk) => [...chunk]).join()).toBe([...whole].join());
});

test("whatever is recorded, the viewer shows just that", () => {
  fc.assert(
    fc.property(arbitraryTrace, (trace) => {
      const inAnyOrder = (all: readonly Shown[]) =>
        all.map((one) => JSON.stringify(one)).toSorted();
      expect(inAnyOrder(readShown(packetsOf(trace)).map(inOneForm))).toEqual(
        inAnyOrder(expected(trace).map(inOneForm)),
      );
    }),
    { numRuns: 300 },
  );
});

function expected({ tracks, events }: Trace): readonly Shown[] {
  const pathOf = (id: number | undefined): readonly string[] => {
    const track = id === undefined ? undefined : tracks[id];
    return track ? [...pathOf(track.parent), track.name] : [];
  };
  return events.map((event): Shown => {
    const track = pathOf(event.track);
    switch (event.kind) {
      case "slice": {
        const { kind, start, name, args = {}, flows = [] } = event;
        return { kind, track, start, end: start + event.duration, name, args, flows };
      }
      case "instant":
        return {
          kind: "instant",
          track,
          start: event.time,
          name: event.name,
          args: event.args ?? {},
        };
      case "counter":
        return { kind: "counter", track, start: event.time, value: event.value };
    }
  });
}

/** Keys in one order, so that two of the same content read the same. */
function inOneForm({ kind, track, start, end, name, value, args, flows }: Shown): Shown {
  const some = { ...(end === undefined ? {} : { end }), ...(name === undefined ? {} : { name }) };
  const more = { ...(value === undefined ? {} : { value }), ...(args && { args }) };
  return { kind, track, start, ...some, ...more, ...(flows && { flows }) };
}
