// Heaps and CMA areas of a look.
import type { LookArea, LookHeap } from "../../inspect/look.ts";
import { formatMemory } from "../../plan/amounts.ts";
import type { LookTextOptions } from "./look-options.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { hang } from "./wrap.ts";

export function heapsText(heaps: readonly LookHeap[], { width }: LookTextOptions): string[] {
  if (heaps.length === 0) return hang("  ", "none: this kernel gives no memory to programs", width);
  const rows = heaps.map(({ memory, names, pool }) => [
    memory,
    `${names.map(nodeOf).join(", ")} (${pool === "ram" ? "any RAM" : `CMA area ${pool}`})`,
  ]);
  return table(rows, { width, indent: "  " });
}

const nodeOf = (name: string) => (name === "udmabuf" ? `/dev/${name}` : `/dev/dma_heap/${name}`);

const BAR = 32;
const NARROW = 60;
/** The bar keeps this order, whatever the addresses are. */
const LEGEND = "# used, - longest free run, . other free memory";

export function areasText(areas: readonly LookArea[], options: LookTextOptions): string[] {
  const texts = areas.flatMap((area) => areaText(area, options));
  return areas.some(hasBar) ? [...hang("  ", LEGEND, options.width), ...texts] : texts;
}

function areaText(area: LookArea, { width, style }: LookTextOptions): string[] {
  const { name, base, size, used, largestFree, allocatedPages, failedPages } = area;
  const start = base === null ? "" : ` at 0x${base.toString(16)}`;
  const whole = size === null ? "size not told" : formatMemory(size);
  const use = used === null ? "use not told" : `${formatMemory(used)} used`;
  const head = `${name}  ${whole}${start}, ${use}`;
  const rest = [
    largestFree !== null && `longest free run ${formatMemory(largestFree)}`,
    allocatedPages !== null && `${allocatedPages} pages given since start`,
    failedPages !== null && failedPages > 0 && `${failedPages} pages refused`,
  ].filter((part) => part !== false);
  return [
    ...hang("  ", head, width),
    ...bar(area, width < NARROW ? BAR / 2 : BAR, style).map((line) => `    ${line}`),
    ...(rest.length === 0 ? [] : hang("    ", rest.join(", "), width)),
  ];
}

const hasBar = ({ size, used }: LookArea) => size !== null && used !== null;

function bar({ size, used, largestFree }: LookArea, columns: number, style: Style): string[] {
  if (size === null || used === null) return [];
  // What is there at all shows, in one column at least.
  const share = (bytes: bigint) =>
    bytes <= 0n
      ? 0
      : Math.max(1, Math.floor((Number(bytes) * columns) / Math.max(1, Number(size))));
  const full = Math.min(columns, share(used));
  const isAllFree = used + (largestFree ?? 0n) >= size;
  const run = isAllFree ? columns - full : Math.min(columns - full, share(largestFree ?? 0n));
  const others = ".".repeat(columns - full - run);
  return [`${style("open", "#".repeat(full))}${style("good", "-".repeat(run))}${others}`];
}
