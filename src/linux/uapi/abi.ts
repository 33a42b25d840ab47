// The C rules that decide where a member of a kernel structure lies, for each kind of machine. Every machine here is
// little-endian and encodes ioctl numbers as include/uapi/asm-generic/ioctl.h:70 does.

export interface Abi {
  readonly name: string;
  /** Bytes of a pointer, `long` and `size_t`. */
  readonly wordBytes: 4 | 8;
  /** Alignment of a 64-bit integer inside a structure: 8, but 4 on i386. */
  readonly wideAlignment: 4 | 8;
  /**
   * Bytes of the seconds and of the fraction in `timeval` and `timespec`. Kernels before 5.6 know only 4 on 32-bit
   * machines; later ones know both, by ioctl numbers that differ in the size (drivers/media/v4l2-core/v4l2-ioctl.c:3166).
   */
  readonly timeBytes: 4 | 8;
}

export const LP64: Abi = { name: "lp64", wordBytes: 8, wideAlignment: 8, timeBytes: 8 };
export const ARM32: Abi = { name: "arm32", wordBytes: 4, wideAlignment: 8, timeBytes: 8 };
export const I386: Abi = { name: "i386", wordBytes: 4, wideAlignment: 4, timeBytes: 8 };
export const ARM32_TIME32: Abi = { ...ARM32, name: "arm32-time32", timeBytes: 4 };
export const I386_TIME32: Abi = { ...I386, name: "i386-time32", timeBytes: 4 };

export const ABIS: readonly Abi[] = [LP64, ARM32, I386, ARM32_TIME32, I386_TIME32];

const LP64_ARCHITECTURES: readonly string[] = ["x64", "arm64", "riscv64", "loong64"];

/**
 * @param architecture as Node names it
 * @param release of the kernel: `6.1.0-50-armmp`
 * @returns undefined for a machine that numbers ioctls or errors in its own way (ppc64, mips, s390x)
 */
export function abiOf(architecture: string, release: string): Abi | undefined {
  if (LP64_ARCHITECTURES.includes(architecture)) return LP64;
  if (architecture === "arm") return knowsTime64(release) ? ARM32 : ARM32_TIME32;
  if (architecture === "ia32") return knowsTime64(release) ? I386 : I386_TIME32;
  return undefined;
}

function knowsTime64(release: string): boolean {
  const [major = 0, minor = 0] = release.split(".", 2).map((part) => Number.parseInt(part, 10));
  return major > 5 || (major === 5 && minor >= 6);
}
