// CMA: the size that the command line, the tree or the configuration asks for against what the kernel has set up.
import type { Board } from "../../board/board.ts";
import { cmaGeometry } from "../../board/kernel/cma-geometry.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { amount } from "./amount.ts";
import type { Seen } from "./seen.ts";

/** Where the default area cannot be told from the others, their sum is compared. */
export function compareCma(plain: Board, { areas, memory }: Seen): readonly Diagnostic[] {
  const { name, size, setBy } = plain.cma;
  if (size === undefined || setBy === "unknown") return [];
  const area = areas.find((one) => one.name === name)?.size ?? null;
  if (area !== null) return compare(plain, { asked: size, found: area, what: `area ${name}` });
  const others = otherAreas(plain);
  if (others === undefined || memory.cmaTotal === null) return [];
  const what = "all CMA areas together";
  return compare(plain, { asked: size + others, found: memory.cmaTotal, what });
}

interface Sizes {
  readonly asked: bigint;
  readonly found: bigint;
  readonly what: string;
}

function compare(plain: Board, sizes: Sizes): readonly Diagnostic[] {
  return isNear(plain, sizes) ? [] : [difference(plain, sizes)];
}

/** Bytes of the areas beside the default one; undefined where one has no known size. */
function otherAreas({ regions, cma }: Board): bigint | undefined {
  const others = regions.filter(({ kind, name }) => kind === "cma" && name !== cma.name);
  let sum = 0n;
  for (const { size } of others) {
    if (size === undefined) return undefined;
    sum += size;
  }
  return sum;
}

/** An area is rounded up to the kernel's grain (mm/cma.c:274). */
function isNear({ kernel }: Board, { asked, found }: Sizes): boolean {
  const { regionAlignment, assumed } = cmaGeometry(kernel);
  const grain = assumed.length > 0 ? BigInt(regionAlignment) : 0n;
  return found >= asked && found - asked <= grain;
}

const ASKS: Readonly<Record<string, string>> = {
  cmdline: "the command line",
  devicetree: "the device tree",
  config: "the kernel configuration",
};

function difference({ cma }: Board, { asked, found, what }: Sizes): Diagnostic {
  const who = ASKS[cma.setBy] ?? "the board";
  const has = found === 0n ? "has none" : `has ${amount(found)}`;
  return {
    code: "live-cma-size",
    severity: "warning",
    message: `${who} asks for ${amount(asked)} of CMA, and the kernel ${has} (${what})`,
    notes: cma.facts.map(({ value, source }) => `${value} (${source}).`),
    help: "look for `cma:` and `Reserved memory:` in the kernel's log",
  };
}
