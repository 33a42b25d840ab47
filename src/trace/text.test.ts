import fc from "fast-check";
import { expect, test } from "vitest";
import { TraceRecorder } from "./recorder.ts";
import { arbitraryTrace } from "./testing/arbitrary-trace.ts";
import { textLines, textTrace } from "./text.ts";

test("a run reads from top to bottom", () => {
  const recorder = new TraceRecorder();
  const isp = recorder.track("/soc/isp", { kind: "slices" });
  const vop = recorder.track("/soc/vop", { kind: "slices" });
  const mapped = recorder.track("mapped", { kind: "counter", unit: "bytes", parent: isp });
  const walks = recorder.track("walks", { kind: "counter", unit: "count", parent: isp });
  recorder.slice(vop, 1_041_000_000, 16_666_667, "frame 31", { flows: [7] });
  recorder.slice(isp, 1_033_333_667, 4_210_000, "frame 31", {
    args: { buffers: 4, format: "NV12", cached: false },
    flows: [7, 9],
  });
  recorder.counter(mapped, 12_000, 5_529_600);
  recorder.slice(isp, 12_000, 1_250, "map");
  recorder.counter(walks, 12_010_000_000, 81);
  recorder.instant(isp, 12_000_000_000, "fault", {
    at: { address: 0xfff0_0000 },
    why: "nothing is mapped",
  });
  recorder.slice(vop, 12_500_000_000, 2_000_000_000, "off");
  recorder.slice(vop, 12_500_000_000, 250, "flip");
  expect(textTrace(recorder.trace)).toMatchInlineSnapshot(`
    " 0.000012 s  /soc/isp           map  1.250 us
     0.000012 s  /soc/isp > mapped  5529600 bytes
     1.033334 s  /soc/isp           frame 31  4.210 ms  buffers=4  format=NV12  cached=false  flows=7,9
     1.041000 s  /soc/vop           frame 31  16.667 ms  flows=7
    12.000000 s  /soc/isp           fault  at=0xfff00000  why="nothing is mapped"
    12.010000 s  /soc/isp > walks   81
    12.500000 s  /soc/vop           off  2.000 s
    12.500000 s  /soc/vop           flip  250 ns
    "
  `);
});

test("an event is one line, whatever its name", () => {
  const recorder = new TraceRecorder();
  const track = recorder.track("a\nb", { kind: "slices" });
  recorder.instant(track, 0, "c\r\u2028d\u0007", { "e\nf": "g\nh", empty: "" });
  expect(textTrace(recorder.trace)).toBe(
    '0.000000 s  a\\u{a}b  c\\u{d}\\u{2028}d\\u{7}  e\\u{a}f="g\\nh"  empty=""\n',
  );
  fc.assert(
    fc.property(arbitraryTrace, (trace) => {
      expect(textTrace(trace).split(/[\n\r\u2028\u2029]/).length - 1).toBe(trace.events.length);
    }),
  );
});

test("times never go back", () => {
  fc.assert(
    fc.property(arbitraryTrace, (trace) => {
      const times = [...textLines(trace)].map((line) => Number.parseFloat(line));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }),
  );
});

test("a very long track name moves its own line only", () => {
  const recorder = new TraceRecorder();
  const short = recorder.track("a", { kind: "slices" });
  const long = recorder.track("b".repeat(1000), { kind: "slices" });
  recorder.instant(long, 0, "x");
  recorder.instant(short, 1000, "y");
  expect([...textLines(recorder.trace)][1]).toBe("0.000001 s  a  y");
});

test("nothing recorded is no line", () => {
  expect(textTrace({ tracks: [], events: [] })).toBe("");
});

test("an event on no track is refused", () => {
  expect(() =>
    textTrace({ tracks: [], events: [{ kind: "counter", track: 2, time: 0, value: 1 }] }),
  ).toThrow(new RangeError("an event names track 2, which is none"));
});
