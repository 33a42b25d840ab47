// `onebuf calibrate` on real kernels: the file is written, can be read, and says what can be. QEMU's times are no board's, so
// none is checked, only how they lie to each other.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { bundleScript } from "../../scripts/board/bundle-script.ts";
import type { Calibration } from "../../src/sim/calibration/calibration.ts";
import { parseCalibration } from "../../src/sim/calibration/parse-calibration.ts";
import { isBuilt, openMachine } from "./machine.ts";

const KIB = 1024;
const FRAME = 1920 * 1080 * 1.5;

interface Measured {
  readonly printed: string;
  readonly text: string;
  readonly milliseconds: number;
  /** dma-bufs of the kernel. */
  readonly buffers: { readonly before: number; readonly after: number };
}

/** Nanoseconds, by size; of the quick samples, because the computer below QEMU may be busy. */
function allocationTimes({ allocation }: Calibration, memory: string): ReadonlyMap<number, number> {
  return new Map(
    allocation
      .filter((row) => row.memory === memory)
      .map(({ bytes, nanoseconds }) => [bytes, nanoseconds.p10]),
  );
}

describe.each([
  { name: "arm64", takesScattered: 1, devices: 2 },
  { name: "arm", takesScattered: 0, devices: 1 },
] as const)("$name", ({ name, takesScattered, devices }) => {
  test.skipIf(!isBuilt(name))("measures itself", async () => {
    const share = mkdtempSync(join(tmpdir(), "onebuf-vm-"));
    onTestFinished(() => rmSync(share, { recursive: true }));
    await bundleScript(join(share, "onebuf.mjs"));
    using machine = await openMachine(name, {
      script: "test/vm/guest/calibrate.ts",
      share,
      seconds: 280,
    });
    const { printed, text, milliseconds, buffers } = (await machine.result(
      "calibration",
    )) as Measured;
    console.log(`${name}: measured for ${milliseconds} ms\n${printed}`);
    const { value, diagnostics } = parseCalibration(text, "board.calibration.yaml");
    expect(diagnostics).toEqual([]);
    if (!value) throw new Error("no calibration");
    expect(value.kernel).toEqual({ release: machine.release, arch: name, pageSize: 4096 });
    expect(value.ioctl?.median).toBeGreaterThan(0);

    for (const memory of ["heap:cma", "heap:system"]) {
      const times = allocationTimes(value, memory);
      expect([...times.keys()]).toEqual(expect.arrayContaining([64 * KIB, 1024 * KIB, FRAME]));
      // A larger buffer never comes much faster than a smaller one.
      const rising = [...times.values()];
      for (const [at, time] of rising.entries())
        expect(time).toBeGreaterThan(0.3 * Math.max(0, ...rising.slice(0, at)));
      expect(value.fill.map((row) => row.memory)).toContain(memory);
      expect(value.cpuAccess.map((row) => row.memory)).toContain(memory);
    }

    const contiguous = allocationTimes(value, "heap:cma");
    expect(contiguous.get(FRAME)).toBeGreaterThan(contiguous.get(64 * KIB) ?? Infinity);

    // Between heaps each size; of what drivers allocate the frame, of which nobody knows whether it is cached.
    const copied = value.copy.filter(({ engine }) => engine === "cpu");
    const within = (memory: string) =>
      copied.filter(({ source, target }) => source.memory === memory && target.memory === memory);
    expect(within("heap:cma").map(({ bytes }) => bytes)).toContain(FRAME);
    expect(within("heap:system").map(({ bytes }) => bytes)).toContain(FRAME);
    expect(copied.filter(({ source }) => source.cached === "unknown")).toHaveLength(devices);

    // Memory that a device refuses has no row, what it takes has both calls.
    const mapped = value.mapping.map(({ device, memory, call }) => `${call} ${memory} ${device}`);
    const count = (call: string) => mapped.filter((row) => row.startsWith(call)).length;
    expect([count("map heap:cma"), count("unmap heap:cma")]).toEqual([devices, devices]);
    expect([count("map heap:system"), count("unmap heap:system")]).toEqual([
      takesScattered,
      takesScattered,
    ]);

    expect(buffers.after).toBe(buffers.before);
    expect(await machine.exit()).toBe(0);
  });
});
