// The memories that were tried and did not serve: who refused, with which call and errno, and what came next.
import type { Attempt, RunRefusal } from "../../run/report.ts";
import { hang } from "./wrap.ts";

export function attemptsText(attempts: readonly Attempt[], width: number): string[] {
  return attempts.flatMap((attempt, at) => {
    if (attempt.result === "ran") return [];
    const label = attempt.result === "unknown" ? "  open     " : "  refused  ";
    const next = attempts[at + 1];
    const then = next ? `; next ${wayText(next)}` : "";
    return hang(label, `${whyText(attempt)}${then}`, width);
  });
}

function wayText({ memory, copies }: Attempt): string {
  const into = copies.map(
    (copy) => `a copy into ${copy.memory} for ${copy.consumers.join(" and ")}`,
  );
  return into.length === 0 ? memory : `${memory} with ${into.join(" and ")}`;
}

function whyText(attempt: Attempt): string {
  const way = wayText(attempt);
  if (attempt.refusals.length === 0) return `${way} did not come to its end`;
  const [only] = attempt.refusals;
  if (attempt.refusals.length === 1 && only?.by === attempt.memory)
    return `${way} was refused: ${causeText(only)}`;
  const isCopyRefused =
    attempt.refusals.length === 1 && attempt.copies.some(({ memory }) => memory === only?.by);
  if (only && isCopyRefused) return `${way} was refused: ${only.by}: ${causeText(only)}`;
  const each = attempt.refusals.map((refusal) => `${refusal.by} (${causeText(refusal)})`);
  return `${way} did not serve ${each.join(", ")}`;
}

/** A question that is open and a wrong picture stand in the report's list of refusals too, without call and errno. */
function causeText({ call, errno, log }: RunRefusal): string {
  if (call === "unknown") return `not known: ${log ?? ""}`;
  if (call === "content") return `wrong picture: ${log ?? ""}`;
  return `${call} = ${errno}${log === null ? "" : `, kernel log: ${log}`}`;
}
