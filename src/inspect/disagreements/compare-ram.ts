// RAM: the banks of the tree against what the kernel uses.
import type { Board } from "../../board/board.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { amount } from "./amount.ts";
import type { Seen } from "./seen.ts";

/** The kernel's own image, its page descriptors and crashkernel= are not in MemTotal: never a third of the RAM. */
const LEAST_PERCENT = 66n;

export function compareRam(plain: Board, { memory }: Seen): readonly Diagnostic[] {
  const total = memory.total;
  if (!plain.memoryKnown || plain.memory.length === 0 || total === null) return [];
  const banks = plain.memory.reduce((sum, { size }) => sum + size, 0n);
  const usable = banks - setApart(plain);
  if (total <= banks && total * 100n >= usable * LEAST_PERCENT) return [];
  return [
    {
      code: "live-ram-size",
      severity: "warning",
      message: `the device tree has ${amount(banks)} of RAM, and the kernel uses ${amount(total)}`,
      notes: usable === banks ? [] : [`${amount(banks - usable)} of it are set apart in the tree.`],
      help: "look for `Memory:` in the kernel's log, and at `mem=` on its command line",
    },
  ];
}

/** Bytes that the kernel does not manage. CMA areas it does. */
function setApart({ regions }: Board): bigint {
  const gone = regions.filter(({ kind }) => kind !== "cma" && kind !== "cma-default");
  return gone.reduce((sum, { size = 0n }) => sum + size, 0n);
}
