// Frames in the hands of devices: queued, worked on, dequeued; copies by engines; and time that passes. What the twin tells
// of finished work is compared with what the model expects, in the moment it happens.
import type { PlatformEvent } from "../../buffer/platform-event.ts";
import { canConvert, convertFrame } from "../../format/pattern/convert-frame.ts";
import { stampedFrame } from "../../format/pattern/test-pattern.ts";
import { VirtualFence } from "../buffers/virtual-fence.ts";
import { bytesOfFrame, expectErrno, expectSame } from "./buffer-operations.ts";
import {
  blockersOf,
  type BookedBuffer,
  type BookedJob,
  enterJob,
  finishJob,
  LAYOUTS,
} from "./twin-book.ts";
import { type MappingHandle, nameOf, type QueueHandle, type TwinClient } from "./twin-client.ts";
import { bounces, iommuOf, programsOf, type TwinState } from "./twin-state.ts";

const PRODUCING = ["capture", "decode", "write"];
const MOST_WAITING = 8;

export function enqueue(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf(client.all("mapping"));
  if (!handle?.isWhole) return;
  const { queue, frame } = handle.attachment;
  if (queue.waiting.length >= MOST_WAITING) return;
  state.note(`client ${client.number} queues ${nameOf(handle)}`);
  if (handle.state !== "free") return expectErrno(() => queue.it.enqueue(handle.it), "EINVAL");
  const access = queue.it.direction === "produce" ? "write" : "read";
  const job: BookedJob = {
    blockers: frame.flatMap((booked) => blockersOf(booked, access)),
    isDone: false,
  };
  for (const booked of frame) enterJob(booked, job, access);
  handle.state = "queued";
  handle.job = job;
  queue.waiting.push(handle);
  queue.it.enqueue(handle.it);
}

export function start(state: TwinState, client: TwinClient): void {
  const queue = state.oneOf(client.all("queue"));
  if (!queue) return;
  state.note(`client ${client.number} starts ${nameOf(queue)}`);
  queue.it.start();
}

export function stop(state: TwinState, client: TwinClient): void {
  const queue = state.oneOf(client.all("queue"));
  if (!queue) return;
  state.note(`client ${client.number} stops ${nameOf(queue)}`);
  queue.it.stop();
  giveBack(queue);
}

/** Frames that were not finished come back as they are, and what they were to signal has signalled. */
export function giveBack({ waiting }: QueueHandle): void {
  for (const handle of waiting) {
    handle.state = "free";
    if (handle.job) handle.job.isDone = true;
  }
  waiting.length = 0;
}

export function dequeue(state: TwinState, client: TwinClient): void {
  const queue = state.oneOf(client.all("queue"));
  if (!queue) return;
  state.note(`client ${client.number} dequeues from ${nameOf(queue)}`);
  if (queue.it.isReady !== queue.done.length > 0) throw new Error("ready without a finished frame");
  const completed = queue.it.dequeue();
  const expected = queue.done.shift();
  if (completed?.mapping !== expected?.it) throw new Error("not the frame that was finished next");
  if (!completed || !expected) return;
  expected.state = "free";
  if (completed.error !== undefined) throw new Error(`the frame has an error: ${completed.error}`);
  if (completed.timestamp > state.platform.now()) throw new Error("finished in the future");
  expected.seen?.forEach((bytes, at) =>
    expectSame(completed.seen?.bytes[at] ?? new Uint8Array(), bytes, "a consumer has seen"),
  );
}

export async function wait(state: TwinState, client: TwinClient): Promise<void> {
  const fences = client.all("fence").map(({ it }) => it);
  const queues = client.all("queue").map(({ it }) => it);
  const sources = state.chance(3) ? fences : [...queues, ...fences];
  const timeout = state.below(60_000_000);
  state.note(`client ${client.number} waits ${timeout} ns for ${sources.length} sources`);
  const before = state.platform.now();
  const ready = await state.platform.wait(state.chance(3) ? [] : sources, timeout);
  const now = state.platform.now();
  if (now < before || (ready.length === 0 && now !== before + timeout))
    throw new Error(`time went from ${before} to ${now}`);
}

