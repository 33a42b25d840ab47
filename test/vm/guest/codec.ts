// In the guest of codec.test.ts: frames coded, kept in a file and decoded; a converter as copy engine; what goes wrong.
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { withCpuAccess } from "../../../src/buffer/cpu-mapping.ts";
import { attempt, isRefused } from "../../../src/buffer/kernel-error.ts";
import type { DeviceQueue, Frame, MediaDevice } from "../../../src/buffer/media-device.ts";
import { deviceAt, heapOf } from "../../../src/buffer/platform.ts";
import { type FrameLayout, frameLayout, isConflict } from "../../../src/format/layout.ts";
import { parseFormat } from "../../../src/format/parse-format.ts";
import { stampedFrame } from "../../../src/format/pattern/test-pattern.ts";
import { FolderFiles } from "../../../src/linux/files/folder-files.ts";
import type { LinuxPlatform } from "../../../src/linux/linux-platform.ts";
import { deviceNumber, findMedia } from "../../../src/linux/media/find-media.ts";
import { feedOf } from "../../../src/linux/media/media-graph.ts";
import { readOneByOne } from "../../../src/linux/media/read-media-graph.ts";
import { openLinux } from "../../../src/linux/open-linux.ts";
import { openDevice } from "../../../src/linux/fd.ts";
import { report } from "./host.ts";

const SECOND = 1_000_000_000;
const CODED = 6;
const LARGE = 1;
const CODEC = "vicodec.0";

interface Demands {
  readonly stride?: number;
  readonly height?: number;
}

function layout(format: string, width: number, height: number, demands: Demands = {}): FrameLayout {
  const info = parseFormat(format);
  const made = info && frameLayout(info, width, height, [{ by: "test", ...demands }]);
  if (!made || isConflict(made)) throw new Error(`no layout of ${format}`);
  return made;
}

/** The codec pads 360 lines of this format to 368. */
const PADDED = { height: 16 };
const nv12 = layout("NV12", 640, 360, PADDED);
const patterns = Array.from({ length: CODED }, (_, sequence) => stampedFrame(nv12, sequence));

const none = new Uint8Array();

const refusalOf = (work: () => unknown): string => {
  const result = attempt(work);
  return isRefused(result) ? result.message : "none";
};

function device(platform: LinuxPlatform, node: string): MediaDevice {
  const found = deviceAt(platform, node);
  if (!found) throw new Error(`no ${node}`);
  return found;
}

function frames(platform: LinuxPlatform, memory: string, of: FrameLayout, count: number) {
  const heap = heapOf(platform, memory);
  if (!heap) throw new Error(`no ${memory}`);
  return Array.from({ length: count }, (_, at): Frame => ({
    buffers: of.buffers.map((size) => heap.allocate(size, `frame ${at}`)),
  }));
}

function write({ buffers }: Frame, bytes: readonly Uint8Array[]): void {
  buffers.forEach((buffer, at) => {
    const view = buffer.mapCpu();
    withCpuAccess(view, "write", () => view.write(0, bytes[at] ?? new Uint8Array()));
    view[Symbol.dispose]();
  });
}

function read({ buffers }: Frame, of: FrameLayout): readonly Uint8Array[] {
  return buffers.map((buffer, at) => {
    const bytes = new Uint8Array(of.buffers[at] ?? 0);
    const view = buffer.mapCpu();
    withCpuAccess(view, "read", () => view.read(0, bytes));
    view[Symbol.dispose]();
    return bytes;
  });
}

const disposeAll = (all: readonly Frame[]) => {
  for (const buffer of all.flatMap(({ buffers }) => buffers)) buffer[Symbol.dispose]();
};

/** Frames of the test pattern through the encoder, one behind the other, as a file. */
async function code(
  platform: LinuxPlatform,
  of: FrameLayout,
  count: number,
  file: string,
): Promise<number> {
  const queue = device(platform, CODEC).open("consume", of, 30);
  const [frame] = frames(platform, "heap:system", of, 1);
  if (!frame) throw new Error("no frame");
  const mapping = queue.attach(frame).map();
  queue.start();
  const parts: Uint8Array[] = [];
  for (let sequence = 0; sequence < count; sequence += 1) {
    write(frame, stampedFrame(of, sequence));
    queue.enqueue(mapping);
    await platform.wait([queue], 20 * SECOND);
    parts.push(queue.dequeue()?.seen?.coded ?? new Uint8Array());
  }
  queue[Symbol.dispose]();
  disposeAll([frame]);
  writeFileSync(file, Buffer.concat(parts));
  return parts.filter(({ length }) => length > 0).length;
}

