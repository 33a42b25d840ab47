// The work that still writes to a picture, as one fence for the display to wait for.
import { attempt, isRefused, KernelError } from "../../buffer/kernel-error.ts";
import { ioctl } from "../call.ts";
import { OwnedFd } from "../fd.ts";
import { SyncFile } from "../sync-file.ts";
import { DMA_BUF_IOCTL_EXPORT_SYNC_FILE, DMA_BUF_SYNC_READ } from "../uapi/dma-buf.ts";
import { SYNC_IOC_MERGE } from "../uapi/sync-file.ts";

/**
 * A reader's view of the dma-bufs: undefined when all that writes to them is done. Kernels before 6.0 cannot tell: then the
 * driver has to wait by itself, as most do.
 */
export function pendingWrites(buffers: readonly OwnedFd[]): SyncFile | undefined {
  let pending: SyncFile | undefined;
  for (const buffer of buffers) {
    const writes = writesTo(buffer);
    if (!writes || writes.isSignalled) {
      writes?.[Symbol.dispose]();
    } else if (pending) {
      pending = merged(pending, writes);
    } else {
      pending = writes;
    }
  }
  return pending;
}

function writesTo(buffer: OwnedFd): SyncFile | undefined {
  const input = { flags: DMA_BUF_SYNC_READ };
  const found = attempt(() => ioctl(buffer, DMA_BUF_IOCTL_EXPORT_SYNC_FILE, input).fd);
  if (!isRefused(found)) return new SyncFile(new OwnedFd(found));
  if (found instanceof KernelError && found.errno === "ENOTTY") return undefined;
  throw found;
}

/** Disposes of both. */
function merged(one: SyncFile, other: SyncFile): SyncFile {
  try {
    const input = { name: "picture", fd2: other.fd.number };
    return new SyncFile(new OwnedFd(ioctl(one.fd, SYNC_IOC_MERGE, input).fence));
  } finally {
    one[Symbol.dispose]();
    other[Symbol.dispose]();
  }
}
