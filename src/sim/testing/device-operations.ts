// What a process does with devices: opens queues, attaches and maps frames, and what devices then do at the addresses that
// they were told, allowed or not.
import type { Device } from "../../board/board.ts";
import { isVirtual, type VirtualMapping } from "../devices/virtual-queue.ts";
import { bytesOfFrame, expectSame, rangeIn } from "./buffer-operations.ts";
import { isIdle, LAYOUTS } from "./twin-book.ts";
import {
  type AttachmentHandle,
  type MappingHandle,
  nameOf,
  type QueueHandle,
  type TwinClient,
} from "./twin-client.ts";
import { bounces, iommuOf, programsOf, type TwinState } from "./twin-state.ts";

const RATES = [24, 30, 60, 240];

/** One queue of a device in each direction: drivers give it to one stream. */
export function openQueue(state: TwinState, client: TwinClient): void {
  const device = pickDevice(state);
  const layout = state.oneOf(LAYOUTS);
  const direction = state.chance(2) ? "produce" : "consume";
  const twin = state.platform.devices.find(({ node }) => node === device?.node);
  if (!device || !twin || !layout) return;
  const isOpen = state.queues.some(
    ({ it }) => it.node === device.node && it.direction === direction,
  );
  if (isOpen) return;
  const rate = state.chance(30) ? 0 : (state.oneOf(RATES) ?? 30);
  state.note(
    `client ${client.number} opens ${device.node} to ${direction} ${layout.format} ${layout.width}x${layout.height}`,
  );
  const it = state.try(() => twin.open(direction, layout, rate));
  if (!it) return;
  state.enter(client, {
    kind: "queue",
    it,
    device,
    attachments: new Set(),
    waiting: [],
    done: [],
  });
}

/** Most often one that can have frames. */
function pickDevice(state: TwinState): Device | undefined {
  const { devices } = state.board;
  const usual = devices.filter(({ memory }) => memory !== "none");
  return state.oneOf(state.chance(8) ? devices : usual);
}

/** Buffers in an order that need not fit; now and then the same one twice. */
export function attach(state: TwinState, client: TwinClient): void {
  const queue = state.oneOf(client.all("queue"));
  if (!queue) return;
  const { buffers: sizes } = queue.it.layout;
  const all = client.all("buffer");
  const picked = sizes.flatMap((size) => {
    const fitting = all.filter(({ it }) => it.size >= size);
    return state.oneOf(state.chance(12) ? all : fitting) ?? [];
  });
  if (picked.length === 0) return;
  state.note(
    `client ${client.number} attaches ${picked.map(nameOf).join(" and ")} to ${nameOf(queue)}`,
  );
  const it = state.try(() => queue.it.attach({ buffers: picked.map((handle) => handle.it) }));
  if (!it) return;
  const frame = picked.map(({ booked }) => booked);
  for (const booked of frame) booked.references += 1;
  const handle: AttachmentHandle = {
    kind: "attachment",
    it,
    queue,
    frame,
    mappings: new Set(),
  };
  queue.attachments.add(handle);
  state.enter(client, handle);
}

export function map(state: TwinState, client: TwinClient): void {
  const attachment = state.oneOf(client.all("attachment"));
  if (!attachment) return;
  const { queue, frame } = attachment;
  const { device } = queue;
  state.note(`client ${client.number} maps ${nameOf(attachment)}`);
  const it = state.try(() => attachment.it.map());
  if (!it) return;
  if (!isVirtual(it)) throw new Error("not a mapping of the twin");
  for (const booked of frame) booked.references += 1;
  const iommu = iommuOf(device);
  if (iommu !== undefined) state.book.addMapped(iommu, bytesOfFrame(frame));
  const isBounced = frame.some((booked) => bounces(device, booked));
  if (isBounced && queue.it.direction === "produce")
    for (const booked of frame) booked.isKnown = false;
  const handle: MappingHandle = {
    kind: "mapping",
    it,
    attachment,
    iommu,
    isBounced,
    isWhole: reachesAll(it, queue),
    state: "free",
    job: undefined,
    seen: undefined,
  };
  attachment.mappings.add(handle);
  state.enter(client, handle);
}