/** Mean difference of a byte of the picture's luma, by some of them. */
function difference([a = none]: readonly Uint8Array[], [b = none]: readonly Uint8Array[]): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < 640 * 360; at += 31) {
    sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
    count += 1;
  }
  return sum / count;
}

/** Which of the coded frames a decoded one is, and how far from it. */
function recognised(decoded: readonly Uint8Array[]) {
  const differences = patterns.map((pattern) => difference(decoded, pattern));
  const least = Math.min(...differences);
  return { frame: differences.indexOf(least), off: least };
}

interface Decoded {
  readonly order: readonly number[];
  readonly sequences: readonly number[];
  readonly worst: number;
  readonly isTimely: boolean;
}

/** Decodes into frames of the memory, taking each back when it has been looked at. */
async function decode(
  platform: LinuxPlatform,
  queue: DeviceQueue,
  owned: readonly Frame[],
  of: FrameLayout,
  count: number,
): Promise<Decoded> {
  const mappings = owned.map((frame) => queue.attach(frame).map());
  for (const mapping of mappings) queue.enqueue(mapping);
  queue.start();
  const [order, sequences, stamps]: [number[], number[], number[]] = [[], [], []];
  let worst = 0;
  while (order.length < count) {
    await platform.wait([queue], 10 * SECOND);
    const done = queue.dequeue();
    if (!done) throw new Error(`no frame after ${order.length}`);
    const { frame, off } = recognised(read(done.mapping.frame, of));
    order.push(frame);
    sequences.push(done.sequence);
    stamps.push(done.timestamp);
    worst = Math.max(worst, off);
    queue.enqueue(done.mapping);
  }
  queue.stop();
  // What was finished before the stop is taken back.
  while (queue.dequeue());
  for (const mapping of mappings) mapping[Symbol.dispose]();
  const isTimely = stamps.every((stamp, at) => stamp >= (stamps[at - 1] ?? 0));
  return { order, sequences, worst, isTimely };
}

/** What this process and the kernel have open. */
const open = () => ({
  descriptors: readdirSync("/proc/self/fd")
    .map((fd) => attemptLink(`/proc/self/fd/${fd}`))
    // Node opens it when it thinks fit.
    .filter((target) => target !== "/dev/null")
    .toSorted(),
  buffers: readdirSync("/sys/kernel/dmabuf/buffers").length,
});

function attemptLink(path: string): string {
  try {
    return readlinkSync(path).replace(/\d+/g, "");
  } catch {
    return "";
  }
}

{
  using platform = openLinux();
  await platform.wait([], 1);
}
const before = open();

// Coded, kept and decoded.
const first = openLinux();
const codedFrames = await code(first, nv12, CODED, "/run/small.fwht");
await code(first, layout("NV12", 1280, 720), LARGE, "/run/large.fwht");
first[Symbol.dispose]();
report("coded", codedFrames);

const fed = openLinux({ coded: new Map([[CODEC, "/run/small.fwht"]]) });
const decoded: Record<string, unknown> = {};
for (const memory of ["heap:system", "heap:cma"]) {
  const queue = device(fed, CODEC).open("produce", nv12, 100);
  const owned = frames(fed, memory, nv12, 4);
  decoded[memory] = await decode(fed, queue, owned, nv12, CODED + 4);
  // A stream that is stopped begins anew.
  decoded[`${memory} again`] = await decode(fed, queue, owned, nv12, 2);
  queue[Symbol.dispose]();
  disposeAll(owned);
}
report("decoded", decoded);

