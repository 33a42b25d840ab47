// In the guest of endurance.test.ts: buffers that come and go ten thousand times at the camera or at the display; and
// processes that are killed at work, a CMA area that is used up, one whose pages others have pinned. Run with an argument it
// is one of those processes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { BufferSource, DmaBuffer } from "../../../src/buffer/dma-buffer.ts";
import { attempt, isRefused } from "../../../src/buffer/kernel-error.ts";
import type { DeviceQueue } from "../../../src/buffer/media-device.ts";
import { heapOf } from "../../../src/buffer/platform.ts";
import { type HeldNow, heldNow, lastCmaFailure, pagesFree } from "./kernel-counts.ts";
import { report } from "./host.ts";
import { linuxBench } from "./linux-bench.ts";

const CYCLES = 10_000;
/** Enough for every list and cache that grows at first to have grown. */
const WARM_UP = 500;
const SECOND = 1_000_000_000;
const MIB = 2 ** 20;
const FRAME = 3 * MIB;

const bench = linuxBench();
const { platform, picture, rate, contiguous } = bench;
const layout = bench.layout(picture.format, picture.width, picture.height);
/** The smallest the cameras have: QEMU takes most of a cycle to clear the pages. */
const small = bench.layout(picture.format, 320, 180);

function openCamera(frame = layout): DeviceQueue {
  return bench.producer.open("produce", frame, rate);
}

function openScreen(): DeviceQueue {
  if (!bench.display) throw new Error("there is no display");
  return bench.display.open("consume", layout, rate);
}

/** Takes a new buffer to the device and gives everything back. A camera lets go of what it had when it stops. */
function cycle(queue: DeviceQueue): void {
  using buffer = contiguous.allocate(queue.layout.size, "cycle");
  using attachment = queue.attach({ buffers: [buffer] });
  using mapping = attachment.map();
  if (queue.direction === "consume") return;
  queue.enqueue(mapping);
  queue.stop();
}

function runCycles(open: () => DeviceQueue, count: number): void {
  using queue = open();
  for (let done = 0; done < count; done += 1) cycle(queue);
}

function endure(open: () => DeviceQueue): void {
  runCycles(open, WARM_UP);
  const before = { ...heldNow(), free: pagesFree() };
  const start = performance.now();
  runCycles(open, CYCLES);
  const seconds = (performance.now() - start) / 1000;
  const after = { ...heldNow(), free: pagesFree() };
  report("cycles", { count: CYCLES, before, after, seconds, held: platform.held() });
}

/** Camera to display until the process is killed; a line for each frame that was shown. */
async function stream(): Promise<never> {
  const [camera, screen] = [openCamera(), openScreen()];
  const frames = Array.from({ length: 6 }, () => ({ buffers: [contiguous.allocate(layout.size)] }));
  const filled = frames.map((frame) => camera.attach(frame).map());
  const shown = frames.map((frame) => screen.attach(frame).map());
  for (const mapping of filled) camera.enqueue(mapping);
  camera.start();
  screen.start();
  for (;;) {
    await platform.wait([camera, screen], SECOND);
    const done = camera.dequeue();
    const onScreen = done && shown[filled.indexOf(done.mapping)];
    if (onScreen) screen.enqueue(onScreen);
    const old = screen.dequeue();
    const back = old && filled[shown.indexOf(old.mapping)];
    if (!back) continue;
    camera.enqueue(back);
    process.stdout.write("frame\n");
  }
}

/** Cycles until the process is killed, a line for each hundred. */
function churn(): never {
  const queue = openCamera();
  for (let done = 1; ; done += 1) {
    cycle(queue);
    if (done % 100 === 0) process.stdout.write("cycle\n");
  }
}

/** Starts this script again, kills it after some lines, and says what there was before, meanwhile and afterwards. */
async function killed(what: string, lines: number) {
  const before = heldNow();
  const child = spawn(process.execPath, [process.argv[1] ?? "", what], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  let seen = 0;
  let during: HeldNow | undefined;
  child.stdout.on("data", (chunk: Buffer) => {
    seen += chunk.toString().split("\n").length - 1;
    if (seen < lines || during) return;
    during = heldNow();
    child.kill("SIGKILL");
  });
  const [, signal] = await ended;
  // The display lets go of its last frame at the end of a refresh.
  for (let tries = 0; tries < 100 && !isSame(heldNow(), before); tries += 1) await sleep(20);
  return { what, signal, before, during, after: heldNow() };
}

const isSame = (one: HeldNow, other: HeldNow) => JSON.stringify(one) === JSON.stringify(other);

/** Allocates frames until one is refused, and gives them back. */
function fill(source: BufferSource) {
  const buffers: DmaBuffer[] = [];
  for (;;) {
    const got = attempt(() => source.allocate(FRAME));
    if (!isRefused(got)) {
      buffers.push(got);
      continue;
    }
    for (const buffer of buffers) buffer[Symbol.dispose]();
    return { count: buffers.length, refusal: got.message, log: lastCmaFailure() };
  }
}

/** The area is used up, twice; then shared memory is pinned in it, and let go of. */
function exhaust() {
  const shared = heapOf(platform, "udmabuf");
  if (!shared) throw new Error("there is no udmabuf");
  // Their nodes stay open from the first buffer on.
  for (const source of [shared, contiguous]) source.allocate(MIB)[Symbol.dispose]();
  const before = heldNow();
  const full = [fill(contiguous), fill(contiguous)];
  const pins = [56, 56].map((mib) => shared.allocate(mib * MIB));
  const pinned = fill(contiguous);
  for (const pin of pins) pin[Symbol.dispose]();
  return { full, pinned, recovered: fill(contiguous), before, after: heldNow() };
}

async function main(): Promise<void> {
  const { groups } = /onebuf\.part=(?<part>\S+)/.exec(readFileSync("/proc/cmdline", "utf8")) ?? {};
  const part = groups?.["part"];
  if (part === "camera") endure(() => openCamera(small));
  if (part === "display") endure(openScreen);
  if (part === "kill") {
    // Node opens what it watches its children with, and keeps it.
    await once(spawn("true"), "close");
    const kills = [];
    for (const lines of [1, 7, 20]) kills.push(await killed("stream", lines));
    for (const lines of [1, 2]) kills.push(await killed("churn", lines));
    report("kills", kills);
  }
  if (part === "exhaust") report("exhausted", exhaust());
  bench.dispose();
}

const [, , role] = process.argv;
if (role === "stream") await stream();
else if (role === "churn") churn();
else await main();
