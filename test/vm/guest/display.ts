// In the guest of display.test.ts: pictures on the screens of this machine, and what the kernel says of them.
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { DmaBuffer } from "../../../src/buffer/dma-buffer.ts";
import { withCpuAccess } from "../../../src/buffer/cpu-mapping.ts";
import { attempt, isRefused } from "../../../src/buffer/kernel-error.ts";
import type { Completed, DeviceQueue, Mapping } from "../../../src/buffer/media-device.ts";
import { deviceAt, heapOf } from "../../../src/buffer/platform.ts";
import { type FrameLayout, frameLayout, isConflict } from "../../../src/format/layout.ts";
import { parseFormat } from "../../../src/format/parse-format.ts";
import { Accounts } from "../../../src/linux/accounts/accounts.ts";
import { CountedFence } from "../../../src/linux/accounts/counted-buffer.ts";
import { ioctlPlain } from "../../../src/linux/call.ts";
import { Backdrop } from "../../../src/linux/display/backdrop.ts";
import { Card } from "../../../src/linux/display/card.ts";
import { commit } from "../../../src/linux/display/commit.ts";
import { withModeBlob } from "../../../src/linux/display/mode-blob.ts";
import { openOutput } from "../../../src/linux/display/open-output.ts";
import { readPlanes } from "../../../src/linux/display/planes.ts";
import { readObject } from "../../../src/linux/display/properties.ts";
import { ScreenDriver } from "../../../src/linux/display/screen-driver.ts";
import { openDevice } from "../../../src/linux/fd.ts";
import { LinuxQueue } from "../../../src/linux/linux-queue.ts";
import { openLinux } from "../../../src/linux/open-linux.ts";
import {
  DRM_CLIENT_CAP_ATOMIC,
  DRM_IOCTL_DROP_MASTER,
} from "../../../src/linux/uapi/drm-device.ts";
import {
  DRM_MODE_ATOMIC_ALLOW_MODESET,
  DRM_MODE_ATOMIC_TEST_ONLY,
  DRM_MODE_OBJECT_CONNECTOR,
  DRM_MODE_OBJECT_CRTC,
} from "../../../src/linux/uapi/drm-property.ts";
import { meet, report } from "./host.ts";
import { type PlaneState, planeStates } from "./plane-states.ts";
import { softFence } from "./soft-fence.ts";

const SECOND = 1_000_000_000;
const RATE = 30;
const platform = openLinux();
const heap = there(heapOf(platform, "heap:cma"), "contiguous heap");
/** What the kernel calls the open files that hold buffers, fences or cards. */
const openFiles = () =>
  readdirSync("/proc/self/fd")
    .map(nameOf)
    .filter((name) => /dmabuf|sync_file|dri/.test(name));
const atStart = openFiles();

function there<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`this machine has no ${what}`);
  return value;
}

function nameOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    // The list's own.
    return "";
  }
}

/** @param stride of which bytes a line are a multiple */
function layoutOf(format: string, width: number, height: number, stride = 1): FrameLayout {
  const demands = [{ by: "test", stride }];
  const made = frameLayout(there(parseFormat(format), format), width, height, demands);
  if (isConflict(made)) throw new Error(made.message);
  return made;
}

/** Picture n: its left half is of one colour, its right half of another. Colours are red, green, blue. */
const colours = (picture: number) =>
  [
    [20 * picture, 255 - 20 * picture, 128],
    [255 - 20 * picture, 20 * picture, 64],
  ] as const;

/** A picture of 32 bits a pixel: blue, green, red and nothing in memory. */
function paint(buffer: DmaBuffer, { width, height, size }: FrameLayout, picture: number): void {
  const [left, right] = colours(picture).map(
    ([r, g, b]) => (0xff << 24) | (r << 16) | (g << 8) | b,
  );
  const line = new Int32Array(width).fill(right ?? 0).fill(left ?? 0, 0, width / 2);
  const bytes = new Uint8Array(size);
  for (let y = 0; y < height; y += 1) bytes.set(new Uint8Array(line.buffer), y * width * 4);
  const mapping = buffer.mapCpu();
  withCpuAccess(mapping, "write", () => mapping.write(0, bytes));
  mapping[Symbol.dispose]();
}

