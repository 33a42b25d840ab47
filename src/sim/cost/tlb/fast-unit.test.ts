import fc from "fast-check";
import { expect, test } from "vitest";
import { FastUnit } from "./fast-unit.ts";
import type { TranslationCounts } from "./geometry.ts";
import { ReferenceUnit } from "./reference-unit.ts";
import { anyTraffic } from "./testing/any-traffic.ts";
import type { TranslationUnit } from "./translation-unit.ts";

type Traffic = typeof anyTraffic extends fc.Arbitrary<infer T> ? T : never;

/** Each pass once, all of them again and again, then each once more with whatever the caches hold by then. */
function countsOf(unit: TranslationUnit, traffic: Traffic): readonly TranslationCounts[] {
  const { maps, devices, passes, times } = traffic;
  const opened = devices.map(({ map: at, micro }) => {
    const map = maps[at % maps.length] ?? { extents: [], levelsFor: () => [] };
    return { port: unit.port(map, micro), start: map.extents[0]?.address ?? 0 };
  });
  const schedule = passes.map(({ device, program, into }) => {
    const { port = 0, start = 0 } = opened[device % opened.length] ?? {};
    return { port, program, base: start + into };
  });
  for (const { port, program, base } of schedule) unit.run(port, program, base);
  unit.repeat(schedule, times);
  for (const { port, program, base } of schedule) unit.run(port, program, base);
  return opened.map(({ port }) => unit.counts(port));
}

test("the fast unit counts what the reference counts, for any unit, maps, devices and programs", () => {
  fc.assert(
    fc.property(anyTraffic, (traffic) => {
      const { geometry, seed } = traffic;
      expect(countsOf(new FastUnit(geometry, seed), traffic)).toEqual(
        countsOf(new ReferenceUnit(geometry, seed), traffic),
      );
    }),
    { numRuns: 500 },
  );
});
