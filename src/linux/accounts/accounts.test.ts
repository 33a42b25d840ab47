// Accounts of buffers: who holds them, what a pool gives, what listeners are told. A memfd stands in for a dma-buf.
import { expect, test } from "vitest";
import type { PlatformEvent } from "../../buffer/platform-event.ts";
import { adoptDmaBuffer } from "../dma-buffer.ts";
import { createMemfd } from "../memfd.ts";
import { Accounts } from "./accounts.ts";
import { countBuffer } from "./counted-buffer.ts";

function aBuffer(accounts: Accounts, onFree?: () => void) {
  const buffer = adoptDmaBuffer(createMemfd("frame", 8192), "heap:cma", "preview 0");
  return countBuffer(accounts, buffer, "reserved", onFree);
}

test("a buffer counts in its pool until handle, share and CPU mapping are gone", () => {
  const accounts = new Accounts();
  const buffer = aBuffer(accounts);
  const [shared, view] = [buffer.share(), buffer.mapCpu()];
  const used: number[] = [];
  for (const owner of [buffer, buffer, shared, view, view]) {
    used.push(accounts.used("reserved"));
    owner[Symbol.dispose]();
  }
  expect(used).toEqual([8192, 8192, 8192, 8192, 0]);
  expect([accounts.used("reserved"), accounts.peak("reserved")]).toEqual([0, 8192]);
});

test("the ledger lists what is held, in words", () => {
  const accounts = new Accounts();
  const buffer = aBuffer(accounts);
  const view = buffer.mapCpu();
  expect(accounts.ledger.held()).toEqual([
    {
      what: "buffer",
      text: `buffer ${buffer.inode} "preview 0", 8192 bytes of heap:cma`,
    },
    { what: "cpu-mapping", text: `CPU mapping of buffer ${buffer.inode}, 8192 bytes` },
  ]);
  view[Symbol.dispose]();
  buffer[Symbol.dispose]();
  expect(accounts.ledger.held()).toEqual([]);
});

test("listeners are told of the life of a buffer, and then no more", () => {
  const accounts = new Accounts();
  const told: PlatformEvent[] = [];
  const listening = accounts.listen((event) => void told.push(event));
  let freed = 0;
  aBuffer(accounts, () => (freed += 1))[Symbol.dispose]();
  expect(told.map(({ kind }) => kind)).toEqual(["allocated", "pool-used", "freed", "pool-used"]);
  expect(freed).toBe(1);
  listening[Symbol.dispose]();
  aBuffer(accounts)[Symbol.dispose]();
  expect(told).toHaveLength(4);
});

test("calls are counted and timed, also those that fail", () => {
  const accounts = new Accounts();
  const fail = () => {
    throw new Error("no");
  };
  expect(() => accounts.timed("map", fail)).toThrow("no");
  expect(accounts.timed("map", () => 3)).toBe(3);
  const [allocate, map] = accounts.calls();
  expect([allocate?.count, map?.count]).toEqual([0, 2]);
});

test("a time stamp of the kernel is on the platform's clock, and never below its start", () => {
  const accounts = new Accounts();
  const nanoseconds = process.hrtime.bigint();
  const stamp = accounts.timeOf(Number(nanoseconds / 1_000_000_000n), 999_999);
  expect(stamp).toBeLessThan(accounts.now() + 1_000_000_000);
  expect(accounts.timeOf(0, 0)).toBe(0);
});

test("who keeps memory only beside others lets go with the last of them, before the memory is free", () => {
  const accounts = new Accounts();
  const told: string[] = [];
  const buffer = aBuffer(accounts, () => void told.push("free"));
  const letGo = () => {
    told.push("let go");
    buffer.counted.keepers.delete(letGo);
  };
  buffer.counted.keepers.add(letGo);
  const shared = buffer.share();
  buffer[Symbol.dispose]();
  expect(told).toEqual([]);
  shared[Symbol.dispose]();
  expect(told).toEqual(["let go", "free"]);
});
