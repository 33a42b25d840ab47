// What trials of memory prove about devices. Only what was seen and can have no other cause is a fact: that scattered
// memory was taken once proves nothing where it may have been one run by luck.
import type { Board, Device } from "../board/board.ts";
import type { LearntDevice } from "../board/learnt.ts";
import type { LiveMachine } from "../board/live.ts";
import { liveTranslation, usesOf } from "../board/live-use.ts";
import { MEMORY_MODELS } from "../drivers/memory-model.ts";
import type { MemoryModel, Refusal } from "../drivers/row.ts";
import type { MemoryTrial, QueueTrial } from "./try-imports.ts";
import { isRefusal, type Refused } from "./trial.ts";

/** A fact and how it was seen. */
interface Seen<T> {
  readonly value: T;
  readonly how: string;
}

/** Devices of which nothing was learnt are left out. */
export function learntFacts(
  board: Board,
  trials: readonly QueueTrial[],
  live?: LiveMachine,
): readonly LearntDevice[] {
  const nodes = [...new Set(trials.map(({ node }) => ownNode(board, node)))];
  return nodes.flatMap((node) => {
    const device = board.devices.find((one) => one.node === node);
    const own = trials.filter((trial) => ownNode(board, trial.node) === node);
    return device ? learntOf(device, own, live && translationSeen(board, device, live)) : [];
  });
}

/** A device that was named by one of its files stands for the node that has them all (`src/board/name-file.ts`). */
function ownNode({ devices }: Board, node: string): string {
  const base = node.replace(/:[^/:]+$/, "");
  return base !== node && devices.some((device) => device.node === base) ? base : node;
}

function learntOf(
  device: Device,
  trials: readonly QueueTrial[],
  translation: Seen<"iommu" | "none"> | undefined,
): readonly LearntDevice[] {
  const imports = agreed(trials.map(importSeen));
  const contiguity = agreed(trials.map((trial) => contiguitySeen(device, trial)));
  const formats = formatsSeen(trials);
  const seen = { translation, import: imports, needsContiguous: contiguity, formats };
  const known = Object.entries(seen).filter(([, fact]) => fact !== undefined);
  if (known.length === 0) return [];
  return [
    {
      name: device.node,
      translation: translation?.value,
      import: imports?.value,
      needsContiguous: contiguity?.value,
      formats: formats?.value,
      seen: Object.fromEntries(known.map(([field, fact]) => [field, fact?.how ?? ""])),
    },
  ];
}

/** What queues of one device show together: nothing where they differ. */
function agreed<T>(all: readonly (Seen<T> | undefined)[]): Seen<T> | undefined {
  const known = all.filter((one) => one !== undefined);
  const [first] = known;
  return known.every(({ value }) => value === first?.value) ? first : undefined;
}

/**
 * How a driver that imports nothing answers, whatever it is given: vb2_verify_memory_type
 * (drivers/media/common/videobuf2/videobuf2-core.c:727) and PRIME without an import function
 * (drivers/gpu/drm/drm_prime.c:375 and :934).
 */
const NO_IMPORT = [
  "VIDIOC_REQBUFS: EINVAL",
  "DRM_IOCTL_PRIME_FD_TO_HANDLE: ENOSYS",
  "DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL",
];

function importSeen({ answers }: QueueTrial): Seen<"yes" | "no"> | undefined {
  const taken = answers.find(({ answer }) => answer === "taken");
  if (taken) return { value: "yes", how: `took ${taken.memory.id}` };
  const refusals = answers.flatMap(({ answer }) => (isRefusal(answer) ? [errorOf(answer)] : []));
  const [first] = refusals;
  const isOne = refusals.every((error) => error === first);
  const hasContiguous = answers.some(({ memory }) => memory.contiguous === "yes");
  if (first === undefined || !isOne || !hasContiguous || !NO_IMPORT.includes(first))
    return undefined;
  return { value: "no", how: `refused ${idsOf(answers)} with ${first}` };
}