export function copy(state: TwinState, client: TwinClient): void {
  const engine = state.oneOf(state.platform.copyEngines);
  const fromLayout = state.oneOf(LAYOUTS);
  const toLayout = state.chance(2) ? fromLayout : state.oneOf(LAYOUTS);
  if (!engine || !fromLayout || !toLayout) return;
  const pick = (sizes: readonly number[]) =>
    sizes.flatMap((size) => {
      const fitting = client.all("buffer").filter(({ it }) => it.size >= size);
      return state.oneOf(fitting) ?? [];
    });
  const from = pick(fromLayout.buffers);
  const to = pick(toLayout.buffers);
  const device = state.board.devices.find(({ node }) => node === engine.id);
  if (from.length === 0 || to.length === 0 || (device && programsOf(device) === "first")) return;
  // A driver takes its own buffers unchecked.
  if ([...from, ...to].some(({ it }) => it.memory === `export:${engine.id}`)) return;
  state.note(
    `client ${client.number} copies ${from.map(nameOf).join("+")} to ${to.map(nameOf).join("+")} by ${engine.id}`,
  );
  const frames = [from.map(({ booked }) => booked), to.map(({ booked }) => booked)] as const;
  const blockers = [
    ...frames[0].flatMap((booked) => blockersOf(booked, "read")),
    ...frames[1].flatMap((booked) => blockersOf(booked, "write")),
  ];
  const fence = state.try(() =>
    engine.copy(
      { buffers: from.map(({ it }) => it) },
      fromLayout,
      { buffers: to.map(({ it }) => it) },
      toLayout,
    ),
  );
  if (!fence) return;
  if (!(fence instanceof VirtualFence) || !canConvert(fromLayout, toLayout))
    throw new Error("a copy began that cannot be made");
  const job: BookedJob = { blockers, isDone: false };
  const all = [...frames[0], ...frames[1]];
  for (const booked of frames[0]) enterJob(booked, job, "read");
  for (const booked of frames[1]) enterJob(booked, job, "write");
  for (const booked of all) booked.references += 1;
  const iommu = device && iommuOf(device);
  if (iommu !== undefined) state.book.addMapped(iommu, bytesOfFrame(all));
  state.copies.push({
    engine: engine.id,
    from: frames[0],
    fromLayout,
    to: frames[1],
    toLayout,
    job,
    iommu,
    isBounced: device !== undefined && all.some((booked) => bounces(device, booked)),
  });
  state.enter(client, { kind: "fence", it: fence, jobs: [job] });
}

/** What the twin tells, as it happens. */
export function onEvent(state: TwinState, event: PlatformEvent): void {
  if (event.kind === "job") onJob(state, event);
  else if (event.kind === "copied") onCopied(state, event);
  else if (event.kind === "freed") state.book.freed(event.inode);
}

type EventOf<K extends PlatformEvent["kind"]> = Extract<PlatformEvent, { readonly kind: K }>;

function onJob(state: TwinState, { node, label, inodes, sequence }: EventOf<"job">): void {
  const direction = PRODUCING.includes(label) ? "produce" : "consume";
  const queue = state.queues.find(({ it }) => it.node === node && it.direction === direction);
  const handle = queue?.waiting.shift();
  if (!queue || !handle?.job) throw new Error(`${node} finished a frame that it was not given`);
  const { frame } = handle.attachment;
  if (frame.some(({ inode }, at) => inode !== inodes[at]))
    throw new Error(`${node} finished buffers ${inodes.join("+")} out of their order`);
  state.note(`  ${label} by ${node} of buffers ${inodes.join("+")}, number ${sequence}`);
  finishJob(handle.job);
  handle.state = "done";
  queue.done.push(handle);
  if (direction === "consume") handle.seen = expectedSight(queue, handle);
  else writeFrame(frame, stampedFrame(queue.it.layout, sequence), handle.isBounced);
}

function expectedSight(
  { it }: QueueHandle,
  { attachment: { frame }, isBounced }: MappingHandle,
): readonly Uint8Array[] | undefined {
  if (isBounced || frame.some(({ isKnown }) => !isKnown)) return undefined;
  return frame.map(({ bytes }, at) => bytes.slice(0, it.layout.buffers[at]));
}

function onCopied(state: TwinState, { engine, from, to }: EventOf<"copied">): void {
  const at = state.copies.findIndex(
    (copied) =>
      copied.engine === engine && copied.from[0]?.inode === from && copied.to[0]?.inode === to,
  );
  const [copied] = state.copies.splice(at, 1);
  if (at < 0 || !copied) throw new Error(`${engine} made a copy that nobody asked for`);
  state.note(`  ${engine} has copied ${from} to ${to}`);
  finishJob(copied.job);
  const all = [...copied.from, ...copied.to];
  for (const booked of all) booked.references -= 1;
  if (copied.iommu !== undefined) state.book.addMapped(copied.iommu, -bytesOfFrame(all));
  const source = copied.from.map(({ bytes }, part) =>
    bytes.slice(0, copied.fromLayout.buffers[part]),
  );
  const made = convertFrame(source, copied.fromLayout, copied.toLayout) ?? [];
  const isUnknown = copied.isBounced || copied.from.some(({ isKnown }) => !isKnown);
  writeFrame(copied.to, made, isUnknown);
}

function writeFrame(
  frame: readonly BookedBuffer[],
  bytes: readonly Uint8Array[],
  isUnknown: boolean,
): void {
  frame.forEach((booked, at) => {
    booked.bytes.set(bytes[at] ?? new Uint8Array());
    if (isUnknown) booked.isKnown = false;
  });
}
