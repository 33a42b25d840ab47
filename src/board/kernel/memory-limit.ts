// What `mem=` leaves of the RAM that the tree gives.
import { memparse } from "./cmdline.ts";
import type { Kernel } from "./kernel.ts";

export interface Bank {
  readonly base: bigint;
  readonly size: bigint;
}

/**
 * The banks that stay. arm64 keeps the first bytes of RAM (arch/arm64/mm/init.c:254, :325); arm forgets the tree and takes
 * the one range given, by default from the start of RAM (arch/arm/kernel/setup.c:819). Other architectures: unchanged.
 */
export function limitMemory(kernel: Kernel, banks: readonly Bank[]): readonly Bank[] {
  const parameter = kernel.parameter("mem");
  if (parameter === undefined || parameter === "" || banks.length === 0) return banks;
  if (kernel.arch === "arm64") return firstBytes(banks, memparse(parameter).value & ~0xfffn);
  return kernel.arch === "arm" ? givenRange(banks, parameter) : banks;
}

function firstBytes(banks: readonly Bank[], bytes: bigint): readonly Bank[] {
  let left = bytes;
  return sorted(banks).flatMap(({ base, size }) => {
    const kept = size < left ? size : left;
    left -= kept;
    return kept > 0n ? [{ base, size: kept }] : [];
  });
}

function givenRange(banks: readonly Bank[], parameter: string): readonly Bank[] {
  const size = memparse(parameter);
  const base = size.rest.startsWith("@")
    ? memparse(size.rest.slice(1)).value
    : sorted(banks)[0]?.base;
  return base === undefined ? banks : [{ base, size: size.value }];
}

function sorted(banks: readonly Bank[]): readonly Bank[] {
  return banks.toSorted((a, b) => (a.base < b.base ? -1 : 1));
}
