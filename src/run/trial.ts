// What came of trying a memory: how each device answered, in the platform's words.
import type { KernelError, UnknownFact } from "../buffer/kernel-error.ts";
import type { RunRefusal } from "./report.ts";

/** One way that was tried, with everything that was seen of it. */
export interface Trial {
  readonly memory: string;
  readonly copies: readonly { readonly memory: string; readonly consumers: readonly string[] }[];
  /** Why it was tried. */
  readonly because: string;
  /** Memories that gave no buffers. */
  readonly allocation: readonly Refused[];
  readonly devices: readonly DeviceTrial[];
  /** A device could not be opened for the stream at all: no memory mends that. */
  readonly isHopeless: boolean;
  /** Frames went through it to the end. */
  readonly ran: boolean;
}

export interface DeviceTrial {
  readonly node: string;
  /** The memory it was to work in: its copy's, or the producer's. */
  readonly memory: string;
  readonly answer: DeviceAnswer;
  /** Every buffer came out as one run of device addresses; undefined where the platform does not show them. */
  readonly isOneRun: boolean | undefined;
  /** Bytes that mapping it sent through bounce buffers. */
  readonly bouncedBytes: number;
  /** What came of its frames; undefined when none were moved. */
  readonly content: Content | undefined;
}

export type DeviceAnswer = "mapped" | "not-reached" | Refused;

export interface Content {
  readonly frames: number;
  readonly wrong: number;
  readonly firstWrong: string | null;
}

/** A refusal, or the platform's admission that nobody knows. */
export interface Refused extends RunRefusal {
  readonly isUnknown: boolean;
}

/** @param by the node, or the memory's id when the allocation failed */
export function refusedBy(by: string, error: KernelError | UnknownFact): Refused {
  return error.name === "UnknownFact"
    ? { by, call: "unknown", errno: "unknown", log: error.question, isUnknown: true }
    : {
        by,
        call: error.call,
        errno: error.errno,
        log: error.log ?? null,
        isUnknown: false,
      };
}

export function isRefusal(answer: object | string | undefined): answer is Refused {
  return typeof answer === "object" && "isUnknown" in answer;
}

/** Everything that stood in the way, the memories first. */
export function refusalsOf({ allocation, devices }: Trial): readonly Refused[] {
  return [...allocation, ...devices.flatMap(({ answer }) => (isRefusal(answer) ? [answer] : []))];
}

export function refusalText({ by, call, errno, log, isUnknown }: Refused): string {
  if (isUnknown) return `${by}: not known: ${log ?? ""}`;
  return `${by}: ${call}: ${errno}${log === null ? "" : ` (${log})`}`;
}
