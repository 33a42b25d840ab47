// The buffers of a frame that is attached: a descriptor of each, so that the memory stays whatever its owners do.
import type { Accounts } from "./accounts/accounts.ts";
import type { CountedBuffer } from "./accounts/counted-buffer.ts";
import type { AttachedBuffer } from "./queue-driver.ts";

/** Disposing lets go of all of them. */
export class HeldBuffers implements Disposable {
  readonly buffers: readonly AttachedBuffer[];
  readonly #accounts: Accounts;

  /** @throws KernelError EBADF for a buffer that was disposed of, EMFILE; then none is held */
  constructor(accounts: Accounts, buffers: readonly CountedBuffer[]) {
    this.buffers = duplicates(buffers);
    this.#accounts = accounts;
    for (const { counted } of buffers) accounts.own(counted);
  }

  [Symbol.dispose](): void {
    for (const { fd, buffer } of this.buffers) {
      fd[Symbol.dispose]();
      this.#accounts.disown(buffer.counted);
    }
  }
}

function duplicates(buffers: readonly CountedBuffer[]): readonly AttachedBuffer[] {
  const held: AttachedBuffer[] = [];
  try {
    for (const buffer of buffers) held.push({ fd: buffer.duplicate(), buffer });
    return held;
  } catch (error) {
    for (const { fd } of held) fd[Symbol.dispose]();
    throw error;
  }
}
