// Anonymous memory with a descriptor: what udmabuf makes dma-bufs from, and the stand-in for one in tests.
import { OwnedFd } from "./fd.ts";
import * as ffi from "./ffi.ts";

const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const F_SEAL_SHRINK = 2;

/**
 * Memory of `size` bytes that can no longer shrink: udmabuf insists on it (drivers/dma-buf/udmabuf.c:222), and no mapping
 * of it can lose its ground.
 * @throws KernelError ENOMEM, EMFILE; EINVAL for a name of more than 249 bytes
 */
export function createMemfd(name: string, size: number): OwnedFd {
  const fd = new OwnedFd(ffi.createMemfd(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  try {
    ffi.truncate(fd.number, size);
    ffi.addSeals(fd.number, F_SEAL_SHRINK);
    return fd;
  } catch (error) {
    fd[Symbol.dispose]();
    throw error;
  }
}
