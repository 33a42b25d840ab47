// What no small file of /proc and /sys tells on every kernel: of a copy the file that was added to it says it, of this
// machine the process itself.
import { machine } from "node:os";
import type { KernelFiles } from "../linux/files/kernel-files.ts";

/** Whether these are the files of the kernel that this process runs on. */
export function isThisMachine(files: KernelFiles): boolean {
  return files.link("proc/self") === String(process.pid);
}

/** As `uname -m` says: `aarch64`. The file of the kernel came with Linux 6.1 (kernel/utsname_sysctl.c:80). */
export function machineName(files: KernelFiles): string | undefined {
  const told = files.text("onebuf/machine") ?? files.text("proc/sys/kernel/arch");
  return told ?? (isThisMachine(files) ? machine() : undefined);
}

/** Bytes. */
export function pageSizeOf(files: KernelFiles): number | undefined {
  return files.number("onebuf/page-size") ?? pageSizeOfProcess(files.bytes("proc/self/auxv"));
}

/** Keys of the auxiliary vector (include/uapi/linux/auxvec.h:15). */
const AT_PAGESZ = 6;
const SMALLEST = 4096;
const LARGEST = 65_536;

/** The auxiliary vector is pairs of words of the process (fs/binfmt_elf.c:241); the other width finds no such pair. */
function pageSizeOfProcess(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined) return undefined;
  return pageSizeIn(words(bytes, 8)) ?? pageSizeIn(words(bytes, 4));
}

function pageSizeIn(vector: readonly number[]): number | undefined {
  const at = vector.findIndex((word, index) => index % 2 === 0 && word === AT_PAGESZ);
  const size = at < 0 ? undefined : vector[at + 1];
  const isSize = size !== undefined && size >= SMALLEST && size <= LARGEST;
  return isSize && Number.isInteger(Math.log2(size)) ? size : undefined;
}

/** Little-endian, as all boards run. */
function words(bytes: Uint8Array, width: 4 | 8): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, at) =>
    width === 4 ? view.getUint32(at * 4, true) : Number(view.getBigUint64(at * 8, true)),
  );
}
