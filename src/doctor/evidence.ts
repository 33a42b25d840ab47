// What the checks go by: the machine as it was found, the plan, and what the devices answered. All of it is values.
import type { Board } from "../board/board.ts";
import type { Look, LookDevice } from "../inspect/look.ts";
import type { Plan, StreamPlan } from "../plan/plan.ts";
import type { Finding, MemoryTrial, Refusal, StreamOutcome } from "./finding.ts";

/** A node of /dev that this user may not open. */
export interface ClosedNode {
  readonly path: string;
  readonly errno: string;
  /** Group that owns it; undefined where it has no name. */
  readonly group: string | undefined;
  /** Its mode lets the group read and write. */
  readonly isGroupAllowed: boolean;
}

/** A camera whose picture no link brings to it. */
export interface BrokenFeed {
  /** `/dev/video0`. */
  readonly file: string;
  /** `/dev/media0`. */
  readonly media: string;
  /** Entity at which the links end. */
  readonly end: string;
  /** Commands that enable a link into it. */
  readonly commands: readonly string[];
}

/** A process that has a device node open. */
export interface NodeUser {
  readonly file: string;
  readonly pid: number;
  readonly command: string;
}

/** What was read of the machine beside its look. */
export interface Surroundings {
  readonly closed: readonly ClosedNode[];
  readonly feeds: readonly BrokenFeed[];
  readonly users: readonly NodeUser[];
}

/** How a device took the format of its stream. */
export interface Opening {
  readonly stream: string;
  readonly node: string;
  readonly direction: "produce" | "consume";
  /** The platform has no such device at all. */
  readonly isMissing: boolean;
  /** Null when it opened. */
  readonly refusal: Refusal | null;
}

export interface Evidence extends Surroundings {
  /** As the user named the pipeline, for commands. */
  readonly pipeline: string;
  /** The board as the running kernel has it, and as tree, drivers and configuration tell it alone. */
  readonly board: Board;
  readonly plain: Board;
  readonly plan: Plan;
  /** Plans the same pipeline for a board that differs. */
  readonly planFor: (board: Board) => Plan | undefined;
  readonly look: Look;
  /** Memory that the user's program takes; undefined for the planned one. */
  readonly wanted: string | undefined;
  readonly openings: readonly Opening[];
  readonly trials: readonly MemoryTrial[];
  readonly outcomes: readonly StreamOutcome[];
  /** Lines that the kernel logged during the trials; undefined where this user may not read its log. */
  readonly log: readonly string[] | undefined;
}

/** Findings of one matter. */
export type Check = (evidence: Evidence) => readonly Finding[];

/** Device nodes of the pipeline, each once, in its order. */
export function nodesOf({ plan }: Pick<Evidence, "plan">): readonly string[] {
  return [...new Set(plan.streams.flatMap(({ from, to }) => [from, ...to]))];
}

/** The nodes of /dev that stand for a device; its name on the board where none does. */
export function filesOf({ look, board }: Pick<Evidence, "look" | "board">, node: string): string[] {
  const told = board.devices.find((device) => device.node === node)?.files;
  const found = look.devices.filter((device) => device.node === node).map(({ file }) => file);
  return [...(told ?? found)];
}

/** What the look has of a device: files of one node may be devices of their own, `/camera:video1`. */
export function seenDevice(
  evidence: Pick<Evidence, "look" | "board">,
  node: string,
): LookDevice | undefined {
  const [file] = filesOf(evidence, node);
  return evidence.look.devices.find((device) => device.file === file);
}

/** As a person finds the device: by its file, else by its node. */
export function nameOf(evidence: Pick<Evidence, "look" | "board">, node: string): string {
  return filesOf(evidence, node)[0] ?? node;
}

export function outcomeOf({ outcomes }: Evidence, { id }: StreamPlan): StreamOutcome | undefined {
  return outcomes.find(({ stream }) => stream === id);
}

/** Streams of which a device is an end. */
export function streamsAt({ plan }: Pick<Evidence, "plan">, node: string): readonly StreamPlan[] {
  return plan.streams.filter(({ from, to }) => from === node || to.includes(node));
}

/** Whether a stream that the device is an end of does not work on one buffer. */
export function isInTheWay(evidence: Evidence, node: string): boolean {
  return streamsAt(evidence, node).some(
    (stream) => outcomeOf(evidence, stream)?.verdict !== "shared",
  );
}
