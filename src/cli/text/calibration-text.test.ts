import { expect, test } from "vitest";
import type { Calibration } from "../../sim/calibration/calibration.ts";
import { tooWide } from "../testing/capture.ts";
import { calibrationTables } from "./calibration-text.ts";
import { plain } from "./style.ts";

const figure = (median: number, repeats = 20) => ({
  median,
  p10: 0.9 * median,
  p90: 1.2 * median,
  repeats,
});

const CALIBRATION: Calibration = {
  version: 1,
  board: { model: "Preview box", compatible: ["acme,preview"] },
  kernel: { release: "6.1.0", arch: "arm64", pageSize: 4096 },
  measured: {
    by: "onebuf 0.1.0",
    platform: "Linux 6.1.0 arm64",
    seconds: 19.5,
    clockReading: 250,
    processors: 4,
    governors: ["schedutil"],
    load: 0.2,
  },
  ioctl: figure(1200),
  allocation: [
    { memory: "heap:cma", bytes: 65_536, nanoseconds: { ...figure(536_000), worst: 9_100_000 } },
    { memory: "heap:cma", bytes: 3_110_400, nanoseconds: { ...figure(2_282_000), worst: 4e6 } },
  ],
  fill: [{ memory: "heap:cma", cached: "yes", bytes: 1 << 20, bytesPerSecond: figure(3.2e9) }],
  copy: [
    {
      engine: "cpu",
      source: { memory: "export:/soc/isp@ff910000", cached: "unknown" },
      target: { memory: "heap:cma", cached: "yes" },
      bytes: 3_110_400,
      bytesPerSecond: figure(157e6),
    },
  ],
  cpuAccess: [
    {
      memory: "heap:cma",
      device: "/soc/isp@ff910000",
      access: "read",
      call: "begin",
      fixedNanoseconds: figure(1300),
      nanosecondsPerByte: figure(0.1),
    },
  ],
  mapping: [
    {
      device: "/soc/isp@ff910000",
      memory: "heap:cma",
      call: "map",
      fixedNanoseconds: figure(9000),
      nanosecondsPerPage: figure(73),
    },
  ],
};

const LEFT_OUT = [
  { what: "allocating 8 MiB of udmabuf", why: "open(/dev/udmabuf): EACCES (13)" },
  { what: "filling 8 MiB of udmabuf", why: "open(/dev/udmabuf): EACCES (13)" },
];

test("tables with units and spread, then what was not measured", () => {
  expect(calibrationTables(CALIBRATION, LEFT_OUT, { width: 80, style: plain }).join("\n"))
    .toBe(`Preview box
Linux 6.1.0 arm64, 4 processors, governor schedutil, load 0.2, 19.5 s of
measuring

System call
                      median     p10     p90  repeats
  DMA_BUF_IOCTL_SYNC  1.2 us  1.1 us  1.4 us       20

Allocation, heap:cma
           median     p10     p90  repeats   worst
  64 KiB   536 us  482 us  643 us       20  9.1 ms
  3.0 MiB  2.3 ms  2.1 ms  2.7 ms       20  4.0 ms

Fill, heap:cma (cached)
            median        p10        p90  repeats
  1 MiB  3200 MB/s  2880 MB/s  3840 MB/s       20

Copy by cpu, export:/soc/isp@ff910000 (cached or not is unknown) to heap:cma
(cached)
             median       p10       p90  repeats
  3.0 MiB  157 MB/s  141 MB/s  188 MB/s       20

CPU access, heap:cma mapped by /soc/isp@ff910000
              median      p10     p90  repeats
  begin read  1.3 us   1.2 us  1.6 us       20
    each MiB  105 us  94.4 us  126 us       20

Mapping, heap:cma for /soc/isp@ff910000
               median     p10      p90  repeats
  map          9.0 us  8.1 us  10.8 us       20
    each page   73 ns   66 ns    88 ns       20

Not measured
  open(/dev/udmabuf): EACCES (13)
    allocating 8 MiB of udmabuf
    filling 8 MiB of udmabuf`);
});

test("no line is wider than a narrow terminal", () => {
  const lines = calibrationTables(CALIBRATION, LEFT_OUT, { width: 48, style: plain });
  expect(tooWide(lines.join("\n"), 48)).toEqual([]);
});
