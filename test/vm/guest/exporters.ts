// In the guest of exporters.test.ts: what drivers allocate themselves, offered to every other driver.
import { attempt, isRefused } from "../../../src/buffer/kernel-error.ts";
import type {
  DeviceQueue,
  Direction,
  Frame,
  MediaDevice,
} from "../../../src/buffer/media-device.ts";
import type { BufferSource } from "../../../src/buffer/dma-buffer.ts";
import { deviceAt } from "../../../src/buffer/platform.ts";
import { withCpuAccess } from "../../../src/buffer/cpu-mapping.ts";
import { openLinux } from "../../../src/linux/open-linux.ts";
import { frameLayout, isConflict } from "../../../src/format/layout.ts";
import { parseFormat } from "../../../src/format/parse-format.ts";
import { report } from "./host.ts";

const SECOND = 1_000_000_000;
const format = parseFormat("XR24");
const made = format && frameLayout(format, 640, 480, []);
if (!made || isConflict(made)) throw new Error("no layout");
const layout = made;

const platform = openLinux();
const cameras = platform.devices.filter(
  ({ node }) => /video\d+$/.test(node) && !/codec/.test(node),
);
const displays = platform.devices.filter(({ roles }) => roles.includes("display"));
const names = new Map<MediaDevice, string>();
for (const node of new Set(cameras.map((camera) => camera.node.split(":")[0] ?? ""))) {
  const [pages, run] = cameras.filter((camera) => camera.node.startsWith(`${node}:`));
  if (pages && run) names.set(pages, `${node} vmalloc`).set(run, `${node} dma-contig`);
}
for (const display of displays) names.set(display, display.node);

/** Imports one frame without showing it: no display here is harmed by that. */
function answer(source: BufferSource, device: MediaDevice, direction: Direction): string {
  const owned: Disposable[] = [];
  const keep = <T extends Disposable>(owner: T): T => {
    owned.push(owner);
    return owner;
  };
  const result = attempt(() => {
    const frame = { buffers: [keep(source.allocate(layout.size, "offered"))] };
    keep(keep(keep(device.open(direction, layout, 30)).attach(frame)).map());
  });
  for (const owner of owned.toReversed()) owner[Symbol.dispose]();
  if (!isRefused(result)) return "ok";
  return "errno" in result ? `${result.call} ${result.errno}` : result.message;
}

const answers: Record<string, string> = {};
for (const [exporter, from] of names) {
  for (const [importer, to] of names) {
    if (importer === exporter || exporter.exporter === undefined) continue;
    const direction = importer.roles.includes("display") ? "consume" : "produce";
    answers[`${from} into ${to}`] = answer(exporter.exporter, importer, direction);
  }
}
report("answers", answers);

/** A camera fills memory of its own driver, and a display shows it. */
async function streamOwnMemory(camera: MediaDevice, display: MediaDevice) {
  const source = camera.exporter;
  if (!source) throw new Error("the camera exports nothing");
  const from = camera.open("produce", layout, 30);
  const to = display.open("consume", layout, 30);
  const frames: Frame[] = Array.from({ length: 4 }, (_, at) => ({
    buffers: [source.allocate(layout.size, `own ${at}`)],
  }));
  const [filled, shown] = [from, to].map((queue) =>
    frames.map((frame) => queue.attach(frame).map()),
  );
  for (const mapping of filled ?? []) from.enqueue(mapping);
  from.start();
  to.start();
  const sequences: number[] = [];
  const next = async (queue: DeviceQueue) => {
    await platform.wait([queue], 5 * SECOND);
    return queue.dequeue();
  };
  while (sequences.length < 8) {
    const done = await next(from);
    const at = done ? (filled ?? []).indexOf(done.mapping) : -1;
    const onScreen = shown?.[at];
    if (!done || !onScreen) throw new Error("no frame came");
    sequences.push(done.sequence);
    to.enqueue(onScreen);
    const old = to.dequeue() ?? (sequences.length > 1 ? await next(to) : undefined);
    const back = old && filled?.[(shown ?? []).indexOf(old.mapping)];
    if (back) from.enqueue(back);
  }
  const [first] = frames[0]?.buffers ?? [];
  const view = first?.mapCpu();
  const bytes = new Uint8Array(layout.size);
  if (view) withCpuAccess(view, "read", () => view.read(0, bytes));
  view?.[Symbol.dispose]();
  for (const owner of [to, from, ...frames.flatMap(({ buffers }) => buffers)])
    owner[Symbol.dispose]();
  return {
    frames: sequences.length,
    isRising: sequences.every((sequence, at) => sequence > (sequences[at - 1] ?? -1)),
    isBlank: bytes.every((byte) => byte === 0),
    used: platform.stats().pools.find(({ pool }) => pool === source.properties.pool)?.used,
    held: platform.held().map(({ text }) => text),
  };
}

const camera = [...names].find(([, name]) => name === "vivid.0 dma-contig")?.[0];
const display = deviceAt(platform, "vkms");
if (camera && display) report("own", await streamOwnMemory(camera, display));
platform[Symbol.dispose]();
