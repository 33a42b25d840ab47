// The plan in one sentence, for the first line of the output.
import { formatBytes } from "./amounts.ts";
import type { Plan, StreamPlan, Verdict } from "./plan.ts";

export function summaryOf(plan: Omit<Plan, "summary">): string {
  const sentences: { readonly [V in Verdict]: () => string } = {
    "zero-copy": () => `zero-copy: ${[...new Set(plan.streams.map(shared))].join("; ")}`,
    copy: () =>
      `${plan.copies === 1 ? "one copy" : `${plan.copies} copies`} per frame, ${formatBytes(plan.copyBytesPerSecond)}/s: ${plan.streams
        .filter((stream) => stream.copies.length > 0)
        .map(copied)
        .join("; ")}`,
    unknown: () =>
      `unknown: ${firstOf(plan, "unknown")?.questions[0] ?? "not enough is known of the devices"}`,
    infeasible: () => `infeasible: ${reasonOf(firstOf(plan, "infeasible"), plan)}`,
  };
  return sentences[plan.verdict]();
}

function shared(stream: StreamPlan): string {
  const devices = [stream.from, ...stream.to];
  return `${devices.length === 2 ? "both devices share" : `all ${devices.length} devices share`} ${stream.memory}`;
}

function copied(stream: StreamPlan): string {
  return stream.copies
    .map((copy) => `from ${copy.from} into ${copy.to} for ${copy.consumers.join(" and ")}`)
    .join(", ");
}

function firstOf(plan: Omit<Plan, "summary">, verdict: Verdict): StreamPlan | undefined {
  return plan.streams.find((stream) => stream.verdict === verdict);
}

function reasonOf(stream: StreamPlan | undefined, plan: Omit<Plan, "summary">): string {
  const obstacle = stream?.obstacles.find((one) => one.verdict === "no");
  if (obstacle) return obstacle.message;
  const shortage = plan.diagnostics.find((diagnostic) => diagnostic.code === "plan-pool-too-small");
  return shortage?.message ?? "no memory serves the producer and its consumers, even with copies";
}
