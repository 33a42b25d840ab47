// What a dma-buf's own descriptor answers to: CPU brackets, its name, fences out and in.
import { s32, u32, u64, word } from "./field.ts";
import { iow, iowr } from "./request.ts";
import { struct } from "./struct.ts";

const HEADER = "include/uapi/linux/dma-buf.h";

export const dmaBufSync = struct("dma_buf_sync", `${HEADER}:55`, { flags: u64 });

/** Since Linux 6.0. */
export const dmaBufExportSyncFile = struct("dma_buf_export_sync_file", `${HEADER}:119`, {
  flags: u32,
  fd: s32,
});

export const dmaBufImportSyncFile = struct("dma_buf_import_sync_file", `${HEADER}:151`, {
  flags: u32,
  fd: s32,
});

export const DMA_BUF_IOCTL_SYNC = iow("DMA_BUF_IOCTL_SYNC", "b", 0, dmaBufSync, `${HEADER}:172`);
/** The argument is the text itself; the size in the number is a pointer's. */
export const DMA_BUF_SET_NAME = iow("DMA_BUF_SET_NAME", "b", 1, word, `${HEADER}:177`);
export const DMA_BUF_IOCTL_EXPORT_SYNC_FILE = iowr(
  "DMA_BUF_IOCTL_EXPORT_SYNC_FILE",
  "b",
  2,
  dmaBufExportSyncFile,
  `${HEADER}:180`,
);
export const DMA_BUF_IOCTL_IMPORT_SYNC_FILE = iow(
  "DMA_BUF_IOCTL_IMPORT_SYNC_FILE",
  "b",
  3,
  dmaBufImportSyncFile,
  `${HEADER}:181`,
);

/** include/uapi/linux/dma-buf.h:79. */
export const DMA_BUF_SYNC_READ = 1;
export const DMA_BUF_SYNC_WRITE = 2;
export const DMA_BUF_SYNC_END = 4;

/** Bytes of a name with its zero: include/uapi/linux/dma-buf.h:87. */
export const DMA_BUF_NAME_LEN = 32;
