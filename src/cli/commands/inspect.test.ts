// `onebuf inspect` of this machine and of snapshots that the test packs.
import { describe, expect, test } from "vitest";
import { snapshotOf, written } from "../../inspect/snapshot/testing/archive.ts";
import type { Look } from "../../inspect/look.ts";
import { capture, tooWide } from "../testing/capture.ts";
import { type InspectOptions, runInspect } from "./inspect.ts";

const inspect = (options: InspectOptions, columns?: number) =>
  capture(() => runInspect(options), columns);

const BUFINFO = `
Dma-buf Objects:
size    \tflags   \tmode    \tcount   \texp_name\tino     \tname
03145728\t00000002\t00080007\t00000003\treserved\t00000031\tpreview 0
\tAttached Devices:
\t10020000.clcd
Total 1 devices attached


Total 1 objects, 3145728 bytes
`;

/** A board with one CMA area and one buffer, as root would copy it. */
const board = async () =>
  written(
    await snapshotOf({
      "onebuf/page-size": "4096\n",
      "proc/version": "Linux version 6.1.176\n",
      "proc/sys/kernel/osrelease": "6.1.176\n",
      "proc/cmdline": "cma=64M\n",
      "proc/meminfo": "MemTotal: 245760 kB\nMemAvailable: 180000 kB\nCmaTotal: 65536 kB\n",
      "proc/device-tree/compatible": "test,board\0",
      "proc/device-tree/model": "A test board\0",
      "dev/dma_heap/system": "",
      "dev/dma_heap/reserved": "",
      "sys/kernel/debug/dma_buf/bufinfo": BUFINFO,
      "sys/kernel/debug/cma/reserved/count": "16384\n",
      "sys/kernel/debug/cma/reserved/used": "4096\n",
      "sys/kernel/debug/cma/reserved/maxchunk": "12288\n",
      "sys/kernel/mm/cma/reserved/alloc_pages_success": "4096\n",
      "sys/kernel/mm/cma/reserved/alloc_pages_fail": "0\n",
    }),
  );

describe("a snapshot", () => {
  test("as text", async () => {
    const { code, out, err } = await inspect({ from: await board() });
    expect([code, err]).toEqual([0, ""]);
    expect(out.split("\n")[0]).toBe("A test board");
    expect(out).toMatch(/kernel {3}Linux 6\.1\.176, aarch64/);
    expect(out).toMatch(/heap:cma +\/dev\/dma_heap\/reserved/);
    expect(out).toContain("longest free run 48 MiB");
    expect(out).toMatch(/inode 31 "preview 0" {2}3 MiB of reserved, 3 references/);
    expect(out).toMatch(/attached {2}10020000\.clcd/);
  });

  test.each([40, 80])("at %d columns no line runs over", async (columns) => {
    const { out } = await inspect({ from: await board() }, columns);
    expect(tooWide(out, columns)).toEqual([]);
  });

  test("as JSON: sizes are hex strings, counts numbers", async () => {
    const from = await board();
    const look = JSON.parse((await inspect({ from, json: true })).out) as Look;
    expect(look).toMatchObject({
      source: from,
      kernel: { release: "6.1.176", arch: "aarch64", cmdline: "cma=64M" },
      model: "A test board",
      memory: { total: "0xf000000", cmaTotal: "0x4000000" },
      areas: [{ name: "reserved", size: "0x4000000", used: "0x1000000", largestFree: "0x3000000" }],
      buffers: [{ inode: 31, size: "0x300000", references: 3 }],
      devices: [],
    });
  });

  test("is refused with exit code 2 when it is none", async () => {
    const from = written("no archive");
    const { code, out, err } = await inspect({ from });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/snapshot-damaged/);
    const json = await inspect({ from, json: true });
    expect(JSON.parse(json.out)).toMatchObject({ diagnostics: [{ code: "snapshot-damaged" }] });
  });

  test("cannot be watched", async () => {
    const { code, err } = await inspect({ from: "board.tar", watch: true });
    expect(code).toBe(2);
    expect(err).toMatch(/inspect-watch-snapshot/);
  });
});

describe.skipIf(process.platform !== "linux")("this machine", () => {
  test("has a kernel and memory", async () => {
    const { code, out } = await inspect({ json: true });
    expect(code).toBe(0);
    const look = JSON.parse(out) as Look;
    expect(look.source).toBe("this machine");
    expect(look.kernel.release).toMatch(/^\d+\.\d+/);
    expect(look.memory.total).toMatch(/^0x/);
  });

  test("watched through a pipe: one look, then only changes, until Ctrl-C", async () => {
    const ends = setTimeout(() => process.kill(process.pid, "SIGINT"), 1500);
    const { code, out } = await inspect({ json: true, watch: true });
    clearTimeout(ends);
    expect(code).toBe(0);
    const looks = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Look);
    expect(looks.length).toBeGreaterThanOrEqual(1);
    expect(looks.length).toBeLessThanOrEqual(3);
    expect(looks[0]?.source).toBe("this machine");
  });
});
