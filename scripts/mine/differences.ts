// Differences between rows and miner that a person has judged: each is kept with the reason, and goes when it no longer
// occurs.
import type { ComparedField, Finding } from "./compare.ts";

export interface AcceptedDifference {
  readonly driver: string;
  readonly field: ComparedField;
  readonly reviewed: string;
  readonly mined: string;
  readonly reason: string;
}

/** The same difference in several compatibles of a driver. */
export interface Difference extends Finding {
  readonly compatibles: readonly string[];
  readonly reason?: string;
}

export interface Judged {
  readonly differences: readonly Difference[];
  /** Accepted ones that did not occur. */
  readonly stale: readonly AcceptedDifference[];
}

export function judge(
  findings: readonly Finding[],
  accepted: readonly AcceptedDifference[],
): Judged {
  const groups = new Map<string, Difference>();
  for (const finding of findings.filter(({ outcome }) => outcome === "differ")) {
    const known = groups.get(keyOf(finding));
    const reason = accepted.find((one) => keyOf(one) === keyOf(finding))?.reason;
    const compatibles = [...(known?.compatibles ?? []), finding.compatible];
    groups.set(keyOf(finding), {
      ...(known ?? finding),
      compatibles,
      ...(reason === undefined ? {} : { reason }),
    });
  }
  return {
    differences: [...groups.values()],
    stale: accepted.filter((one) => !groups.has(keyOf(one))),
  };
}

function keyOf({
  driver,
  field,
  reviewed,
  mined,
}: Pick<AcceptedDifference, "driver" | "field" | "reviewed" | "mined">): string {
  return [driver, field, reviewed, mined].join("\0");
}
