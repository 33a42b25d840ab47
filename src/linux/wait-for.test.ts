// Waiting for queues over descriptors of a socket pair, one end of which the test writes to.
import { afterEach, beforeEach, expect, test } from "vitest";
import { adoptDmaBuffer } from "./dma-buffer.ts";
import { Accounts } from "./accounts/accounts.ts";
import { countBuffer } from "./accounts/counted-buffer.ts";
import type { OwnedFd } from "./fd.ts";
import { JobFence } from "./job-fence.ts";
import { LinuxQueue } from "./linux-queue.ts";
import { createMemfd } from "./memfd.ts";
import { Waiting } from "./readiness.ts";
import { MemoryDriver } from "./testing/memory-driver.ts";
import { createSocketPair, sendMessage } from "./unix-socket.ts";
import { waitFor } from "./wait-for.ts";

const SECOND = 1_000_000_000;

let accounts: Accounts;
let waiting: Waiting;
let driver: MemoryDriver;
let queue: LinuxQueue;
let ends: readonly [OwnedFd, OwnedFd];

beforeEach(() => {
  accounts = new Accounts();
  waiting = new Waiting();
  driver = new MemoryDriver();
  ends = createSocketPair();
  queue = new LinuxQueue(accounts, {
    node: "/camera",
    iommu: undefined,
    direction: "produce",
    layout: {
      format: "R8",
      width: 64,
      height: 64,
      planes: [{ offset: 0, stride: 64, lines: 64, size: 4096 }],
      buffers: [4096],
      size: 4096,
      reasons: [],
    },
    driver,
    label: "capture",
    onDispose: () => {},
  });
  const buffer = countBuffer(
    accounts,
    adoptDmaBuffer(createMemfd("f", 4096), "udmabuf", ""),
    "ram",
  );
  queue.enqueue(queue.attach({ buffers: [buffer] }).map());
});

afterEach(() => {
  waiting[Symbol.dispose]();
  for (const end of ends) end[Symbol.dispose]();
});

const now = () => accounts.now();
const wait = (time: number) => waitFor(waiting, [queue], now, now() + time);

test("a queue with a finished frame is returned without waiting", async () => {
  driver.finish(0);
  expect(await wait(0)).toEqual([queue]);
});

test("a descriptor that tells of a frame ends the wait", async () => {
  driver.pending = { fd: ends[0], interest: "readable" };
  const ready = wait(20 * SECOND);
  driver.finish(0);
  sendMessage(ends[1], Uint8Array.of(1));
  expect(await ready).toEqual([queue]);
});

test("a descriptor that tells of nothing does not end it before its time", async () => {
  driver.pending = { fd: ends[0], interest: "readable" };
  sendMessage(ends[1], Uint8Array.of(1));
  const before = now();
  expect(await wait(SECOND / 50)).toEqual([]);
  expect(now() - before).toBeGreaterThanOrEqual(SECOND / 50);
});

test("with nothing under way a wait without an end ends, and one with an end takes its time", async () => {
  expect(await wait(Infinity)).toEqual([]);
  const before = now();
  expect(await wait(SECOND / 100)).toEqual([]);
  expect(now() - before).toBeGreaterThanOrEqual(SECOND / 100);
});

test("a queue that goes while it is waited for is not returned", async () => {
  driver.pending = { fd: ends[0], interest: "readable" };
  const ready = wait(SECOND / 20);
  queue[Symbol.dispose]();
  ends[0][Symbol.dispose]();
  expect(await ready).toEqual([]);
});

test("a queue with something to do at a time is looked at then, though its descriptor tells nothing", async () => {
  driver.pending = { fd: ends[0], interest: "readable", due: now() + SECOND / 50 };
  const ready = wait(20 * SECOND);
  driver.finish(0);
  expect(await ready).toEqual([queue]);
});

test("the job of a fence tells where to wait for it", async () => {
  let abandoned = 0;
  const job = {
    isDone: false,
    error: undefined,
    pending: driver.pending,
    abandon: () => (abandoned += 1),
  };
  {
    using _ = new JobFence(accounts, job, "copy that nobody waits for");
  }
  expect(abandoned).toBe(1);
  using fence = new JobFence(accounts, job, "copy by /scaler");
  expect(accounts.ledger.held().at(-1)).toEqual({ what: "fence", text: "copy by /scaler" });
  job.pending = { fd: ends[0], interest: "readable" };
  const ready = waitFor(waiting, [fence], now, now() + 20 * SECOND);
  job.isDone = true;
  sendMessage(ends[1], Uint8Array.of(1));
  expect(await ready).toEqual([fence]);
});
