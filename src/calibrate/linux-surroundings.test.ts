import { expect, test } from "vitest";
import { kernelFiles } from "../linux/testing/folder.ts";
import { linuxSurroundings } from "./linux-surroundings.ts";

const FACTS = {
  by: "onebuf 0.1.0",
  release: "6.1.0",
  arch: "arm64",
  pageSize: 4096,
  processors: 2,
};

test("a board with a device tree and two governors", () => {
  const files = kernelFiles({
    "proc/device-tree/model": "Preview box\0",
    "proc/device-tree/compatible": "acme,preview\0acme,soc\0",
    "proc/loadavg": "0.52 0.40 0.30 1/100 1234\n",
    "proc/meminfo": "MemAvailable:  1000 kB\nCmaFree:  200 kB\n",
    "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "schedutil\n",
    "sys/devices/system/cpu/cpu1/cpufreq/scaling_governor": "schedutil\n",
    "sys/devices/system/cpu/cpu2/cpufreq/scaling_governor": "performance\n",
  });
  expect(linuxSurroundings(files, FACTS)).toEqual({
    board: { model: "Preview box", compatible: ["acme,preview", "acme,soc"] },
    kernel: { release: "6.1.0", arch: "arm64", pageSize: 4096 },
    conditions: {
      by: "onebuf 0.1.0",
      processors: 2,
      governors: ["schedutil", "performance"],
      load: 0.52,
      availableMemory: 1_024_000,
      freeCma: 204_800,
    },
  });
});

test("a machine that shows nothing", () => {
  expect(linuxSurroundings(kernelFiles({}), FACTS)).toEqual({
    board: { compatible: [] },
    kernel: { release: "6.1.0", arch: "arm64", pageSize: 4096 },
    conditions: { by: "onebuf 0.1.0", processors: 2, governors: [] },
  });
});