interface Stream extends Disposable {
  readonly queue: DeviceQueue;
  readonly buffers: readonly DmaBuffer[];
  readonly mappings: readonly Mapping[];
  /** Shows the picture that is after the one shown now; gives the one it takes the place of. */
  readonly next: (timeout?: number) => Promise<Completed | undefined>;
}

function stream(queue: DeviceQueue, layout: FrameLayout, count: number): Stream {
  const buffers = Array.from({ length: count }, (_, at) => heap.allocate(layout.size, `${at + 1}`));
  buffers.forEach((buffer, at) => paint(buffer, layout, at + 1));
  const mappings = buffers.map((buffer) => queue.attach({ buffers: [buffer] }).map());
  let at = 0;
  const enqueue = () => {
    queue.enqueue(there(mappings[at % count], "picture"));
    at += 1;
  };
  enqueue();
  queue.start();
  return {
    queue,
    buffers,
    mappings,
    next: async (timeout = 5 * SECOND) => {
      enqueue();
      await platform.wait([queue], timeout);
      return queue.dequeue();
    },
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      for (const buffer of buffers) buffer[Symbol.dispose]();
    },
  };
}

/** Numbers and times of the pictures that were shown, the last of them stopped. */
async function flips({ queue, mappings, next }: Stream, count: number) {
  const shown: Completed[] = [];
  for (let at = 0; at < count; at += 1) shown.push(there(await next(), `flip ${at}`));
  return {
    sequences: shown.map(({ sequence }) => sequence),
    pictures: shown.map(({ mapping }) => mappings.indexOf(mapping) + 1),
    isRising: shown.every(({ timestamp }, at) => timestamp > (shown[at - 1]?.timestamp ?? 0)),
    /** Milliseconds from the first to the last. */
    took: ((shown.at(-1)?.timestamp ?? 0) - (shown[0]?.timestamp ?? 0)) / 1e6,
    errors: shown.filter(({ error }) => error !== undefined).length,
    isReady: queue.isReady,
  };
}

/** How a display answers to a picture that is not shown. */
function answerTo(node: string, layout: FrameLayout): string {
  const display = there(deviceAt(platform, node), node);
  const owned: Disposable[] = [];
  const result = attempt(() => {
    const queue = display.open("consume", layout, RATE);
    owned.push(queue);
    const buffer = heap.allocate(layout.size);
    owned.push(buffer);
    queue.attach({ buffers: [buffer] }).map();
  });
  for (const owner of owned) owner[Symbol.dispose]();
  if (!isRefused(result)) return "ok";
  return "errno" in result ? `${result.call} ${result.errno}` : result.message;
}

/** A queue by hand, with the card that only its driver has else. */
function byHand(path: string, layout: FrameLayout, mayBeAtomic: boolean) {
  const card = new Card(openDevice(path));
  const accounts = new Accounts();
  const output = openOutput(card, layout, RATE, mayBeAtomic);
  const queue = new LinuxQueue(accounts, {
    node: path,
    iommu: undefined,
    direction: "consume",
    layout,
    driver: new ScreenDriver(accounts, { card, output, layout, master: () => "another is master" }),
    label: "scan out",
    onDispose: () => {},
  });
  return { card, queue };
}

/** `/dev/dri/card0` of the driver. */
function cardOf(driver: string): string {
  const entry = readdirSync("/sys/class/drm").find(
    (name) =>
      /^card\d+$/.test(name) &&
      readFileSync(`/sys/class/drm/${name}/device/uevent`, "utf8").includes(driver),
  );
  return `/dev/dri/${there(entry, driver)}`;
}

