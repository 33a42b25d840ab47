// A file descriptor with one owner.
import { fstatSync } from "node:fs";
import { KernelError } from "../buffer/kernel-error.ts";
import * as ffi from "./ffi.ts";

/** include/uapi/asm-generic/fcntl.h:20; the same on every machine of uapi/abi.ts. */
export const O_RDWR = 0o2;
export const O_CLOEXEC = 0o2000000;
const O_RDONLY = 0o0;
const O_NONBLOCK = 0o4000;

/** Disposing closes it. After that the number may be someone else's, so it is not given out any more. */
export class OwnedFd implements Disposable {
  #number: number | undefined;
  readonly #closing = new Set<() => void>();

  constructor(number: number) {
    this.#number = number;
  }

  /** @throws KernelError EBADF after disposal */
  get number(): number {
    if (this.#number === undefined) throw new KernelError("use of a closed descriptor", "EBADF");
    return this.#number;
  }

  get isDisposed(): boolean {
    return this.#number === undefined;
  }

  /** Inode number: for a dma-buf the identity of the memory. */
  get inode(): number {
    return fstatSync(this.number).ino;
  }

  /** A further descriptor of the same open file. @throws KernelError EMFILE */
  duplicate(): OwnedFd {
    return new OwnedFd(ffi.duplicate(this.number));
  }

  /** Calls the listener just before the descriptor is closed; dispose of the result to be left alone. */
  onClose(listener: () => void): Disposable {
    this.#closing.add(listener);
    return { [Symbol.dispose]: () => void this.#closing.delete(listener) };
  }

  [Symbol.dispose](): void {
    if (this.#number === undefined) return;
    for (const listener of this.#closing) listener();
    this.#closing.clear();
    ffi.close(this.#number);
    this.#number = undefined;
  }
}

/**
 * Opens a device node. Calls on it never block, so they can be made from the event loop.
 * @throws KernelError ENOENT, EACCES, EBUSY...
 */
export function openDevice(path: string, access: "read" | "read-write" = "read-write"): OwnedFd {
  const mode = access === "read" ? O_RDONLY : O_RDWR;
  return new OwnedFd(ffi.open(path, mode | O_NONBLOCK | O_CLOEXEC));
}
