// A CPU mapping of a dma-buf and its brackets. Between `begin` and `end` the CPU sees what devices wrote, and devices
// will see what the CPU writes; outside of a bracket only luck and coherency help (DMA_BUF_IOCTL_SYNC).

export type CpuAccess = "read" | "write" | "read-write";

export interface CpuMapping extends Disposable {
  /** Bytes. */
  readonly size: number;
  /**
   * DMA_BUF_SYNC_START. Brackets may nest.
   * @throws KernelError EINTR or ETIMEDOUT from waiting for fences; EBADF after disposal
   */
  begin(access: CpuAccess): void;
  /** DMA_BUF_SYNC_END with the access that was begun. */
  end(access: CpuAccess): void;
  /** Copies bytes from `offset` into `target`. @throws RangeError beyond the end, KernelError EBADF after disposal */
  read(offset: number, target: Uint8Array): void;
  /** Copies `source` to `offset`. @throws RangeError beyond the end, KernelError EBADF after disposal */
  write(offset: number, source: Uint8Array): void;
}

/** Runs `work` inside a bracket that ends whatever happens. */
export function withCpuAccess<T>(mapping: CpuMapping, access: CpuAccess, work: () => T): T {
  mapping.begin(access);
  try {
    return work();
  } finally {
    mapping.end(access);
  }
}
