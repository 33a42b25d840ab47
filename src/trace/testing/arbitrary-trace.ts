// Random traces for the property tests: few tracks, so that slices cross and touch, and names of every kind.
import fc from "fast-check";
import { TraceRecorder } from "../recorder.ts";
import type { Trace } from "../trace.ts";

const name = fc.oneof(
  fc.constantFrom("", "frame", "/soc/isp@ff910000", "Bild \u{1f3a5}", "a\nb"),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
);
// Small times meet often; large ones are past 32 and past 53 bits.
const time = fc.oneof(
  fc.nat({ max: 20 }),
  fc.maxSafeNat(),
  fc.nat({ max: 1000 }).map((step) => 2 ** 62 + step * 1024),
);
const duration = fc.oneof(fc.nat({ max: 10 }), fc.nat());
const number = fc
  .oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  // Minus zero is written as zero.
  .map((value) => value + 0);
const id = fc.maxSafeNat();
const argument = fc.oneof(fc.boolean(), number, fc.string(), fc.record({ address: id }));
const args = fc.dictionary(name, argument, { maxKeys: 3, noNullPrototype: true });
const flows = fc.array(id, { maxLength: 3 });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant("slice"), time, duration, name, args, flows) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("instant"), time, name, args) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("counter"), time, number) },
);

/** Traces of up to four tracks for slices, one under another, and one counter. */
export const arbitraryTrace: fc.Arbitrary<Trace> = fc
  .record({
    names: fc.array(name, { minLength: 1, maxLength: 4 }),
    steps: fc.array(fc.tuple(fc.nat(), step), { maxLength: 60 }),
  })
  .map(({ names, steps }) => {
    const recorder = new TraceRecorder();
    const tracks: number[] = [];
    for (const each of names) {
      const parent = tracks.at(-1);
      const under = parent === undefined ? {} : { parent };
      tracks.push(recorder.track(each, { kind: "slices", ...under }));
    }
    const first = tracks[0] ?? 0;
    const counter = recorder.track("bytes used", { kind: "counter", unit: "bytes", parent: first });
    for (const [pick, what] of steps) {
      const track = tracks[pick % tracks.length] ?? first;
      if (what.length === 6) {
        const [, start, length, label, given, linked] = what;
        recorder.slice(track, start, length, label, { args: given, flows: linked });
      } else if (what.length === 4) recorder.instant(track, what[1], what[2], what[3]);
      else recorder.counter(counter, what[1], what[2]);
    }
    return recorder.trace;
  });
