// The comparison as text: counts per field, then each difference with the lines of both sides.
import { FIELDS, type Finding } from "./compare.ts";
import type { Difference, Judged } from "./differences.ts";
import type { UnreadEntry } from "./match-tables.ts";

const MOST_LINES = 4;
const OUTCOMES = ["agree", "differ", "not mined"] as const;

export function reportOf(findings: readonly Finding[], { differences, stale }: Judged): string {
  const open = differences.filter(({ reason }) => reason === undefined);
  const lines = [
    ...countLines(findings),
    "",
    ...open.flatMap(differenceLines),
    ...stale.map(
      ({ driver, field, reason }) => `stale: ${driver} ${field} no longer differs (${reason})`,
    ),
    `${differences.length} differences, ${differences.length - open.length} of them accepted with a reason, ${open.length} open, ${stale.length} stale`,
  ];
  return lines.join("\n");
}

function countLines(findings: readonly Finding[]): readonly string[] {
  const row = (name: string, of: readonly Finding[]): string =>
    name.padEnd(16) +
    OUTCOMES.map((outcome) =>
      String(of.filter((one) => one.outcome === outcome).length).padStart(10),
    ).join("");
  return [
    "".padEnd(16) + OUTCOMES.map((outcome) => outcome.padStart(10)).join(""),
    ...FIELDS.map((field) =>
      row(
        field,
        findings.filter((one) => one.field === field),
      ),
    ),
    row("all", findings),
  ];
}

function differenceLines({
  driver,
  compatibles,
  field,
  reviewed,
  mined,
  evidence,
}: Difference): readonly string[] {
  return [
    `${driver} ${field} (${compatibles.slice(0, 3).join(", ")}${compatibles.length > 3 ? `, ${compatibles.length - 3} more` : ""})`,
    `  reviewed: ${reviewed}  [${shown(evidence.reviewed)}]`,
    `  mined:    ${mined}  [${shown(evidence.mined)}]`,
  ];
}

function shown(lines: readonly string[]): string {
  return lines.length <= MOST_LINES
    ? lines.join(" ")
    : `${lines.slice(0, MOST_LINES).join(" ")} ...`;
}

export function unreadLines(unread: readonly UnreadEntry[]): readonly string[] {
  return unread.map(({ path, line }) => `unread match entry: ${path}:${line}`);
}
