import { expect, test } from "vitest";
import { kernelFiles } from "../linux/testing/folder.ts";
import { linuxRoom, tooMuch } from "./room.ts";

const MEMINFO = "MemAvailable:     200000 kB\nCmaTotal:       65536 kB\nCmaFree:        60000 kB\n";

test("the system heap has no use for free CMA pages", () => {
  const room = linuxRoom(kernelFiles({ "proc/meminfo": MEMINFO }), 4096);
  expect(room("ram")).toBe(140_000 * 1024);
  expect(room("reserved")).toBe(60_000 * 1024);
  expect(room("export:/soc/isp")).toBe(60_000 * 1024);
});

test("of an area that debugfs shows, its own free pages", () => {
  const files = kernelFiles({
    "proc/meminfo": MEMINFO,
    "sys/kernel/debug/cma/camera/count": "1000",
    "sys/kernel/debug/cma/camera/used": "200",
  });
  expect(linuxRoom(files, 4096)("camera")).toBe(800 * 4096);
});

test("without CMA the drivers' memory is RAM; without figures nothing is known", () => {
  const ram = linuxRoom(
    kernelFiles({ "proc/meminfo": "MemAvailable:  1000 kB\nCmaFree: 0 kB" }),
    4096,
  );
  expect(ram("export:/soc/isp")).toBe(1_024_000);
  expect(linuxRoom(kernelFiles({}), 4096)("ram")).toBeUndefined();
});

test("a quarter may be taken", () => {
  const room = () => 4000;
  expect(tooMuch(room, "ram", 1000)).toBeUndefined();
  expect(tooMuch(room, "ram", 1001)).toBe(
    "more than a quarter of the 3.9 KiB of ram that are free",
  );
  expect(tooMuch(() => undefined, "ram", 1e12)).toBeUndefined();
});
