// What the kernel logs from now on. Its log may be closed to users: kernel.dmesg_restrict (kernel/printk/printk.c:857).
import { attempt, isRefused, KernelError } from "../buffer/kernel-error.ts";
import { readAvailable } from "./call.ts";
import { openDevice } from "./fd.ts";
import * as ffi from "./ffi.ts";

export interface KernelLog extends Disposable {
  /** Lines since the last call, oldest first, without level and time. */
  read(): readonly string[];
}

const PATH = "/dev/kmsg";

/** Longest record that a read gives (include/linux/printk.h:47). */
const RECORD = new Uint8Array(8192);

/** Undefined where this user may not read it. */
export function openKernelLog(): KernelLog | undefined {
  const fd = attempt(() => {
    const opened = openDevice(PATH, "read");
    // Not to the size of the file, as elsewhere: behind the last record.
    ffi.seekEnd(opened.number);
    return opened;
  });
  if (isRefused(fd)) return undefined;
  return {
    read() {
      const lines: string[] = [];
      for (;;) {
        const record = nextRecord(() => readAvailable(fd, RECORD));
        if (record === undefined) return lines;
        lines.push(...messageOf(record));
      }
    },
    [Symbol.dispose]: () => fd[Symbol.dispose](),
  };
}

/** Records that were overwritten before they were read are passed over (kernel/printk/printk.c:758). */
function nextRecord(read: () => Uint8Array | undefined): string | undefined {
  for (;;) {
    try {
      const bytes = read();
      return bytes === undefined || bytes.length === 0
        ? undefined
        : new TextDecoder().decode(bytes);
    } catch (error) {
      if (!(error instanceof KernelError && error.errno === "EPIPE")) throw error;
    }
  }
}

/** `6,339,5140900,-;text`, then lines with a space in front that name the device. */
export function messageOf(record: string): readonly string[] {
  const at = record.indexOf(";");
  const [first = ""] = record.slice(at + 1).split("\n");
  return at < 0 || first === "" ? [] : [first];
}
