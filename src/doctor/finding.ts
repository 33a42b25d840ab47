// What an examination says, as one value: `--json` prints it, the text is rendered from it.
import type { Plan } from "../plan/plan.ts";

/** `open` could not be seen, or is seen and proves nothing. */
export type FindingState = "good" | "bad" | "open";

export interface Finding {
  /** Stable, kebab-case: `doctor-cma-too-small`. */
  readonly code: string;
  readonly state: FindingState;
  /** Node of /dev, heap, CMA area, or device of the board. */
  readonly about: string;
  /** One sentence with its figures, no final full stop. */
  readonly what: string;
  /** Each a command, a parameter, a line of a configuration, or a sentence where no text does it. Empty when all is well. */
  readonly change: readonly string[];
  /** Where it was seen: a file, or a call. */
  readonly source: string;
}

export interface Examination {
  /** `Linux 6.1.0 arm64`. */
  readonly platform: string;
  /** In the order in which they are to be worked off: without what comes first, nothing that follows matters. */
  readonly findings: readonly Finding[];
  readonly plan: Plan;
  readonly streams: readonly StreamOutcome[];
  /** Every memory at every device. */
  readonly trials: readonly MemoryTrial[];
  /** What this user may not look at. */
  readonly unseen: readonly string[];
  /** Whether one device of the pipeline could be opened for its stream. */
  readonly isReached: boolean;
}

/** What came of one stream's trials on this machine. */
export interface StreamOutcome {
  readonly stream: string;
  readonly verdict: "shared" | "copy" | "impossible" | "open";
  /** Memory that all devices share, or that the producer fills; null where there is none. */
  readonly memory: string | null;
  /** The sentence. */
  readonly text: string;
}

/** One memory that was allocated and offered to every device of a stream. */
export interface MemoryTrial {
  readonly stream: string;
  readonly memory: string;
  /** Each buffer is one run of physical pages for certain. */
  readonly isContiguous: boolean;
  /** Why it was not tried on this machine; null when it was. */
  readonly leftOut: string | null;
  /** The memory gave no buffers. */
  readonly allocation: Refusal | null;
  readonly devices: readonly DeviceAnswer[];
  /** What the kernel logged meanwhile. */
  readonly log: readonly string[];
}

export interface Refusal {
  readonly call: string;
  readonly errno: string;
  /** What is known beyond the errno; null when nothing is. */
  readonly detail: string | null;
}

export interface DeviceAnswer {
  readonly node: string;
  readonly answer: "mapped" | "refused" | "not-reached";
  readonly refusal: Refusal | null;
  /** What the plan says of it, in words, and its reason. */
  readonly planned: string;
  readonly reason: string;
  readonly agrees: boolean;
  /** Whether a `mapped` shows that any such buffer is taken. */
  readonly isProof: boolean;
  /** What makes a refusal pass in a trial; null where nothing does. */
  readonly luck: string | null;
  /** What a refusal means, by the other trials of the device; null when it did not refuse. */
  readonly cause: Cause | null;
}

/** An errno does not say why: what the same device did with contiguous memory does. */
export type Cause = "not-contiguous" | "no-import" | "not-told";
