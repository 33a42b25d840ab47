// The CPU as copy engine: both frames are mapped, and every access stands in a bracket, which waits for the work of others
// on the buffer (drivers/dma-buf/dma-buf.c:1311). The copy is done when the call returns.
import type { CopyEngine } from "../buffer/copy-engine.ts";
import type { Fence } from "../buffer/fence.ts";
import { withCpuAccess } from "../buffer/cpu-mapping.ts";
import { KernelError } from "../buffer/kernel-error.ts";
import type { Frame } from "../buffer/media-device.ts";
import type { FrameLayout, PlaneLayout } from "../format/layout.ts";
import { canConvert, convertFrame } from "../format/pattern/convert-frame.ts";
import type { Accounts } from "./accounts/accounts.ts";
import { countedBuffers } from "./accounts/counted-buffer.ts";
import type { DmaBufMapping } from "./dma-buffer.ts";

const ID = "cpu";

export class CpuEngine implements CopyEngine {
  readonly id = ID;
  readonly #accounts: Accounts;
  #frames = 0;
  #bytes = 0;

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  /** Frames copied and bytes written until now. */
  get count(): { readonly engine: string; readonly frames: number; readonly bytes: number } {
    return { engine: ID, frames: this.#frames, bytes: this.#bytes };
  }

  copy(from: Frame, fromLayout: FrameLayout, to: Frame, toLayout: FrameLayout): Fence {
    if (!canConvert(fromLayout, toLayout)) throw new KernelError("mmap", "EINVAL");
    checkSizes(from, fromLayout);
    checkSizes(to, toLayout);
    const start = this.#accounts.now();
    copyBracketed(mappingsOf(from), fromLayout, mappingsOf(to), toLayout);
    this.#frames += 1;
    this.#bytes += toLayout.size;
    this.#accounts.emit((time) => ({
      kind: "copied",
      time: start,
      duration: time - start,
      engine: ID,
      from: from.buffers[0]?.inode ?? 0,
      to: to.buffers[0]?.inode ?? 0,
      bytes: toLayout.size,
    }));
    return new DoneFence(this.#accounts);
  }
}

/** Of work that is done already. */
class DoneFence implements Fence {
  readonly kind = "fence";
  readonly isSignalled = true;
  readonly error = undefined;
  readonly #forget: () => void;

  constructor(accounts: Accounts) {
    this.#forget = accounts.ledger.hold(this, () => ({ what: "fence", text: "copy by cpu" }));
  }

  [Symbol.dispose](): void {
    this.#forget();
  }
}

function checkSizes({ buffers }: Frame, { buffers: sizes }: FrameLayout): void {
  if (buffers.some(({ isDisposed }) => isDisposed)) throw new KernelError("mmap", "EBADF");
  const isShort = sizes.some((size, at) => (buffers[at]?.size ?? 0) < size);
  if (isShort || buffers.length !== sizes.length) throw new KernelError("mmap", "EINVAL");
}

function mappingsOf(frame: Frame): readonly DmaBufMapping[] {
  return countedBuffers(frame, "mmap").map((buffer) => buffer.keptMapping());
}

function copyBracketed(
  sources: readonly DmaBufMapping[],
  fromLayout: FrameLayout,
  targets: readonly DmaBufMapping[],
  toLayout: FrameLayout,
): void {
  inBrackets(sources, "read", () =>
    inBrackets(targets, "write", () => {
      if (isSame(fromLayout, toLayout)) {
        targets.forEach((target, at) => {
          const source = sources[at];
          if (source) target.copyFrom(source, toLayout.buffers[at] ?? 0);
        });
        return;
      }
      const frame = sources.map((source, at) => {
        const bytes = new Uint8Array(fromLayout.buffers[at] ?? 0);
        source.read(0, bytes);
        return bytes;
      });
      const made = convertFrame(frame, fromLayout, toLayout);
      targets.forEach((target, at) => target.write(0, made?.[at] ?? new Uint8Array()));
    }),
  );
}

function inBrackets(
  mappings: readonly DmaBufMapping[],
  access: "read" | "write",
  work: () => void,
): void {
  const [first, ...rest] = mappings;
  if (!first) return work();
  withCpuAccess(first, access, () => inBrackets(rest, access, work));
}

/** Every byte means the same in both. */
function isSame(a: FrameLayout, b: FrameLayout): boolean {
  const planeText = ({ offset, stride, lines }: PlaneLayout) => `${offset} ${stride} ${lines}`;
  const text = ({ format, width, height, planes, buffers }: FrameLayout) =>
    [format, width, height, ...planes.map(planeText), ...buffers].join(" ");
  return text(a) === text(b);
}
