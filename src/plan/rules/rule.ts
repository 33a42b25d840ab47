// The form of a rule: one device, one memory, one layout in; an objection out, or nothing when the rule is content.
import type { Answer } from "../../diagnostic/answer.ts";
import type { Board, Device, Fact } from "../../board/board.ts";
import type { FrameLayout } from "../../format/layout.ts";
import type { CandidateMemory } from "../candidates.ts";

export interface Question {
  readonly board: Board;
  readonly device: Device;
  readonly memory: CandidateMemory;
  readonly layout: FrameLayout;
  /** Buffers of the stream, all mapped at once. */
  readonly buffers: number;
  /** The stream carries protected content. */
  readonly protected: boolean;
}

/** Why a device cannot use a memory, or why nobody can tell. */
export interface Objection {
  readonly verdict: Exclude<Answer, "yes">;
  readonly reason: string;
  /** The call that fails and how; all absent where nothing fails. */
  readonly call?: string;
  readonly errno?: string;
  readonly message?: string;
  /** The kernel reports nothing: the picture is wrong or slow. */
  readonly silent?: boolean;
  /** What may hide the failure in a trial. */
  readonly luck?: string;
  readonly facts: readonly Fact[];
  /** What to find out; present when the verdict is unknown. */
  readonly question?: string;
}

export interface Rule {
  readonly name: string;
  readonly judge: (question: Question) => Objection | undefined;
}

/** The device's facts about the named fields, as the grounds of an objection. */
export function factsOf(device: Device, ...fields: string[]): readonly Fact[] {
  return device.facts.filter((fact) => fields.includes(fact.field));
}
