// videobuf2 queues: memory operations, I/O modes and type of each queue that a function sets up.
import type { Answer } from "../../src/diagnostic/answer.ts";
import type { MemoryModel } from "../../src/drivers/row.ts";
import type { CFile } from "./c-file.ts";
import { doubt, type Mined, type MinedQueue, sure } from "./mined.ts";
import type { SourceTree } from "./source-tree.ts";
import { type Assignment, type Call, statementsOf } from "./statements.ts";
import { joined } from "./tokens.ts";

const PROPERTIES = ["type", "mem_ops", "io_modes", "dma_attrs"] as const;
type Property = (typeof PROPERTIES)[number];

/** Types whose buffers hold no picture. */
const NO_FRAMES = /BUF_TYPE_(?:META|VBI|SLICED_VBI|SDR)/;

export function queuesOf(file: CFile): readonly MinedQueue[] {
  return [...file.functions.values()].flatMap((block) => {
    if (!block.body.some(({ text }) => text === "mem_ops")) return [];
    const choices = [
      ...new Set(
        block.body.map(({ text }) => text).filter((text) => /^vb2_\w+_memops$/.test(text)),
      ),
    ];
    return queuesIn(file.path, statementsOf(block), choices);
  });
}

/** A queue ends where it is initialized or its variable starts to name another one. */
function queuesIn(
  path: string,
  statements: readonly (Assignment | Call)[],
  choices: readonly string[],
): readonly MinedQueue[] {
  const open = new Map<string, Assignment[]>();
  const done: MinedQueue[] = [];
  const close = (name: string): void => {
    const queue = queueOf(path, name, open.get(name) ?? [], choices);
    if (queue.memOps.length > 0) done.push(queue);
    open.delete(name);
  };
  for (const statement of statements) {
    if (statement.kind === "call") {
      if (statement.name === "vb2_queue_init")
        close(joined(statement.args[0] ?? []).replaceAll(/[ &]/g, ""));
    } else if (open.has(statement.path)) close(statement.path);
    else if ((PROPERTIES as readonly string[]).includes(statement.member) && statement.base !== "")
      open.set(statement.base, [...(open.get(statement.base) ?? []), statement]);
  }
  for (const name of open.keys()) close(name);
  return done;
}

function queueOf(
  path: string,
  name: string,
  assignments: readonly Assignment[],
  choices: readonly string[],
): MinedQueue {
  const all = (property: Property): readonly string[] =>
    assignments.filter(({ member }) => member === property).map(({ value }) => joined(value));
  const lines = (property: Property): readonly string[] =>
    assignments.filter(({ member }) => member === property).map(({ line }) => `${path}:${line}`);
  const named = all("mem_ops").flatMap((value) =>
    [...value.matchAll(/vb2_\w+_memops/g)].map(([ops]) => ops),
  );
  const chosen =
    named.length === 0 && all("mem_ops").length > 0 ? [...choices, "a variable"] : named;
  return {
    name,
    types: all("type"),
    memOps: [...new Set(chosen)],
    ioModes: all("io_modes"),
    dmaAttrs: all("dma_attrs"),
    evidence: { memOps: lines("mem_ops"), ioModes: lines("io_modes") },
  };
}

/** Queues of pictures; parameters, statistics and VBI are the CPU's business. */
export function frameQueues(queues: readonly MinedQueue[]): readonly MinedQueue[] {
  return queues.filter(
    ({ types }) => types.length === 0 || !types.every((type) => NO_FRAMES.test(type)),
  );
}

export function queueMemory(
  tree: SourceTree,
  files: readonly string[],
  queues: readonly MinedQueue[],
): Mined<MemoryModel> {
  const frames = frameQueues(queues);
  const evidence = frames.flatMap((queue) => queue.evidence.memOps);
  const kinds = new Set(frames.flatMap(({ memOps }) => memOps));
  if (kinds.has("a variable") || frames.some(({ memOps }) => memOps.length > 1))
    return doubt(`memory operations chosen at run time: ${[...kinds].join(", ")}`, evidence);
  // Beside a queue the device reads itself, a vmalloc queue is the bitstream's or the firmware's.
  if (kinds.size > 1) kinds.delete("vb2_vmalloc_memops");
  const [kind] = kinds;
  if (kinds.size !== 1) return doubt(`queues differ: ${[...kinds].join(", ")}`, evidence);
  if (kind === "vb2_dma_contig_memops") return sure("vb2-dma-contig", evidence);
  if (kind === "vb2_vmalloc_memops") return sure("vb2-vmalloc", evidence);
  return kind === "vb2_dma_sg_memops"
    ? listOrFirst(tree, files, evidence)
    : doubt(`unknown ${kind}`, evidence);
}

/** The sg operations do not say that the device takes a list: what the driver reads from it does. */
function listOrFirst(
  tree: SourceTree,
  files: readonly string[],
  evidence: readonly string[],
): Mined<MemoryModel> {
  const says = (pattern: RegExp): boolean => files.some((path) => pattern.test(tree.text(path)));
  if (says(/\bfor_each_sg\w*\(|\bsg_next\(|\bsg_page_iter|\biommu_map_sg\w*\(/))
    return sure("vb2-dma-sg", evidence);
  if (says(/\bsg_dma_address\(/)) return sure("vb2-dma-sg-first", evidence);
  return doubt("sg operations, and what is read of the list is not seen", evidence);
}

export function queueImport(queues: readonly MinedQueue[]): Mined<Answer> {
  return mode(queues, "VB2_DMABUF");
}

/** VIDIOC_EXPBUF needs memory-mapped buffers and an entry in the ioctl table. */
export function queueExport(queues: readonly MinedQueue[], hasExpbuf: boolean): Mined<Answer> {
  const mapped = mode(queues, "VB2_MMAP");
  return hasExpbuf || mapped.value !== "yes" ? mapped : sure("no", mapped.evidence);
}

/** Whether every frame queue has the I/O mode, by every way the function can set it. */
function mode(queues: readonly MinedQueue[], name: string): Mined<Answer> {
  const frames = frameQueues(queues);
  const evidence = frames.flatMap((queue) => queue.evidence.ioModes);
  const answers = new Set(
    frames.flatMap(({ ioModes }) => ioModes.map((modes) => modes.includes(name))),
  );
  if (answers.size !== 1 || frames.some(({ ioModes }) => ioModes.length === 0))
    return doubt(`${name}: queues differ or say nothing`, evidence);
  return sure(answers.has(true) ? "yes" : "no", evidence);
}
