import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accessesOf } from "../pattern/access-program.ts";
import { FastUnit } from "./fast-unit.ts";
import { ReferenceUnit } from "./reference-unit.ts";
import { anyCache, anyGeometry, anyMap, anyProgram, MOST_ACCESSES } from "./testing/any-traffic.ts";
import type { TranslationUnit } from "./translation-unit.ts";

describe("the fast unit counts what the reference counts", () => {
  const traffic = fc.record({
    geometry: anyGeometry,
    seed: fc.nat(),
    maps: fc.array(anyMap, { minLength: 1, maxLength: 2 }),
    ports: fc.array(fc.record({ map: fc.nat(1), micro: fc.option(anyCache, { nil: undefined }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    passes: fc.array(
      fc.record({
        port: fc.nat(2),
        program: anyProgram,
        into: fc.nat({ max: 2 ** 16 }),
        times: fc.constantFrom(1, 1, 2, 5, 30),
      }),
      { maxLength: 6 },
    ),
  });

  test("for any unit, maps, devices and programs, in turn and repeated", () => {
    fc.assert(
      fc.property(traffic, fc.boolean(), ({ geometry, seed, maps, ports, passes }, asOne) => {
        const fast = new FastUnit(geometry, seed);
        const reference = new ReferenceUnit(geometry, seed);
        const counted = [fast, reference].map((unit: TranslationUnit) => {
          const opened = ports.map(({ map, micro }) => {
            const own = maps[map % maps.length];
            if (own === undefined) throw new Error("no map");
            return { port: unit.port(own, micro), map: own };
          });
          const schedule = passes.flatMap(({ port, program, into, times }) => {
            const at = opened[port % opened.length];
            if (!at) return [];
            const most = MOST_ACCESSES / Math.max(1, accessesOf(program));
            const base = (at.map.extents[0]?.address ?? 0) + into;
            return [{ port: at.port, program, base, times: Math.min(times, Math.floor(most)) }];
          });
          if (asOne) unit.repeat(schedule, 7);
          else for (const pass of schedule) unit.repeat([pass], pass.times);
          for (const { port, program, base, times } of schedule) {
            if (times > 0) unit.run(port, program, base);
          }
          return opened.map(({ port }) => unit.counts(port));
        });
        expect(counted[0]).toEqual(counted[1]);
      }),
      { numRuns: Number(process.env["RUNS"] ?? 300) },
    );
  });
});
