// `inspect` on real kernels: it agrees with the kernel's own files, and a snapshot gives the same as the machine.
import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundleScript } from "../../scripts/board/bundle-script.ts";
import { isBuilt, openMachine } from "./machine.ts";

/** As `--json` prints it: sizes are hex strings. */
interface Printed {
  readonly source: string;
  readonly kernel: { readonly release: string };
  readonly memory: object;
  readonly heaps: readonly { readonly names: readonly string[]; readonly memory: string }[];
  readonly buffers: readonly {
    readonly inode: number;
    readonly size: string;
    readonly exporter: string;
    readonly name: string | null;
    readonly holders: readonly { readonly pid: number; readonly descriptors: readonly number[] }[];
    readonly attachments: readonly { readonly device: string; readonly node: string }[];
  }[];
  readonly areas: readonly {
    readonly name: string;
    readonly base: string;
    readonly size: string;
    readonly used: string;
    readonly largestFree: string;
  }[];
  readonly groups: readonly {
    readonly id: string;
    readonly type: string;
    readonly devices: readonly string[];
  }[];
  readonly devices: readonly { readonly file: string; readonly driver: string }[];
  readonly migration: object;
  readonly disagreements: readonly { readonly code: string }[];
  readonly unread: readonly unknown[];
}

interface KernelSays {
  readonly pid: number;
  readonly inodes: readonly number[];
  readonly bufinfo: string;
  readonly cma: {
    readonly count: number;
    readonly used: number;
    readonly maxchunk: number;
    readonly base_pfn: number;
  };
  readonly heaps: readonly string[];
  readonly devices: readonly string[];
  readonly groups: Printed["groups"];
  readonly drivers: Readonly<Record<string, string>>;
}

for (const name of ["arm", "arm64"] as const) {
  describe.runIf(isBuilt(name))(name, () => {
    test("says what the kernel's files say, live and from a snapshot", async () => {
      const share = mkdtempSync(join(tmpdir(), "onebuf-inspect-"));
      await bundleScript(join(share, "onebuf.mjs"));
      copyFileSync("scripts/onebuf-snapshot.sh", join(share, "onebuf-snapshot.sh"));
      using machine = await openMachine(name, { script: "test/vm/guest/inspect.ts", share });
      const live = (await machine.result("live")) as Printed;
      const snapshot = (await machine.result("snapshot")) as Printed;
      const kernel = (await machine.result("kernel")) as KernelSays;
      console.log(await machine.result("text"));
      const board = await machine.result("board");
      expect(steady(await machine.result("copied board"))).toEqual(steady(board));
      expect(await machine.exit()).toBe(0);

      expect(still(snapshot)).toEqual(still(live));
      expect(live.kernel.release).toBe(machine.release);
      expect(live.unread).toEqual([]);
      expectBuffers(live, kernel);
      expectMemory(live, kernel);
      expect(live.groups.map(({ id, type, devices }) => ({ id, type, devices }))).toEqual(
        kernel.groups.toSorted((a, b) => Number(a.id) - Number(b.id)),
      );
      expect(live.devices.map(({ file }) => file.split("/").at(-1) ?? "").toSorted()).toEqual(
        kernel.devices.toSorted(),
      );
      for (const { file, driver } of live.devices) {
        const entry = file.split("/").at(-1) ?? "";
        if (entry.startsWith("video")) expect(driver).toBe(kernel.drivers[entry]);
      }
    });
  });
}

function expectBuffers(live: Printed, kernel: KernelSays): void {
  const lines = kernel.bufinfo.matchAll(/^(\d+)\t\S+\t\S+\t\d+\t(\S+)\t(\d+)\t(.*)$/gm);
  const listed = [...lines].map(([, size, exporter, inode, name]) => ({
    inode: Number(inode),
    size: `0x${Number(size).toString(16)}`,
    exporter,
    name: name === "<none>" ? null : name,
  }));
  const seen = live.buffers.map(({ inode, size, exporter, name }) => ({
    inode,
    size,
    exporter,
    name,
  }));
  expect(seen.toSorted((a, b) => a.inode - b.inode)).toEqual(
    listed.toSorted((a, b) => a.inode - b.inode),
  );
  const held = live.buffers.filter(({ inode }) => kernel.inodes.includes(inode));
  expect(held.length).toBe(3);
  for (const { holders } of held) expect(holders.map(({ pid }) => pid)).toContain(kernel.pid);
  const shared = held.find(({ name }) => name === "held 0");
  expect(shared?.attachments.length).toBe(2);
}

function expectMemory(live: Printed, { cma, heaps }: KernelSays): void {
  const bytes = (pages: number) => `0x${(pages * 4096).toString(16)}`;
  expect(live.areas.find(({ name }) => name === "reserved")).toMatchObject({
    base: bytes(cma.base_pfn),
    size: bytes(cma.count),
    used: bytes(cma.used),
    largestFree: bytes(cma.maxchunk),
  });
  const names = live.heaps.flatMap((heap) => heap.names).filter((name) => name !== "udmabuf");
  expect(names.toSorted()).toEqual([...heaps].toSorted());
}

/** What does not change between two looks. */
function still({ source: _source, memory: _memory, migration: _migration, ...look }: Printed) {
  return steady(look);
}

/** Sources of facts and places of diagnostics name what was read: the machine, or the file of the copy. */
function steady(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replaceAll("/host/snapshot.tar", "this machine"),
  ) as unknown;
}