report("refused", {
  size: refusalOf(() => device(fed, CODEC).open("produce", layout("NV12", 1280, 720), 30)),
  stride: refusalOf(() =>
    device(fed, CODEC).open("consume", layout("NV12", 640, 360, { ...PADDED, stride: 512 }), 30),
  ),
  direction: refusalOf(() => device(fed, `${CODEC}:video0`).open("produce", nv12, 30)),
  stateless: refusalOf(() => device(fed, `${CODEC}:video2`).open("produce", nv12, 30)),
  few: refusalOf(() => {
    using queue = device(fed, CODEC).open("produce", nv12, 30);
    queue.start();
  }),
  file: refusalOf(() => {
    using platform = openLinux({ coded: new Map([[CODEC, "/run/none.h264"]]) });
    device(platform, CODEC).open("produce", nv12, 30);
  }),
  noise: refusalOf(() => {
    writeFileSync("/run/noise", "noise");
    using platform = openLinux({ coded: new Map([[CODEC, "/run/noise"]]) });
    device(platform, CODEC).open("produce", nv12, 30);
  }),
});
fed[Symbol.dispose]();

/** How decoding ends that does not go on for ever. */
async function endOf(file: string, of: FrameLayout): Promise<string> {
  const platform = openLinux({ coded: new Map([[CODEC, file]]) });
  const queue = device(platform, CODEC).open("produce", of, 100);
  const owned = frames(platform, "heap:system", of, 4);
  let answer = "";
  try {
    await decode(platform, queue, owned, of, 2 * CODED);
  } catch (error) {
    answer = error instanceof Error ? error.message : "";
  }
  queue[Symbol.dispose]();
  disposeAll(owned);
  platform[Symbol.dispose]();
  return answer;
}

// A stream that changes its size, and one that is of other colours than its frames would be.
const both = ["/run/small.fwht", "/run/large.fwht"].map((file) => readFileSync(file));
writeFileSync("/run/both.fwht", Buffer.concat(both));
report("ended", {
  size: await endOf("/run/both.fwht", nv12),
  format: await endOf("/run/small.fwht", layout("XR24", 640, 360, PADDED)),
});

/** Pattern and converter would do nothing else in the other round. */
const isSinglePlanar = !readFileSync("/proc/cmdline", "utf8").includes("vicodec.multiplanar=1");

// Without a file the test pattern is coded first.
if (isSinglePlanar) {
  const platform = openLinux();
  const start = performance.now();
  const queue = device(platform, CODEC).open("produce", nv12, 100);
  const milliseconds = Math.round(performance.now() - start);
  const owned = frames(platform, "heap:system", nv12, 4);
  const { order } = await decode(platform, queue, owned, nv12, 5);
  queue[Symbol.dispose]();
  disposeAll(owned);
  platform[Symbol.dispose]();
  report("pattern", { order, milliseconds });
}

// The converter.
if (isSinglePlanar) {
  const platform = openLinux();
  const engine = platform.copyEngines.find(({ id }) => id === "vim2m.0");
  if (!engine) throw new Error("no vim2m");
  const rgb = layout("BG24", 640, 360);
  const half = layout("BG24", 320, 180);
  const other = layout("RG24", 640, 360);
  const [from] = frames(platform, "heap:system", rgb, 1);
  const [same] = frames(platform, "heap:cma", rgb, 1);
  const [small] = frames(platform, "heap:cma", half, 1);
  const [turned] = frames(platform, "heap:system", other, 1);
  if (!from || !same || !small || !turned) throw new Error("no frames");
  const picture = stampedFrame(rgb, 3);
  write(from, picture);
  const done = async (to: Frame, of: FrameLayout) => {
    const fence = engine.copy(from, rgb, to, of);
    await platform.wait([fence], 10 * SECOND);
    const answer = fence.isSignalled ? (fence.error ?? "done") : "never";
    fence[Symbol.dispose]();
    return answer;
  };
  const answers = [
    await done(same, rgb),
    await done(same, rgb),
    await done(small, half),
    await done(turned, other),
  ];
  const [source] = picture;
  const copied = read(same, rgb)[0];
  const swapped = read(turned, other)[0];
  report("converted", {
    answers,
    isSame: copied !== undefined && Buffer.from(copied).equals(source ?? Buffer.alloc(0)),
    // The device scales by leaving out.
    corner: [...(read(small, half)[0]?.subarray(0, 3) ?? [])],
    sourceCorner: [...(source?.subarray(0, 3) ?? [])],
    isTurned: swapped?.[0] === source?.[2] && swapped?.[2] === source?.[0],
    large: refusalOf(() => engine.copy(from, rgb, same, layout("BG24", 1280, 720))),
    format: refusalOf(() => engine.copy(turned, layout("NV12", 640, 360), same, rgb)),
    counts: platform.stats().copies,
  });
  // Nobody waits for this one.
  engine.copy(from, rgb, same, rgb)[Symbol.dispose]();
  disposeAll([from, same, small, turned]);
  const used = platform.stats().pools.map(({ pool, used: bytes }) => `${pool} ${bytes}`);
  report("given back", { used, buffers: open().buffers, held: platform.held() });
  platform[Symbol.dispose]();
}