/** Of every plane that shows something: its place. Numbers of frame buffers differ from run to run. */
const places = (states: readonly PlaneState[]) =>
  states.map(({ plane, place }) => `${plane} ${place}`);

/** White, on the console that pl111 scans out. */
function whiteConsole(): void {
  const folder = "/sys/class/graphics";
  const name = readdirSync(folder).find(
    (entry) =>
      existsSync(`${folder}/${entry}/name`) &&
      readFileSync(`${folder}/${entry}/name`, "utf8").trim() === "pl111drmfb",
  );
  const text = (file: string) => readFileSync(`${folder}/${name}/${file}`, "utf8");
  const lines = Number(text("virtual_size").split(",")[1]);
  writeFileSync(`/dev/${name}`, Buffer.alloc(Number(text("stride")) * lines, 0xff));
}

async function onRealScreen(node: string): Promise<void> {
  whiteConsole();
  const layout = layoutOf("XR24", 640, 480);
  const display = there(deviceAt(platform, node), node);
  {
    const pictures = stream(display.open("consume", layout, RATE), layout, 11);
    await sleep(200);
    await meet("first");
    report("atomic", await flips(pictures, 10));
    await meet("eleventh");
    pictures.queue.stop();
    const last = pictures.queue.dequeue();
    report("last", last && pictures.mappings.indexOf(last.mapping) + 1);
    await meet("console");
    // The screen is taken over anew.
    pictures.queue.enqueue(there(pictures.mappings[2], "third"));
    pictures.queue.start();
    await sleep(200);
    await meet("again");
    pictures[Symbol.dispose]();
  }
  {
    const { queue } = byHand(cardOf("clcd"), layout, false);
    const pictures = stream(queue, layout, 6);
    report("legacy", await flips(pictures, 5));
    await meet("sixth");
    pictures[Symbol.dispose]();
    await meet("console-again");
  }
  report("answers", {
    smaller: answerTo(node, layoutOf("XR24", 320, 240)),
    larger: answerTo(node, layoutOf("XR24", 1280, 1024)),
    padded: answerTo(node, {
      ...layout,
      planes: [{ ...there(layout.planes[0], "plane"), stride: 2816 }],
      buffers: [2816 * 480],
      size: 2816 * 480,
    }),
    format: answerTo(node, layoutOf("NV12", 640, 480)),
  });
}

async function onVirtualScreen(node: string): Promise<void> {
  const display = there(deviceAt(platform, node), node);
  const open = (layout: FrameLayout) => display.open("consume", layout, RATE);
  const whole = layoutOf("XR24", 640, 480);
  {
    const pictures = stream(open(whole), whole, 3);
    report("atomic", await flips(pictures, 10));
    report("whole", places(planeStates("vkms")));
    pictures[Symbol.dispose]();
    report("nothing", places(planeStates("vkms")));
  }
  for (const [name, layout] of [
    ["small", layoutOf("XR24", 320, 240)],
    ["blended", layoutOf("AR24", 640, 480)],
  ] as const) {
    const pictures = stream(open(layout), layout, 2);
    const { sequences } = await flips(pictures, 3);
    report(name, { sequences, places: places(planeStates("vkms")) });
    pictures[Symbol.dispose]();
  }
  report("answers", {
    larger: answerTo(node, layoutOf("XR24", 8000, 600)),
    format: answerTo(node, layoutOf("NV12", 640, 480)),
    tiled: answerTo(node, layoutOf("ST12", 640, 480)),
  });
  await fenced(open(whole), whole);
  await mastered(whole, open);
  report("backdrop", backdropAnswer());
}

/** A picture that someone still writes to is not shown before that is done. */
async function fenced(queue: DeviceQueue, layout: FrameLayout): Promise<void> {
  const pictures = stream(queue, layout, 2);
  await sleep(100);
  const work = softFence();
  const fence = new CountedFence(new Accounts(), work.file, "work");
  there(pictures.buffers[1], "second").importFence(fence, "write");
  const flip = pictures.next();
  await sleep(300);
  const early = queue.isReady;
  work.signal();
  const done = await flip;
  report("fenced", { early, late: done !== undefined });
  pictures[Symbol.dispose]();
  work[Symbol.dispose]();
}

