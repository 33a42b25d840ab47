// A V4L2 device that works from memory to memory, a scaler or a 2D engine, as copy engine: it imports both frames.
import type { CopyEngine } from "../../../buffer/copy-engine.ts";
import type { Fence } from "../../../buffer/fence.ts";
import { KernelError } from "../../../buffer/kernel-error.ts";
import type { Frame } from "../../../buffer/media-device.ts";
import type { FrameLayout } from "../../../format/layout.ts";
import type { Accounts } from "../../accounts/accounts.ts";
import { type CountedBuffer, countedBuffers } from "../../accounts/counted-buffer.ts";
import { JobFence } from "../../job-fence.ts";
import { Converter, type ConverterOptions } from "./converter.ts";

const CALL = "VIDIOC_QBUF";

export class ConverterEngine implements CopyEngine, Disposable {
  readonly id: string;
  readonly #accounts: Accounts;
  readonly #options: ConverterOptions;
  /** The latest for each pair of layouts. */
  readonly #open = new Map<string, Converter>();
  #frames = 0;
  #bytes = 0;

  /** @param node name of the device */
  constructor(accounts: Accounts, node: string, options: ConverterOptions) {
    this.id = node;
    this.#accounts = accounts;
    this.#options = options;
  }

  /** Frames copied and bytes written until now. */
  get count(): { readonly engine: string; readonly frames: number; readonly bytes: number } {
    return { engine: this.id, frames: this.#frames, bytes: this.#bytes };
  }

  /** @throws KernelError also EBUSY when more copies are under way than the device takes */
  copy(from: Frame, fromLayout: FrameLayout, to: Frame, toLayout: FrameLayout): Fence {
    const [source, target] = [countedBuffers(from, CALL), countedBuffers(to, CALL)];
    if ([...source, ...target].some(({ isDisposed }) => isDisposed))
      throw new KernelError(CALL, "EBADF");
    const converter = this.#converter(fromLayout, toLayout);
    checkSizes(source, fromLayout);
    checkSizes(target, toLayout);
    if (!converter.hasRoom) throw new KernelError(CALL, "EBUSY", "all its slots are taken");
    const start = this.#accounts.now();
    const job = converter.begin(source, target, (error) => {
      if (error !== undefined) return;
      this.#frames += 1;
      this.#bytes += toLayout.size;
      this.#accounts.emit((time) => ({
        kind: "copied",
        time: start,
        duration: time - start,
        engine: this.id,
        from: source[0]?.inode ?? 0,
        to: target[0]?.inode ?? 0,
        bytes: toLayout.size,
      }));
    });
    return new JobFence(this.#accounts, job, `copy by ${this.id}`);
  }

  [Symbol.dispose](): void {
    for (const converter of this.#open.values()) converter[Symbol.dispose]();
  }

  #converter(from: FrameLayout, to: FrameLayout): Converter {
    const key = `${keyOf(from)} ${keyOf(to)}`;
    const known = this.#open.get(key);
    known?.collect();
    if (known && !known.isRetired) return known;
    const opened = new Converter(this.#accounts, this.#options, from, to);
    this.#open.set(key, opened);
    return opened;
  }
}

function keyOf({ format, width, height, planes, buffers }: FrameLayout): string {
  return JSON.stringify([format, width, height, planes, buffers]);
}

function checkSizes(buffers: readonly CountedBuffer[], { buffers: sizes }: FrameLayout): void {
  const isShort = sizes.some((size, at) => (buffers[at]?.size ?? 0) < size);
  if (isShort || buffers.length !== sizes.length) throw new KernelError(CALL, "EINVAL");
}
