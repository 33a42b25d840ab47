// In the test machine of vm.ts: onebuf and its peers in C take turns at the same work. Run with a number, it does so many
// cycles for the count of ioctls.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, realpathSync } from "node:fs";
import { createInterface } from "node:readline";
import type { BufferSource } from "../src/buffer/dma-buffer.ts";
import type { DeviceQueue, MediaDevice } from "../src/buffer/media-device.ts";
import { deviceAt } from "../src/buffer/platform.ts";
import { withCpuAccess } from "../src/buffer/cpu-mapping.ts";
import { CountedMapping } from "../src/linux/accounts/counted-buffer.ts";
import { pageSize } from "../src/linux/ffi.ts";
import { report } from "../test/vm/guest/host.ts";
import { linuxBench } from "../test/vm/guest/linux-bench.ts";
import type { Counts, Turns } from "./vm-figures.ts";

/** The first cycles are told of by themselves: Node interprets, and compiles beside it on the only processor. */
const FIRST = 1000;
/** After so many more nothing is left to compile, and what a cycle takes no longer changes. */
const WARM_UP = 7000;
const ROUNDS = 31;
const CYCLES = 40;
const COPIES = 20;
/** Cycles of two runs, whose difference is what cycles take without what surrounds them. */
const COUNTED = [5, 25] as const;

/** Bytes of the frame that is copied: 1080p in NV12. */
const FRAME = (1920 * 1080 * 3) / 2;

const HEAP = "/dev/dma_heap/reserved";

const bench = linuxBench();
const { platform, rate, contiguous } = bench;
const layout = bench.layout("XR24", 640, 480);
/** For cycles that only warm up: the kernel has fewer pages to clear. vivid has no smaller picture. */
const small = bench.layout("XR24", 320, 180);

/** A camera without an IOMMU that takes runs of pages only. */
const node = deviceAt(platform, "/camera-direct") ? "/camera-direct" : "vivid.0";
const camera = platform.devices.filter((each) => each.node.startsWith(`${node}:`))[1];
if (!camera) throw new Error("there is no camera");
const cameraPath = `/dev/${camera.node.slice(node.length + 1)}`;

/** The work: a buffer is allocated, imported, queued, taken back and freed. */
function cycle(source: BufferSource, queue: DeviceQueue): void {
  const buffer = source.allocate(queue.layout.size, "frame");
  const attachment = queue.attach({ buffers: [buffer] });
  const mapping = attachment.map();
  queue.enqueue(mapping);
  queue.stop();
  mapping[Symbol.dispose]();
  attachment[Symbol.dispose]();
  buffer[Symbol.dispose]();
}

/** @returns nanoseconds */
function cycles(device: MediaDevice, count: number, picture = layout): number {
  using queue = device.open("produce", picture, rate);
  const start = process.hrtime.bigint();
  for (let done = 0; done < count; done += 1) cycle(contiguous, queue);
  return Number(process.hrtime.bigint() - start);
}

/** A program of the share, where it can be run. */
function program(name: string): string {
  const path = `/run/${name}`;
  copyFileSync(`/host/${name}`, path);
  chmodSync(path, 0o755);
  return path;
}

interface Peer extends Disposable {
  /** @returns nanoseconds that so many rounds of the work took it */
  run(count: number): Promise<number>;
}

function startPeer(name: string, args: readonly string[]): Peer {
  const child: ChildProcess = spawn(program(name), args, { stdio: ["pipe", "pipe", "inherit"] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error(`${name} does not listen`);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    async run(count) {
      stdin.write(`${count}\n`);
      const { value } = await lines.next();
      if (value === undefined) throw new Error(`${name} ended`);
      return Number(value);
    },
    [Symbol.dispose]: () => void stdin.end(),
  };
}

/** Both take their turns, in changing order. @returns nanoseconds of each */
async function takeTurns(
  work: (count: number) => number,
  peer: Peer,
  count: number,
): Promise<Turns> {
  const turns: { readonly ours: number; readonly theirs: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const early = round % 2 === 0 ? work(count) : undefined;
    const theirs = await peer.run(count);
    turns.push({ ours: early ?? work(count), theirs });
  }
  return { count, turns };
}

/** A mapping of a new buffer, which it keeps. @param size bytes */
function mappedBuffer(size: number): CountedMapping {
  using buffer = contiguous.allocate(size);
  const mapping = buffer.mapCpu();
  if (mapping instanceof CountedMapping) return mapping;
  throw new Error("the heap is of another platform");
}

/** @returns nanoseconds */
function copies(
  source: CountedMapping,
  target: CountedMapping,
  length: number,
  count: number,
): number {
  const start = process.hrtime.bigint();
  for (let done = 0; done < count; done += 1)
    withCpuAccess(source, "read", () =>
      withCpuAccess(target, "write", () => target.copyFrom(source, length)),
    );
  return Number(process.hrtime.bigint() - start);
}

/** Ioctls of one cycle by request, as the preloaded counter finds them. */
function countIoctls(run: (count: number, environment: NodeJS.ProcessEnv) => void): Counts {
  const counter = program("count-ioctls.so");
  const [few, many] = COUNTED.map((count) => {
    const path = `/run/ioctls-${count}`;
    run(count, { ...process.env, LD_PRELOAD: counter, IOCTL_COUNTS: path });
    const lines = readFileSync(path, "utf8").trim().split("\n");
    return new Map(lines.map((line) => line.split(" ") as [request: string, count: string]));
  });
  const counts = [...(many ?? [])].map(([request, count]) => {
    const more = Number(count) - Number(few?.get(request) ?? 0);
    return [request, more / (COUNTED[1] - COUNTED[0])] as const;
  });
  return Object.fromEntries(
    counts.filter(([, count]) => count !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

async function main(device: MediaDevice): Promise<void> {
  const cameraArguments = [HEAP, cameraPath, `${layout.width}`, `${layout.height}`];
  const cycleProgram = program("cycle");
  report("ioctls", {
    ours: countIoctls((count, env) => {
      execFileSync(process.execPath, [realpathSync(process.argv[1] ?? ""), `${count}`], { env });
    }),
    theirs: countIoctls((count, env) => {
      execFileSync(cycleProgram, cameraArguments, { env, input: `${count}\n` });
    }),
  });

  report("first", cycles(device, FIRST) / FIRST);
  cycles(device, WARM_UP, small);
  {
    using peer = startPeer("cycle", cameraArguments);
    report("cycles", await takeTurns((count) => cycles(device, count), peer, CYCLES));
  }

  // Pages, so that it does not take long.
  const pages = [mappedBuffer(pageSize()), mappedBuffer(pageSize())] as const;
  copies(...pages, pageSize(), WARM_UP);
  const [source, target] = [mappedBuffer(FRAME), mappedBuffer(FRAME)];
  const bytes = Uint8Array.from({ length: FRAME }, (_, at) => (at * 2654435761) >>> 13);
  source.write(0, bytes);
  using peer = startPeer("copy", [HEAP, `${FRAME}`]);
  report("copies", await takeTurns((count) => copies(source, target, FRAME, count), peer, COPIES));
  const copied = new Uint8Array(FRAME);
  target.read(0, copied);
  report("same", Buffer.compare(copied, bytes) === 0);
  for (const mapping of [...pages, source, target]) mapping[Symbol.dispose]();
}

const [, , counted] = process.argv;
if (counted === undefined) await main(camera);
else cycles(camera, Number(counted));
bench.dispose();
