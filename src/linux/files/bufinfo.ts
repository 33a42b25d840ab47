// The kernel's list of all dma-bufs, for root: debugfs dma_buf/bufinfo.
import type { KernelFiles } from "./kernel-files.ts";

export const BUFINFO = "sys/kernel/debug/dma_buf/bufinfo";

export interface ListedBuffer {
  readonly inode: number;
  /** Bytes. */
  readonly size: number;
  readonly references: number;
  readonly exporter: string;
  /** Null where it was given none. */
  readonly name: string | null;
  /** Names of the devices that are attached, as the kernel has them. */
  readonly attached: readonly string[];
}

/**
 * A buffer's line is followed by its fences and, behind a heading, by a line for each attached device
 * (drivers/dma-buf/dma-buf.c:1536, :1551). A name may hold anything: a line that is none of these is left out.
 */
export function parseBufinfo(text: string): readonly ListedBuffer[] {
  const buffers: ListedBuffer[] = [];
  let attached: string[] | undefined;
  for (const line of text.split("\n")) {
    const found = BUFFER.exec(line);
    if (found) {
      const [, size = "", count = "", exporter = "", inode = "", name = ""] = found;
      attached = undefined;
      buffers.push({
        inode: Number(inode),
        size: Number(size),
        references: Number(count),
        exporter,
        name: name === "<none>" ? null : name,
        attached: [],
      });
    } else if (line === "\tAttached Devices:") {
      attached = [];
      const last = buffers.pop();
      if (last) buffers.push({ ...last, attached });
    } else if (line.startsWith("\t") && attached) attached.push(line.slice(1));
    else attached = undefined;
  }
  return buffers;
}

/** size, flags, mode, count, exporter, inode, name. */
const BUFFER = /^(\d{8,})\t[0-9a-f]{8}\t[0-9a-f]{8}\t(-?\d{8,})\t(\S+)\t(\d{8,})\t(.*)$/;

/** Undefined where the list may not be read, and for a buffer that is not in it. */
export function attachedDevices(files: KernelFiles, inode: number): readonly string[] | undefined {
  const text = files.text(BUFINFO);
  return text === undefined
    ? undefined
    : parseBufinfo(text).find((buffer) => buffer.inode === inode)?.attached;
}
