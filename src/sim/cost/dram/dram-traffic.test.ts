import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assumed } from "../figures/trusted.ts";
import { dramTraffic, type TrafficPart } from "./dram-traffic.ts";
import { copied, read, scannedOut, tablesFetched, written } from "./traffic-parts.ts";

const MB = 1e6;
/** 1000 MB a second at most, of which masters get half. */
const dram = { peak: assumed(1000 * MB, "bytes/s", "test"), usable: assumed(0.5, "share", "test") };
const FRAME = 3 * MB;

describe("the traffic of a pipeline", () => {
  test("is summed by cause", () => {
    const parts = [
      written(FRAME, 30),
      read(FRAME, 30),
      read(FRAME, 10),
      copied({ source: FRAME, target: FRAME, framesPerSecond: 10, writeAllocate: false }),
      tablesFetched(1000, 30),
    ];
    expect(dramTraffic(parts, dram)).toEqual({
      byCause: {
        "pixels-written": 90 * MB,
        "pixels-read": 120 * MB,
        display: 0,
        copies: 60 * MB,
        tables: 1000 * 64 * 30,
      },
      total: 271.92 * MB,
      share: 271.92 / 500,
      slowdown: 1,
    });
  });

  test("counts what a display reads at its own rate, not at that of the frames", () => {
    expect(scannedOut(FRAME, 60)).toEqual({ cause: "display", bytesPerSecond: 180 * MB });
  });

  test("counts what an i.MX6 was seen to read for a screen of 1920x1080 at 60 Hz", () => {
    // MitySOM-iMX6, DDR Memory Bandwidth: 498075544 bytes read in a second while nothing else ran.
    expect(scannedOut(1920 * 1080 * 4, 60).bytesPerSecond / 498_075_544).toBeCloseTo(1, 2);
  });

  test("goes over the bus a third time where a cache reads what is about to be written", () => {
    const frames = { source: 3, target: 2, framesPerSecond: 10 };
    expect(copied({ ...frames, writeAllocate: false }).bytesPerSecond).toBe(50);
    expect(copied({ ...frames, writeAllocate: true }).bytesPerSecond).toBe(70);
  });

  test("slows all down by the same factor when it is more than there is", () => {
    expect(dramTraffic([written(FRAME, 500)], dram)).toMatchObject({ share: 3, slowdown: 3 });
  });

  test("is nothing for nothing", () => {
    expect(dramTraffic([], dram)).toMatchObject({ total: 0, share: 0, slowdown: 1 });
  });
});

const part: fc.Arbitrary<TrafficPart> = fc.record({
  cause: fc.constantFrom("pixels-written", "pixels-read", "display", "copies", "tables"),
  bytesPerSecond: fc.nat({ max: 1e9 }),
});

test("more traffic never makes anything faster, and more bandwidth never slower", () => {
  fc.assert(
    fc.property(fc.array(part), part, (parts, more) => {
      const before = dramTraffic(parts, dram);
      const after = dramTraffic([...parts, more], dram);
      expect(after.slowdown).toBeGreaterThanOrEqual(before.slowdown);
      const doubled = { ...dram, peak: { ...dram.peak, value: 2 * dram.peak.value } };
      expect(dramTraffic(parts, doubled).slowdown).toBeLessThanOrEqual(before.slowdown);
      expect(Object.values(after.byCause).reduce((sum, one) => sum + one, 0)).toBe(after.total);
    }),
  );
});
