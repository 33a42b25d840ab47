// How things end in a run of the model: handles disposed of one by one, in any order, or a whole process killed.
import { bytesOfFrame, expectErrno } from "./buffer-operations.ts";
import { accessStale } from "./device-operations.ts";
import { giveBack } from "./stream-operations.ts";
import {
  type AttachmentHandle,
  type Handle,
  type MappingHandle,
  nameOf,
  type QueueHandle,
  type TwinClient,
} from "./twin-client.ts";
import type { TwinState } from "./twin-state.ts";

const STALE_KEPT = 32;

/** Disposes of any handle, now and then twice. */
export function disposeOne(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf([...client.handles]);
  if (!handle) return;
  state.note(`client ${client.number} disposes of its ${nameOf(handle)}`);
  end(state, handle);
  if (!state.clients.some(({ handles }) => handles.has(handle)) && state.chance(4))
    handle.it[Symbol.dispose]();
}

/** The kernel closes what a process held, in no order that it chose. */
export function kill(state: TwinState, client: TwinClient): void {
  state.note(`client ${client.number} is killed with ${client.handles.size} handles`);
  while (client.handles.size > 0) {
    const handles = [...client.handles];
    while (handles.length > 0) {
      const [handle] = handles.splice(state.below(handles.length), 1);
      if (handle && client.handles.has(handle)) end(state, handle);
    }
  }
}

/** Disposes of a handle; what the device still has is refused, and stays as it was. */
function end(state: TwinState, handle: Handle): void {
  if (isBusy(handle)) {
    const held = state.platform.held().length;
    expectErrno(() => handle.it[Symbol.dispose](), "EBUSY");
    if (state.platform.held().length !== held) throw new Error("half of it was disposed of");
    return;
  }
  if (handle.kind === "queue") endQueue(state, handle);
  else if (handle.kind === "attachment") endAttachment(state, handle);
  else if (handle.kind === "mapping") endMapping(state, handle);
  else {
    if (handle.kind !== "fence") handle.booked.references -= 1;
    state.forget(handle);
    handle.it[Symbol.dispose]();
  }
}

function isBusy(handle: Handle): boolean {
  if (handle.kind === "mapping") return handle.state !== "free";
  return handle.kind === "attachment" && [...handle.mappings].some((one) => one.state !== "free");
}

function endQueue(state: TwinState, queue: QueueHandle): void {
  queue.it[Symbol.dispose]();
  giveBack(queue);
  for (const handle of queue.done) handle.state = "free";
  queue.done.length = 0;
  state.forget(queue);
  for (const attachment of queue.attachments) settleAttachment(state, attachment);
}

function endAttachment(state: TwinState, attachment: AttachmentHandle): void {
  attachment.it[Symbol.dispose]();
  settleAttachment(state, attachment);
}

function endMapping(state: TwinState, mapping: MappingHandle): void {
  mapping.it[Symbol.dispose]();
  settleMapping(state, mapping);
}

/** Books that it is gone, with what hung on it. */
function settleAttachment(state: TwinState, attachment: AttachmentHandle): void {
  for (const mapping of attachment.mappings) settleMapping(state, mapping);
  for (const booked of attachment.frame) booked.references -= 1;
  attachment.queue.attachments.delete(attachment);
  state.forget(attachment);
}

function settleMapping(state: TwinState, mapping: MappingHandle): void {
  const { attachment, iommu } = mapping;
  for (const booked of attachment.frame) booked.references -= 1;
  attachment.mappings.delete(mapping);
  state.forget(mapping);
  if (iommu === undefined) return;
  state.book.addMapped(iommu, -bytesOfFrame(attachment.frame));
  const programmed = mapping.it.mapped.programmed[0];
  const address = programmed?.segments[0]?.address;
  if (!programmed || address === undefined) return;
  const { node } = attachment.queue.device;
  const stale = { node, address, read: (target: Uint8Array) => programmed.read(0, target) };
  state.stale.push(stale);
  if (state.stale.length > STALE_KEPT) state.stale.shift();
  accessStale(state, stale);
}
