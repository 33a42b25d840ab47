// In the guest of endurance.test.ts: buffers that come and go ten thousand times, processes that are killed while they
// stream, a CMA area that is used up, one that others have pinned. Run with an argument it is one of those processes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { attempt, isRefused } from "../../../src/buffer/kernel-error.ts";
import type { BufferSource, DmaBuffer } from "../../../src/buffer/dma-buffer.ts";
import type { DeviceQueue } from "../../../src/buffer/media-device.ts";
import { heapOf } from "../../../src/buffer/platform.ts";
import { type HeldNow, heldNow, lastCmaFailure, pagesGone } from "./kernel-counts.ts";
import { report } from "./host.ts";
import { linuxBench } from "./linux-bench.ts";

const CYCLES = 1_000;
/** Enough for every list and cache that grows at first to have grown. */
const WARM_UP = 300;
const SECOND = 1_000_000_000;
const MIB = 2 ** 20;

const bench = linuxBench();
const { platform, picture, rate, contiguous } = bench;
const layout = bench.layout(picture.format, picture.width, picture.height);

function openStreams(): { readonly camera: DeviceQueue; readonly screen: DeviceQueue } {
  const { producer, display } = bench;
  if (!display) throw new Error("there is no display");
  return {
    camera: producer.open("produce", layout, rate),
    screen: display.open("consume", layout, rate),
  };
}

/** Takes a buffer to each device and gives everything back. The camera lets go of what it had when it stops. */
function cycle(source: BufferSource, camera: DeviceQueue, screen: DeviceQueue): void {
  using buffer = source.allocate(layout.size, "cycle");
  const frame = { buffers: [buffer] };
  {
    using attachment = camera.attach(frame);
    using mapping = attachment.map();
    camera.enqueue(mapping);
    camera.stop();
  }
  using attachment = screen.attach(frame);
  attachment.map()[Symbol.dispose]();
}

function runCycles(count: number): void {
  const { camera, screen } = openStreams();
  for (let done = 0; done < count; done += 1) cycle(contiguous, camera, screen);
  screen[Symbol.dispose]();
  camera[Symbol.dispose]();
}

/** Camera to display until the process is killed; a line for each frame that was shown. */
async function stream(): Promise<never> {
  const { camera, screen } = openStreams();
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
  const { camera, screen } = openStreams();
  for (let done = 1; ; done += 1) {
    cycle(contiguous, camera, screen);
    if (done % 100 === 0) process.stdout.write("cycle\n");
  }
}

/** Starts this script again, kills it after some lines, and says what there was meanwhile and what is left. */
async function killed(what: string, lines: number) {
  const before = heldNow();
  const child = spawn(process.execPath, [process.argv[1] ?? "", what], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  let seen = 0;
  for await (const chunk of child.stdout) {
    seen += String(chunk).split("\n").length - 1;
    if (seen >= lines) break;
  }
  const during = heldNow();
  child.kill("SIGKILL");
  const [, signal] = await ended;
  // The display lets go of its last frame at the end of a refresh.
  for (let tries = 0; tries < 50 && !isSame(heldNow(), before); tries += 1) await sleep(20);
  return {
    signal,
    lines: seen >= lines,
    held: during.buffers - before.buffers,
    before,
    after: heldNow(),
  };
}

const isSame = (one: HeldNow, other: HeldNow) => JSON.stringify(one) === JSON.stringify(other);

/** Allocates until it is refused. */
function fill(source: BufferSource, size: number) {
  const buffers: DmaBuffer[] = [];
  for (;;) {
    const got = attempt(() => source.allocate(size));
    if (!isRefused(got)) {
      buffers.push(got);
      continue;
    }
    for (const buffer of buffers) buffer[Symbol.dispose]();
    const errno = "errno" in got ? got.errno : String(got);
    return { count: buffers.length, errno, log: lastCmaFailure() };
  }
}

async function main(): Promise<void> {
  runCycles(WARM_UP);
  const before = { ...heldNow(), gone: pagesGone() };
  const start = performance.now();
  runCycles(CYCLES);
  const milliseconds = performance.now() - start;
  const after = { ...heldNow(), gone: pagesGone() };
  report("cycles", { count: CYCLES, before, after, milliseconds, held: platform.held() });

  const kills = [];
  for (const lines of [1, 7, 20]) kills.push(await killed("stream", lines));
  for (const lines of [1, 2]) kills.push(await killed("churn", lines));
  report("kills", kills);

  const frame = 3 * MIB;
  const held = heldNow();
  report("exhausted", [fill(contiguous, frame), fill(contiguous, frame)]);
  const shared = heapOf(platform, "udmabuf");
  if (!shared) throw new Error("there is no udmabuf");
  const pins = [56, 56].map((mib) => shared.allocate(mib * MIB));
  const pinned = fill(contiguous, frame);
  for (const pin of pins) pin[Symbol.dispose]();
  report("pinned", { pinned, after: fill(contiguous, frame), isSame: isSame(heldNow(), held) });
  bench.dispose();
}

const [, , role] = process.argv;
if (role === "stream") await stream();
else if (role === "churn") churn();
else await main();
