// The CPU as copy engine: it maps both frames and brackets its accesses, as a careful program does.
import { KernelError } from "../../buffer/kernel-error.ts";
import type { CopyEngine } from "../../buffer/copy-engine.ts";
import { canConvert } from "../../format/pattern/convert-frame.ts";
import type { FrameLayout } from "../../format/layout.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";
import { memoriesOf } from "../devices/memories-of.ts";
import type { Machine } from "../machine.ts";
import type { CopyCounter } from "./copy-counter.ts";
import { checkSizes, converted, startCopy } from "./copy-job.ts";

export function cpuEngine(machine: Machine, counter: CopyCounter): CopyEngine {
  return {
    id: "cpu",
    copy(fromFrame, fromLayout, toFrame, toLayout) {
      const from = memoriesOf(fromFrame, "mmap");
      const to = memoriesOf(toFrame, "mmap");
      const isShut = [...from, ...to].some(({ backing }) => backing.isProtected);
      if (isShut || !canConvert(fromLayout, toLayout)) throw new KernelError("mmap", "EINVAL");
      checkSizes(from, fromLayout);
      checkSizes(to, toLayout);
      return startCopy(machine, counter, {
        engine: "cpu",
        from,
        to,
        toLayout,
        move() {
          const read = readBracketed(from, fromLayout);
          writeBracketed(to, converted(read, fromLayout, toLayout));
          return undefined;
        },
        release() {},
      });
    },
  };
}

function readBracketed(buffers: readonly DmaBuf[], layout: FrameLayout): readonly Uint8Array[] {
  return buffers.map((buffer, at) => {
    const bytes = new Uint8Array(layout.buffers[at] ?? 0);
    buffer.syncForCpu();
    buffer.cpuRead(0, bytes);
    buffer.syncForDevice();
    return bytes;
  });
}

function writeBracketed(buffers: readonly DmaBuf[], bytes: readonly Uint8Array[]): void {
  buffers.forEach((buffer, at) => {
    buffer.cpuWrite(0, bytes[at] ?? new Uint8Array());
    buffer.syncForDevice();
  });
}