// What the devices are made of.
{
  const files = new FolderFiles();
  const found = findMedia(files, () => undefined);
  const feeds = files
    .names("sys/class/video4linux")
    .filter((entry) => /^video\d+$/.test(entry))
    .flatMap((entry) => {
      const number = deviceNumber(files, entry);
      return found.flatMap(({ graph }) => {
        const feed = number && feedOf(graph, number);
        if (!feed) return [];
        const chain = feed.chain.map(({ name }) => name).join(" < ");
        return [`${graph.model}: ${chain} (${feed.end})`];
      });
    });
  const oneByOne = found.map(({ path, graph }) => {
    const fd = openDevice(path);
    const { entities, links } = readOneByOne(fd);
    fd[Symbol.dispose]();
    const text = (of: typeof entities) => of.map(({ name, pads }) => `${name} ${pads.length}`);
    return (
      JSON.stringify(text(entities).toSorted()) ===
        JSON.stringify(text(graph.entities).toSorted()) && links.length === graph.links.length
    );
  });
  report("media", { feeds: [...new Set(feeds)].toSorted(), oneByOne });
}

report("open", { before, after: open() });

// A camera that is taken, and one that is unplugged while it streams.
{
  const platform = openLinux();
  // vivid knows only the devices it was bound to last, and unregisters those (drivers/media/test-drivers/vivid/vivid-core.c).
  const camera = platform.devices.findLast(({ node }) => /^(vivid\.0|\/camera-direct):/.test(node));
  if (!camera) throw new Error("no camera");
  const isMany = isMultiplanar(camera);
  // In this mode vivid puts YUYV behind 128 bytes.
  const offset = refusalOf(() => {
    using taken = camera.open("produce", layout("YUYV", 640, 360), 30);
    taken.stop();
  });
  const picture = isMany ? layout("NM12", 640, 360) : layout("XR24", 640, 360);
  const queue = camera.open("produce", picture, 30);
  const owned = frames(platform, "heap:cma", picture, 3);
  const mappings = owned.map((frame) => queue.attach(frame).map());
  for (const mapping of mappings) queue.enqueue(mapping);
  queue.start();
  await platform.wait([queue], 10 * SECOND);
  const done = queue.dequeue();
  const planes = done ? read(done.mapping.frame, picture) : [];
  using second = openLinux();
  const busy = refusalOf(() => {
    using taken = device(second, camera.node).open("produce", picture, 30);
    const [frame] = owned;
    if (frame) taken.attach(frame).map();
  });
  if (done) queue.enqueue(done.mapping);
  for (let next = queue.dequeue(); next; next = queue.dequeue()) queue.enqueue(next.mapping);
  writeFileSync("/sys/bus/platform/drivers/vivid/unbind", "vivid.0");
  const told = await platform.wait([queue], SECOND);
  const gone = told.length > 0 ? refusalOf(() => queue.dequeue()) : "nothing";
  const stopped = refusalOf(() => queue.stop());
  while (queue.dequeue());
  for (const mapping of mappings) mapping[Symbol.dispose]();
  queue[Symbol.dispose]();
  disposeAll(owned);
  report("camera", {
    isMany,
    buffers: picture.buffers.length,
    isBlank: planes.map((bytes) => bytes.every((byte) => byte === bytes[0])),
    busy,
    gone,
    stopped,
    offset,
    held: platform.held(),
  });
  platform[Symbol.dispose]();
}

function isMultiplanar(camera: MediaDevice): boolean {
  const queue = attempt(() => camera.open("produce", layout("NM12", 640, 360), 30));
  if (isRefused(queue)) return false;
  queue[Symbol.dispose]();
  return true;
}