/** Another program is master for a while, shows a picture of its own, and leaves it. */
async function mastered(
  layout: FrameLayout,
  open: (layout: FrameLayout) => DeviceQueue,
): Promise<void> {
  const path = cardOf("vkms");
  const ours = byHand(path, layout, true);
  const pictures = stream(ours.queue, layout, 3);
  const { sequences } = await flips(pictures, 2);
  ioctlPlain(ours.card.fd, DRM_IOCTL_DROP_MASTER);
  const denied = byHand(path, layout, true);
  const other = stream(denied.queue, layout, 1);
  await sleep(100);
  const theirs = planeStates("vkms");
  // Ours waits meanwhile.
  const paused = await pictures.next(SECOND / 2);
  const isStillTheirs = planeStates("vkms")[0]?.frameBuffer === theirs[0]?.frameBuffer;
  other[Symbol.dispose]();
  await platform.wait([ours.queue], SECOND / 10);
  const resumed = await pictures.next();
  report("mastered", {
    sequences,
    paused: paused?.sequence,
    isStillTheirs,
    resumed: resumed?.sequence,
  });

  // Whoever comes while ours is master is told so.
  const late = open(layout);
  const buffer = heap.allocate(layout.size);
  late.enqueue(late.attach({ buffers: [buffer] }).map());
  const answer = attempt(() => late.start());
  report("late", isRefused(answer) ? answer.message : "ok");
  for (const owner of [late, buffer]) owner[Symbol.dispose]();

  // A picture that was left is there again after a stream.
  const left = planeStates("vkms");
  ioctlPlain(ours.card.fd, DRM_IOCTL_DROP_MASTER);
  const guest = byHand(path, layout, true);
  const between = stream(guest.queue, layout, 2);
  await flips(between, 2);
  const during = planeStates("vkms");
  between[Symbol.dispose]();
  const after = planeStates("vkms");
  report("left", {
    changed: during[0]?.frameBuffer !== left[0]?.frameBuffer,
    restored: JSON.stringify(after) === JSON.stringify(left),
  });
  pictures[Symbol.dispose]();
}

/** How the driver answers to a black picture of the screen's size on its primary plane. */
function backdropAnswer(): string {
  const card = new Card(openDevice(cardOf("vkms")));
  card.enable(DRM_CLIENT_CAP_ATOMIC);
  const { crtcs, connectors } = card.resources();
  const [crtc = 0, connector = 0] = [crtcs[0], connectors[0]];
  const mode = there(card.connector(connector, crtcs).modes[0], "mode");
  const planes = readPlanes(card, crtcs);
  const primary = planes.find(({ kind }) => kind === "primary");
  const backdrop = new Backdrop(card, there(primary, "primary plane"), crtc, mode);
  const result = attempt(() =>
    withModeBlob(card, mode, (blob) => {
      const changes = [
        {
          object: readObject(card, connector, DRM_MODE_OBJECT_CONNECTOR),
          values: { CRTC_ID: crtc },
        },
        {
          object: readObject(card, crtc, DRM_MODE_OBJECT_CRTC),
          values: { MODE_ID: blob, ACTIVE: 1 },
        },
        backdrop.change,
      ];
      commit(card, changes, DRM_MODE_ATOMIC_TEST_ONLY | DRM_MODE_ATOMIC_ALLOW_MODESET);
    }),
  );
  for (const owner of [backdrop, card]) owner[Symbol.dispose]();
  return isRefused(result) ? result.message : "ok";
}

const real = deviceAt(platform, "/clcd@10020000");
await (real ? onRealScreen(real.node) : onVirtualScreen("vkms"));
report("left-open", { before: atStart, after: openFiles(), held: platform.held() });
platform[Symbol.dispose]();
