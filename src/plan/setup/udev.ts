// `plan --emit udev`: rules that let the group `video` allocate from the plan's heaps, under names that stay the same
// whatever this kernel calls them.
import type { Board } from "../../board/board.ts";
import type { Plan } from "../plan.ts";
import { comment, header, listText, safeName, unique } from "./text.ts";

const MARK = "#";
const GROUP = "video";
/** The name a client opens when it does not care which stream it is for. */
const ALIAS = "onebuf";

const DMA_HEAP = "heap:";
/** Memories behind one device file, whatever heap of theirs is meant: start of the id, and the file's kernel name. */
const SINGLE_NODES: readonly { readonly memory: string; readonly kernel: string }[] = [
  { memory: "udmabuf", kernel: "udmabuf" },
  { memory: "ion:", kernel: "ion" },
];

interface HeapUse {
  readonly memory: string;
  /** Kernel names it may have, most likely first. */
  readonly names: readonly string[];
  /** Stream and purpose, as the alias ends: `preview`, `preview-copy`. */
  readonly purposes: readonly string[];
}

/** Text of a rules file, for example `/etc/udev/rules.d/70-onebuf.rules`; comments alone when no heap is used. */
export function emitUdev(plan: Plan, board: Board): string {
  const heaps = heapsOf(plan, board);
  const lines = [
    ...header(
      MARK,
      "udev rules: who may open the memory of this plan, and by which name.",
      plan,
      board,
    ),
  ];
  if (heaps.length === 0) {
    lines.push(
      ...comment(
        MARK,
        "No rule is needed: no buffer of this plan comes from a heap, and the distribution's own " +
          "rules already give video4linux and DRM nodes to a group.",
      ),
    );
  }
  const dmaHeaps = heaps.filter(({ memory }) => memory.startsWith(DMA_HEAP));
  if (dmaHeaps.length > 0) lines.push(...preface(dmaHeaps));
  for (const heap of heaps) lines.push("", ...rulesOf(heap, dmaHeaps.length === 1));
  return `${lines.join("\n")}\n`;
}

function preface(heaps: readonly HeapUse[]): readonly string[] {
  const only =
    heaps.length === 1
      ? `/dev/dma_heap/${ALIAS} is the plan's one heap.`
      : `There is no /dev/dma_heap/${ALIAS}: the plan takes more than one heap.`;
  return [
    ...comment(
      MARK,
      `A client opens /dev/dma_heap/${ALIAS}-STREAM (for a copy: ${ALIAS}-STREAM-copy) and need not ` +
        `know which heap is behind it. ${only}`,
    ),
    ...comment(
      MARK,
      `Rules of this kind are not part of systemd, and access is for the group ${GROUP} only: memory taken ` +
        "from a heap is not charged to the cgroup of the process that takes it, so a member can use up the RAM or the " +
        "CMA pool past any limit set for it. systemd refused to open dma_heap to the logged-in user for that reason " +
        "(systemd pull request 33738).",
    ),
  ];
}

/** Every heap of the plan once, the targets of copies among them. */
function heapsOf(plan: Plan, board: Board): readonly HeapUse[] {
  const parts = plan.streams.flatMap(({ id, memory, heapNames, copies }) => [
    { memory: memory ?? "", names: heapNames, purpose: id },
    ...copies.map(({ to }) => ({ memory: to, names: namesOf(board, to), purpose: `${id}-copy` })),
  ]);
  const heaps = unique(parts.map(({ memory }) => memory)).filter(
    (memory) => memory !== "" && !memory.startsWith("export:"),
  );
  return heaps.map((memory) => {
    const same = parts.filter((part) => part.memory === memory);
    return {
      memory,
      names: unique(same.flatMap(({ names }) => names)),
      purposes: unique(same.map(({ purpose }) => purpose)),
    };
  });
}

function namesOf(board: Board, memory: string): readonly string[] {
  return board.heaps.find(({ id }) => id === memory)?.names ?? [];
}

function rulesOf(heap: HeapUse, isOnly: boolean): readonly string[] {
  const single = SINGLE_NODES.find(({ memory }) => heap.memory.startsWith(memory));
  if (single) return singleRule(heap, single.kernel);
  if (heap.names.length === 0) {
    return comment(
      MARK,
      `No rule for ${heap.memory} (${listText(heap.purposes)}): this kernel's name for it is not known.`,
    );
  }
  const aliases = [
    ...(isOnly ? [ALIAS] : []),
    ...heap.purposes.map((purpose) => `${ALIAS}-${safeName(purpose)}`),
  ];
  const why =
    heap.names.length === 1
      ? ""
      : " Its name depends on kernel and command line: one rule a name, the most " +
        "likely first. Where several exist, the higher link_priority gets the alias.";
  return [
    ...comment(MARK, `${heap.memory}, for ${listText(heap.purposes)}.${why}`),
    ...heap.names.flatMap((name, index) => heapRule(name, aliases, heap.names.length - index)),
  ];
}

/** The class is `dma_heap` and the device has the heap's name (drivers/dma-buf/dma-heap.c:264). */
function heapRule(name: string, aliases: readonly string[], priority: number): readonly string[] {
  return [
    `SUBSYSTEM=="dma_heap", KERNEL=="${pattern(name)}", GROUP="${GROUP}", MODE="0660", \\`,
    ...aliases.map((alias) => `  SYMLINK+="dma_heap/${alias}", \\`),
    `  OPTIONS+="link_priority=${priority}"`,
  ];
}

function singleRule(heap: HeapUse, kernel: string): readonly string[] {
  return [
    ...comment(
      MARK,
      `${heap.memory}, for ${listText(heap.purposes)}: one device file, whatever it is opened for.`,
    ),
    `SUBSYSTEM=="misc", KERNEL=="${kernel}", GROUP="${GROUP}", MODE="0660"`,
  ];
}

/** udev matches KERNEL as a shell pattern, in which these characters are special; `?` stands for any one. */
function pattern(name: string): string {
  return name.replace(/[*?[\]|"\\]/g, "?");
}