function contiguitySeen(device: Device, trial: QueueTrial): Seen<"yes" | "no"> | undefined {
  const scattered = trial.answers.find(
    ({ isScattered, answer }) => isScattered && answer === "taken",
  );
  if (scattered) return mayTellScattered(device) ? noNeed(scattered) : undefined;
  const contiguous = trial.answers.find(
    ({ memory, answer }) => memory.contiguous === "yes" && answer === "taken",
  );
  const refused = trial.answers.find((one) => isContiguityCheck(device, one));
  if (!contiguous || !refused || !isRefusal(refused.answer)) return undefined;
  const how = `took ${contiguous.memory.id}, refused ${refused.memory.id} with ${errorOf(refused.answer)}`;
  return { value: "yes", how };
}

function noNeed({ memory }: MemoryTrial): Seen<"no"> {
  return { value: "no", how: `took ${memory.id}, whose pages cannot be one run` };
}

/**
 * Its driver checks what it programs, or takes any list of pages, with an IOMMU and without; one that programs the first
 * segment takes everything and fails in silence. One address and nothing that translates cannot go together: then
 * something else is not as the board says.
 */
function mayTellScattered({ memory, row, translation }: Device): boolean {
  const models = [memory, row?.memory, row?.withoutIommu].filter((model) => model !== undefined);
  const programs = models.filter((model) => model !== "refuses").map(programsOf);
  const isKnown = programs.every((one) => one === "one" || one === "list" || one === "cpu");
  if (programs.length === 0 || !isKnown) return false;
  return translation !== "none" || programsOf(memory) !== "one";
}

function programsOf(model: MemoryModel | "refuses" | "unknown"): string {
  return model === "refuses" || model === "unknown" ? model : MEMORY_MODELS[model].programs;
}

/** Drivers that check, as their models tell. */
const CHECKS: readonly Refusal[] = Object.values(MEMORY_MODELS).flatMap(({ programs, refusal }) =>
  programs === "one" && refusal ? [refusal] : [],
);

/**
 * The memory was refused in the way of a driver that programs one address. Where the driver is not known, the memory must
 * differ from contiguous memory in nothing else: one that the kernel cannot map is refused with the same errno.
 */
function isContiguityCheck(
  { memory: model, row }: Device,
  { memory, answer }: MemoryTrial,
): boolean {
  if (!isRefusal(answer) || answer.isUnknown || memory.contiguous !== "no") return false;
  const programs = programsOf(model);
  if (programs === "one") return isLike(row?.refusal ? [row.refusal] : CHECKS, answer);
  const isOrdinary = memory.kernelMaps === "yes" && memory.structPages === "yes";
  return programs === "unknown" && isOrdinary && isLike(CHECKS, answer);
}

function isLike(checks: readonly Refusal[], { call, errno }: Refused): boolean {
  return checks.some((check) => check.call === call && check.errno === errno);
}

/** Formats that the queues took as they were asked to. */
function formatsSeen(
  trials: readonly QueueTrial[],
): Seen<NonNullable<LearntDevice["formats"]>> | undefined {
  if (trials.length === 0) return undefined;
  const of = (direction: QueueTrial["direction"]) => [
    ...new Set(trials.filter((one) => one.direction === direction).map(({ format }) => format)),
  ];
  const [produces, consumes] = [of("produce"), of("consume")];
  const value = {
    ...(produces.length > 0 ? { produces } : {}),
    ...(consumes.length > 0 ? { consumes } : {}),
  };
  return { value, how: "set as asked" };
}

/**
 * What the IOMMU group decides of itself, whatever tree and driver say. An MMU of the device's own is not in it, and a
 * board that ends up with another answer has its reasons (`agreeOnTranslation`).
 */
function translationSeen(
  { kernel }: Board,
  { node, compatible, translation }: Device,
  live: LiveMachine,
): Seen<"iommu" | "none"> | undefined {
  if (translation !== "iommu" && translation !== "none") return undefined;
  const use = [...new Set(live.devices.map((device) => device.node))]
    .flatMap((one) => usesOf(live, one, compatible, kernel))
    .find(({ name }) => name === node);
  const decided = use && liveTranslation({ kind: "unknown", facts: [] }, use, kernel);
  if (decided?.kind !== translation) return undefined;
  return { value: translation, how: decided.facts[0]?.value ?? "" };
}

function errorOf({ call, errno }: Refused): string {
  return `${call}: ${errno}`;
}

function idsOf(answers: readonly MemoryTrial[]): string {
  return answers.map(({ memory }) => memory.id).join(", ");
}
