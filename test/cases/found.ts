// What a plan says about a case, in the few words of a table: verdict, memory, and what decided.
import type { DeviceVerdict, StreamPlan } from "../../src/plan/plan.ts";
import type { Expectation } from "./case-file.ts";
import type { Outcome } from "./run-case.ts";

export interface Found {
  readonly verdict: string;
  readonly memory: string;
  readonly rule: string;
}

/** @param expected names the refusals and the warnings of interest; what is said of them is the plan's */
export function found(expected: Expectation, { plan }: Outcome): Found {
  const { refused = [], undecided = [], accepted = [], warning } = expected;
  const answers = [...refused, ...undecided, ...accepted].flatMap(({ memory, device }) => {
    const answer = answerOf(plan.streams, memory, device);
    return answer ? [`${memory} at ${device}: ${spoken(answer)}`] : [];
  });
  const said = plan.diagnostics.filter(({ code }) => code === warning).map(({ code }) => code);
  return {
    verdict: plan.verdict,
    memory: [...new Set(plan.streams.map(({ memory }) => memory ?? "none"))].join(", "),
    rule:
      [...layoutOf(expected, plan.streams), ...answers, ...new Set(said)].join("; ") ||
      served(plan.streams),
  };
}

/** The answer of the first device of that name about the memory, in any stream. */
export function answerOf(
  streams: readonly StreamPlan[],
  memory: string,
  device: string,
): DeviceVerdict | undefined {
  return streams
    .flatMap(({ candidates }) => candidates)
    .filter((candidate) => candidate.memory === memory)
    .flatMap(({ devices }) => devices)
    .find(({ node }) => node.includes(device));
}

function spoken({ verdict, rule, errno }: DeviceVerdict): string {
  if (verdict === "yes") return "accepted";
  return `${rule}${errno === null ? "" : ` ${errno}`}${verdict === "unknown" ? " (open)" : ""}`;
}

function layoutOf({ frame }: Expectation, [stream]: readonly StreamPlan[]): readonly string[] {
  if (!frame || !stream) return [];
  const planes = stream.layout.planes.map(({ stride, lines }) => `${stride} x ${lines}`).join(", ");
  return [`${planes} in ${stream.layout.size} bytes`];
}

function served([stream]: readonly StreamPlan[]): string {
  const all = stream?.candidates.filter(({ verdict }) => verdict === "yes");
  return all ? `serve all: ${all.map(({ memory }) => memory).join(", ")}` : "";
}
