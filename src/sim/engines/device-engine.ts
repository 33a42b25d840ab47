// A 2D device or scaler as copy engine: it imports both frames and reaches them through its own path.
import type { CopyEngine } from "../../buffer/copy-engine.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import { canConvert } from "../../format/pattern/convert-frame.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";
import type { Driver } from "../devices/driver.ts";
import type { Programmed } from "../devices/programmed.ts";
import { memoriesOf } from "../devices/memories-of.ts";
import type { DmaDirection } from "../dma/dma-path.ts";
import type { Machine } from "../machine.ts";
import type { CopyCounter } from "./copy-counter.ts";
import { checkSizes, converted, startCopy } from "./copy-job.ts";

export function deviceEngine(
  machine: Machine,
  counter: CopyCounter,
  node: string,
  driver: Driver,
): CopyEngine {
  return {
    id: node,
    copy(fromFrame, fromLayout, toFrame, toLayout) {
      const from = memoriesOf(fromFrame, "VIDIOC_QBUF");
      const to = memoriesOf(toFrame, "VIDIOC_QBUF");
      if (!canConvert(fromLayout, toLayout)) throw new KernelError("VIDIOC_S_FMT", "EINVAL");
      checkSizes(from, fromLayout);
      checkSizes(to, toLayout);
      const source = mapAll(driver, from, fromLayout, "to-device");
      const target = attemptAll(source, () => mapAll(driver, to, toLayout, "from-device"));
      return startCopy(machine, counter, {
        engine: node,
        from,
        to,
        toLayout,
        move: () => move(source, fromLayout, target, toLayout),
        release: () => {
          for (const one of [...source, ...target]) one.release();
        },
      });
    },
  };
}

/** All buffers of a frame, or none. */
function mapAll(
  driver: Driver,
  buffers: readonly DmaBuf[],
  layout: FrameLayout,
  direction: DmaDirection,
): readonly Programmed[] {
  const mapped: Programmed[] = [];
  return attemptAll(mapped, () => {
    buffers.forEach((buffer, at) => {
      driver.admit(buffer);
      mapped.push(driver.map(buffer, layout.buffers[at] ?? 0, direction));
    });
    return mapped;
  });
}

/** What is mapped already is given back when the rest cannot be. */
function attemptAll<T>(mapped: readonly Programmed[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    for (const one of mapped) one.release();
    throw error;
  }
}

function move(
  source: readonly Programmed[],
  fromLayout: FrameLayout,
  target: readonly Programmed[],
  toLayout: FrameLayout,
): string | undefined {
  const read = source.map((one, at) => {
    const bytes = new Uint8Array(fromLayout.buffers[at] ?? 0);
    return { bytes, isWhole: one.read(0, bytes) };
  });
  const bytes = read.map((one) => one.bytes);
  const made = converted(bytes, fromLayout, toLayout);
  const written = target.map((one, at) => one.write(0, made[at] ?? new Uint8Array()));
  const isWhole = read.every((one) => one.isWhole) && written.every(Boolean);
  return isWhole ? undefined : "a part of the frame could not be reached";
}
