// A fence as Linux gives it to user space: a descriptor that polls readable when the work is done.
import { errnoName } from "../buffer/errno.ts";
import type { Fence } from "../buffer/fence.ts";
import { ioctl } from "./call.ts";
import type { OwnedFd } from "./fd.ts";
import { SYNC_IOC_FILE_INFO } from "./uapi/sync-file.ts";

/** Owns the descriptor. */
export class SyncFile implements Fence {
  readonly kind = "fence";
  /** For waiting, and for handing the fence on. */
  readonly fd: OwnedFd;

  constructor(fd: OwnedFd) {
    this.fd = fd;
  }

  get isSignalled(): boolean {
    return this.#status() !== 0;
  }

  get error(): string | undefined {
    const status = this.#status();
    return status < 0 ? errnoName(-status) : undefined;
  }

  [Symbol.dispose](): void {
    this.fd[Symbol.dispose]();
  }

  /** 0 under way, 1 signalled, below 0 an error. Without room for single fences: drivers/dma-buf/sync_file.c:306. */
  #status(): number {
    return ioctl(this.fd, SYNC_IOC_FILE_INFO, { num_fences: 0 }).status;
  }
}
