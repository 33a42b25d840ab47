// `plan --emit kconfig`: a fragment for scripts/kconfig/merge_config.sh with every symbol the plan counts on.
import type { Board, Device } from "../../board/board.ts";
import type { Kernel } from "../../board/kernel/kernel.ts";
import { formatVersion, inVersions } from "../../drivers/version.ts";
import type { Plan } from "../plan.ts";
import type { SetupFacts } from "./facts.ts";
import { type MemoryUse, memoryUses } from "./memory-use.ts";
import { madeByTree, needReason } from "./pool-text.ts";
import { poolNeeds } from "./pool.ts";
import { comment, header, listText, unique } from "./text.ts";

const MIB = 1024n * 1024n;
const MARK = "#";

/** Symbol to value, each with why it is wanted; a symbol wanted twice keeps both reasons. */
class Fragment {
  readonly #entries = new Map<string, { value: string; why: string[] }>();

  want(symbols: readonly string[], why: string, value = "y"): void {
    for (const symbol of symbols) {
      const entry = this.#entries.get(symbol);
      if (!entry) this.#entries.set(symbol, { value, why: [why] });
      else if (!entry.why.includes(why)) entry.why.push(why);
    }
  }

  lines(kernel: Kernel): readonly string[] {
    return [...this.#entries].flatMap(([symbol, { value, why }]) => [
      "",
      ...comment(MARK, `${why.join("; ")}.`),
      `CONFIG_${symbol}=${value === "y" && kernel.option(symbol) === "m" ? "m" : value}`,
    ]);
  }
}

/**
 * A Kconfig fragment, one reason above each line. A symbol the configuration already has as a module stays one. Menus a
 * symbol depends on are not in it: merge_config.sh names each line that did not make it into the final `.config`.
 */
export function emitKconfig(plan: Plan, board: Board, facts: SetupFacts = {}): string {
  const fragment = new Fragment();
  const uses = memoryUses(plan, board);
  const devices = devicesOf(plan, board);
  const remarks = [
    ...wantMemories(fragment, uses, board.kernel),
    ...wantContiguous(fragment, plan, board),
    ...wantIommus(fragment, board, devices, facts),
  ];
  wantDrivers(fragment, devices);
  const lines = [
    ...header(
      MARK,
      `Kernel configuration, Linux ${formatVersion(board.kernel.version)}: what this plan counts on.`,
      plan,
      board,
    ),
    ...comment(
      MARK,
      "Merge with scripts/kconfig/merge_config.sh .config THIS-FILE, and read which values it reports as " +
        "not in the final .config: those want a menu that is off.",
    ),
    ...remarks.flatMap((remark) => comment(MARK, remark)),
    ...fragment.lines(board.kernel),
  ];
  return `${lines.join("\n")}\n`;
}

interface MemorySymbols {
  /** Memory id, or the start of one where it ends in a colon. */
  readonly memory: string;
  readonly since: string;
  readonly until?: string;
  readonly symbols: readonly string[];
}

/** The first row that matches counts. ION (staging) has heaps with symbols of their own since 4.12. */
const MEMORY_SYMBOLS: readonly MemorySymbols[] = [
  { memory: "udmabuf", since: "4.20", symbols: ["UDMABUF"] },
  { memory: "heap:system", since: "5.6", symbols: ["DMABUF_HEAPS", "DMABUF_HEAPS_SYSTEM"] },
  { memory: "heap:", since: "5.6", symbols: ["DMABUF_HEAPS", "DMABUF_HEAPS_CMA"] },
  { memory: "ion:", since: "3.14", until: "4.11", symbols: ["ION"] },
  { memory: "ion:dma", since: "4.12", until: "5.10", symbols: ["ION", "ION_CMA_HEAP"] },
  { memory: "ion:carveout", since: "4.12", until: "5.10", symbols: ["ION", "ION_CARVEOUT_HEAP"] },
  { memory: "ion:chunk", since: "4.12", until: "5.10", symbols: ["ION", "ION_CHUNK_HEAP"] },
  { memory: "ion:", since: "4.12", until: "5.10", symbols: ["ION", "ION_SYSTEM_HEAP"] },
];

function wantMemories(
  fragment: Fragment,
  uses: readonly MemoryUse[],
  kernel: Kernel,
): readonly string[] {
  const remarks: string[] = [];
  for (const { stream, memory } of uses.filter((use) => !use.memory.startsWith("export:"))) {
    const row = MEMORY_SYMBOLS.find(
      (one) =>
        (one.memory.endsWith(":") ? memory.startsWith(one.memory) : memory === one.memory) &&
        inVersions(kernel.version, one.since, one.until),
    );
    if (row) fragment.want(row.symbols, `Memory of stream ${stream.id}: ${memory}`);
    else {
      const version = formatVersion(kernel.version);
      remarks.push(`Linux ${version} has no symbol that gives stream ${stream.id} ${memory}.`);
    }
  }
  return unique(remarks);
}

/** The size is the configuration's business only where neither the tree nor the command line sets it. */
function wantContiguous(fragment: Fragment, plan: Plan, board: Board): readonly string[] {
  const remarks: string[] = [];
  for (const need of poolNeeds(plan, board)) {
    const streams = unique(need.uses.map(({ stream }) => stream.id));
    const why = `Contiguous memory for ${streams.length === 0 ? "the plan" : `stream ${listText(streams)}`}`;
    fragment.want(["CMA", "DMA_CMA"], why);
    const cma = board.kernel.parameter("cma");
    if (!need.isDefault) continue;
    if (cma !== undefined)
      remarks.push(`No size of the CMA pool here: cma=${cma} on the command line sets it.`);
    else if (madeByTree(need))
      remarks.push(`No size of the CMA pool here: ${need.region?.node} in the tree sets it.`);
    else if (need.state !== "fits") {
      const window = need.anywhere
        ? ""
        : " It cannot keep the pool inside a window: --emit dts can";
      fragment.want(["CMA_SIZE_SEL_MBYTES"], "The size below is in MiB");
      fragment.want(
        ["CMA_SIZE_MBYTES"],
        `${needReason(need)} A pool of the tree, or cma=, comes before this number.${window}`.replace(
          /\.$/,
          "",
        ),
        String(need.size / MIB),
      );
    }
  }
  return remarks;
}

function wantIommus(
  fragment: Fragment,
  board: Board,
  devices: readonly Device[],
  facts: SetupFacts,
): readonly string[] {
  const remarks: string[] = [];
  for (const device of devices.filter(({ translation }) => translation === "iommu")) {
    const iommu = board.iommus.find(({ node }) => node === device.iommu);
    const symbols = iommu && facts.iommuKconfig?.(iommu.compatible);
    if (symbols) {
      const why = `${iommu.node} translates for ${device.node}, which needs contiguous memory without it`;
      fragment.want(["IOMMU_SUPPORT", ...symbols], why);
    } else {
      remarks.push(`Not known: the symbol of the IOMMU driver that translates for ${device.node}.`);
    }
  }
  return remarks;
}

/** Also those of a stream without a memory: a driver that is not built may be what it lacks. */
function devicesOf(plan: Plan, board: Board): readonly Device[] {
  const nodes = plan.streams.flatMap(({ from, to, copies }) => [
    from,
    ...to,
    ...copies.map(({ engine }) => engine),
  ]);
  return board.devices.filter(({ node }) => nodes.includes(node));
}

function wantDrivers(fragment: Fragment, devices: readonly Device[]): void {
  for (const { row, role, node } of devices) {
    if (row) fragment.want(row.kconfig, `${row.driver} drives the ${role} ${node}`);
  }
}