/** A driver that programs one start address and does not check what follows reaches foreign memory. */
function reachesAll(it: VirtualMapping, { device, it: queue }: QueueHandle): boolean {
  const programs = programsOf(device);
  const hasOwnTables = device.translation === "internal" && device.needsContiguous === "no";
  if (programs === "cpu" || programs === "list" || hasOwnTables) return true;
  return queue.layout.buffers.every((size, at) => (it.segments[at]?.[0]?.length ?? 0) >= size);
}

/** A device reads at the addresses it was told: the bytes of the buffer. */
export function readByDevice(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf(client.all("mapping"));
  if (!handle?.isWhole || handle.attachment.frame.length === 0) return;
  const at = state.below(handle.attachment.frame.length);
  const booked = handle.attachment.frame[at];
  const size = handle.attachment.queue.it.layout.buffers[at] ?? 0;
  const programmed = handle.it.mapped.programmed[at];
  if (!booked || !programmed) return;
  const [offset, length] = rangeIn(state, size);
  state.note(`the device reads ${length} bytes at ${offset} by ${nameOf(handle)}`);
  const target = new Uint8Array(length);
  if (!programmed.read(offset, target)) throw new Error("a mapped address faults");
  if (booked.isKnown && !handle.isBounced)
    expectSame(target, booked.bytes.subarray(offset, offset + length), "the device reads");
}

/** A device writes where it may, while nobody else works on the buffer. Where it may only read, that faults. */
export function writeByDevice(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf(client.all("mapping"));
  if (!handle?.isWhole || handle.attachment.frame.length === 0) return;
  const { frame, queue } = handle.attachment;
  const at = state.below(frame.length);
  const booked = frame[at];
  const programmed = handle.it.mapped.programmed[at];
  if (!booked || !programmed || !isIdle(booked)) return;
  const [offset, length] = rangeIn(state, queue.it.layout.buffers[at] ?? 0);
  const source = new Uint8Array(length).fill(1 + state.below(255));
  if (queue.it.direction === "consume") {
    if (handle.iommu === undefined || hasNoReadOnly(state, handle.iommu)) return;
    state.note(`the device writes at ${offset} by ${nameOf(handle)}, which is to be read only`);
    state.book.faults += 1;
    if (programmed.write(offset, source)) throw new Error("a read-only mapping was written");
    return;
  }
  state.note(`the device writes ${length} bytes at ${offset} by ${nameOf(handle)}`);
  if (!programmed.write(offset, source)) throw new Error("a mapped address faults");
  booked.bytes.set(source, offset);
  if (handle.isBounced) booked.isKnown = false;
}

/** The tables of MediaTek's IOMMU leave everything writable (drivers/iommu/io-pgtable-arm-v7s.c:338). */
function hasNoReadOnly({ board }: TwinState, node: string): boolean {
  const iommu = board.iommus.find((one) => one.node === node);
  return iommu?.compatible.some((name) => name.startsWith("mediatek,")) ?? false;
}

/** A device that goes on where a mapping was: it must fault, unless the address was given out again. */
export function readStale(state: TwinState): void {
  const stale = state.oneOf(state.stale);
  if (stale) accessStale(state, stale);
}

export function accessStale(state: TwinState, stale: TwinState["stale"][number]): void {
  const { node, address } = stale;
  const isReused = state.clients
    .flatMap((client) => client.all("mapping"))
    .filter((handle) => handle.attachment.queue.device.node === node)
    .flatMap((handle) => handle.it.segments.flat())
    .some((segment) => segment.address <= address && address < segment.address + segment.length);
  if (isReused || state.copies.some(({ engine }) => engine === node)) return;
  state.note(`${node} reads at 0x${address.toString(16)}, which is mapped no more`);
  state.book.faults += 1;
  if (stale.read(new Uint8Array(16))) throw new Error("a translation outlived its mapping");
}
