// One copy of a frame: it waits for the fences of both buffers, takes its time, and signals when the last byte is written.
import type { Fence } from "../../buffer/fence.ts";
import type { FrameLayout } from "../../format/layout.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import { convertFrame } from "../../format/pattern/convert-frame.ts";
import type { FrameBytes } from "../../format/pattern/visible-planes.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";
import { Signal, VirtualFence } from "../buffers/virtual-fence.ts";
import type { Machine } from "../machine.ts";
import type { CopyCounter } from "./copy-counter.ts";

export interface CopyJob {
  readonly engine: string;
  readonly from: readonly DmaBuf[];
  readonly to: readonly DmaBuf[];
  readonly toLayout: FrameLayout;
  /** Moves the bytes; an error when part of them could not be reached. */
  readonly move: () => string | undefined;
  /** Called when all is done. */
  readonly release: () => void;
}

/** Nanoseconds for a byte: 1 GB/s. Assumed; the simulator has the real ones. */
const NANOSECONDS_PER_BYTE = 1;

/** @throws KernelError EINVAL for a frame with fewer buffers or bytes than its layout */
export function checkSizes(buffers: readonly DmaBuf[], { buffers: sizes }: FrameLayout): void {
  const isShort = sizes.some((size, at) => (buffers[at]?.size ?? 0) < size);
  if (isShort || buffers.length !== sizes.length) throw new KernelError("VIDIOC_QBUF", "EINVAL");
}

/** The frame in the target's layout. @throws Error for a conversion that `canConvert` does not vouch for */
export function converted(frame: FrameBytes, from: FrameLayout, to: FrameLayout): FrameBytes {
  const made = convertFrame(frame, from, to);
  if (!made) throw new Error(`no conversion from ${from.format} to ${to.format}`);
  return made;
}

export function startCopy(machine: Machine, counter: CopyCounter, job: CopyJob): Fence {
  const { engine, from, to, toLayout } = job;
  const signal = new Signal();
  const blockers = [
    ...from.flatMap(({ reservations }) => reservations.before("read")),
    ...to.flatMap(({ reservations }) => reservations.before("write")),
  ];
  for (const { reservations } of from) reservations.add(signal, "read");
  for (const { reservations } of to) reservations.add(signal, "write");
  for (const buffer of [...from, ...to]) buffer.get();
  const bytes = toLayout.size;
  let missing = blockers.length;
  const begin = () => {
    const started = machine.clock.now;
    const duration = bytes * NANOSECONDS_PER_BYTE;
    machine.clock.after(duration, () => {
      const error = job.move();
      counter.add(engine, bytes);
      machine.emit(() => ({
        kind: "copied",
        time: started,
        duration,
        engine,
        from: from[0]?.inode ?? 0,
        to: to[0]?.inode ?? 0,
        bytes,
      }));
      job.release();
      for (const buffer of [...from, ...to]) buffer.put();
      signal.signal(error === undefined ? undefined : "EIO");
    });
  };
  if (missing === 0) begin();
  for (const blocker of blockers) {
    blocker.whenSignalled(() => {
      missing -= 1;
      if (missing === 0) begin();
    });
  }
  const fence = new VirtualFence([signal], () => forget());
  const forget = machine.ledger.hold(fence, () => ({ what: "fence", text: `copy by ${engine}` }));
  return fence;
}
