// Waiting for descriptors in Node's event loop. They all sit in one epoll instance, and the event loop watches that: so any
// descriptor may be waited for by several at once, priority (V4L2 events) counts, and one that cannot be polled is an error
// instead of the end of the process.
import { KernelError } from "../buffer/kernel-error.ts";
import { OwnedFd } from "./fd.ts";
import * as ffi from "./ffi.ts";

export type Interest = "readable" | "writable" | "priority";

/** What the kernel says of a descriptor. Errors and a closed other end are told unasked. */
export interface Readiness {
  readonly readable: boolean;
  readonly writable: boolean;
  /** A V4L2 device has an event. */
  readonly priority: boolean;
  /** A V4L2 queue that is not streaming, or has no buffer queued. */
  readonly error: boolean;
  readonly hangUp: boolean;
}

/** include/uapi/linux/eventpoll.h:31. */
const EPOLLERR = 0x8;
const EPOLLHUP = 0x10;
const MASKS: { readonly [I in Interest]: number } = { readable: 0x1, priority: 0x2, writable: 0x4 };

const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EPOLL_CTL_MOD = 3;

/** The 64 bits of data are unaligned on PCs only: include/uapi/linux/eventpoll.h:77. */
const DATA_OFFSET = process.arch === "x64" || process.arch === "ia32" ? 4 : 8;
const EVENT_SIZE = DATA_OFFSET + 8;
const EVENTS_AT_ONCE = 32;

interface Waiter {
  readonly mask: number;
  readonly settle: (result: Readiness | Error) => void;
}

/** Everyone who waits for one descriptor. */
interface Watched {
  readonly fd: number;
  readonly waiters: Set<Waiter>;
  readonly onClose: Disposable;
}

/** Keeps the process alive while something is waited for. Disposing ends every wait with EBADF. */
export class Waiting implements Disposable {
  readonly #epoll: OwnedFd;
  readonly #watch: ffi.LoopWatch;
  readonly #watched = new Map<number, Watched>();
  readonly #events = new Uint8Array(new ArrayBuffer(EVENT_SIZE * EVENTS_AT_ONCE));

  /** @throws KernelError EMFILE */
  constructor() {
    this.#epoll = new OwnedFd(ffi.createEpoll());
    this.#watch = ffi.watchReadable(this.#epoll.number, () => {
      this.#dispatch();
    });
    this.#watch.unref();
  }

  /**
   * Resolves when the descriptor has one of what is asked for, or an error, or its other end is closed.
   * @param signal ends the wait; the promise rejects with its reason
   * @throws KernelError EPERM for a descriptor that cannot be polled, EBADF when it is closed meanwhile
   */
  async wait(
    fd: OwnedFd,
    interests: readonly Interest[],
    signal?: AbortSignal,
  ): Promise<Readiness> {
    signal?.throwIfAborted();
    const mask = interests.reduce((all, interest) => all | MASKS[interest], 0);
    return new Promise((resolve, reject) => {
      const settle = (result: Readiness | Error): void => {
        signal?.removeEventListener("abort", abort);
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      const waiter: Waiter = { mask, settle };
      const abort = (): void => {
        this.#remove(number, waiter);
        settle(signal?.reason as Error);
      };
      const number = this.#add(fd, waiter);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** Descriptors that are waited for now. */
  get count(): number {
    return this.#watched.size;
  }

  [Symbol.dispose](): void {
    if (this.#epoll.isDisposed) return;
    for (const fd of this.#watched.keys()) this.#abandon(fd);
    this.#watch.close();
    this.#epoll[Symbol.dispose]();
  }

  #add(fd: OwnedFd, waiter: Waiter): number {
    const { number } = fd;
    const known = this.#watched.get(number);
    if (known) {
      known.waiters.add(waiter);
      this.#control(EPOLL_CTL_MOD, known);
      return number;
    }
    const onClose = fd.onClose(() => {
      this.#abandon(number);
    });
    const watched = { fd: number, waiters: new Set([waiter]), onClose };
    try {
      this.#control(EPOLL_CTL_ADD, watched);
    } catch (error) {
      onClose[Symbol.dispose]();
      throw error;
    }
    this.#watched.set(number, watched);
    this.#watch.ref();
    return number;
  }

  #remove(fd: number, waiter: Waiter): void {
    const watched = this.#watched.get(fd);
    if (!watched?.waiters.delete(waiter)) return;
    if (watched.waiters.size > 0) this.#control(EPOLL_CTL_MOD, watched);
    else this.#forget(watched);
  }

  #forget(watched: Watched): void {
    this.#watched.delete(watched.fd);
    watched.onClose[Symbol.dispose]();
    ffi.controlEpoll(this.#epoll.number, EPOLL_CTL_DEL, watched.fd, null);
    if (this.#watched.size === 0) this.#watch.unref();
  }

  /** The descriptor is about to close. */
  #abandon(fd: number): void {
    const watched = this.#watched.get(fd);
    if (!watched) return;
    this.#forget(watched);
    for (const { settle } of watched.waiters) settle(new KernelError("poll", "EBADF"));
  }

  #control(operation: number, { fd, waiters }: Watched): void {
    const event = new DataView(new ArrayBuffer(EVENT_SIZE));
    const mask = [...waiters].reduce((all, waiter) => all | waiter.mask, 0);
    event.setUint32(0, mask, true);
    event.setInt32(DATA_OFFSET, fd, true);
    ffi.controlEpoll(this.#epoll.number, operation, fd, new Uint8Array(event.buffer));
  }

  /** Level-triggered: events beyond the room for them come in the next round of the event loop. */
  #dispatch(): void {
    const count = ffi.takeEpollEvents(this.#epoll.number, this.#events, EVENTS_AT_ONCE);
    const view = new DataView(this.#events.buffer);
    for (let at = 0; at < count * EVENT_SIZE; at += EVENT_SIZE) {
      this.#settle(view.getInt32(at + DATA_OFFSET, true), view.getUint32(at, true));
    }
  }

  #settle(fd: number, events: number): void {
    const waiters = [...(this.#watched.get(fd)?.waiters ?? [])];
    for (const waiter of waiters) {
      if ((events & (waiter.mask | EPOLLERR | EPOLLHUP)) === 0) continue;
      this.#remove(fd, waiter);
      waiter.settle(readinessOf(events));
    }
  }
}

function readinessOf(events: number): Readiness {
  return {
    readable: (events & MASKS.readable) !== 0,
    writable: (events & MASKS.writable) !== 0,
    priority: (events & MASKS.priority) !== 0,
    error: (events & EPOLLERR) !== 0,
    hangUp: (events & EPOLLHUP) !== 0,
  };
}
