// How a run ends: as planned, or with both sides of every difference.
import type { Difference, RunReport, StreamRun } from "../../run/report.ts";
import type { Judgement } from "../judge-run.ts";
import type { RunTextOptions } from "./run-text.ts";
import type { Tone } from "./style.ts";
import { hang } from "./wrap.ts";

export function agreementText(
  report: RunReport,
  { unexpected, forced }: Pick<Judgement, "unexpected" | "forced">,
  { width, style }: RunTextOptions,
): string[] {
  const part = (tone: Tone, title: string, differences: readonly Difference[]) =>
    differences.length === 0
      ? []
      : [style(tone, title), ...differences.flatMap((one) => differenceText(one, width))];
  if (unexpected.length + forced.length > 0)
    return ["", ...part("bad", "Not as planned", unexpected), ...part("open", "Forced", forced)];
  const untried = report.streams.filter((stream) => isUntried(report, stream));
  if (untried.length > 0)
    return ["", style("bad", `Not compared with the plan: ${idsOf(untried)} did not start`)];
  const idle = report.streams.filter(({ memory }) => memory === null);
  if (idle.length === 0) return ["", style("good", "As planned")];
  const who = idle.length === report.streams.length ? "nothing ran" : `${idsOf(idle)} did not run`;
  return ["", style("bad", `As planned: ${who}`)];
}

/** The plan has a way, and none was tried. */
function isUntried({ plan }: RunReport, { id, attempts }: StreamRun): boolean {
  const verdict = plan.streams.find((stream) => stream.id === id)?.verdict;
  return attempts.length === 0 && (verdict === "zero-copy" || verdict === "copy");
}

function idsOf(streams: readonly StreamRun[]): string {
  return streams.map(({ id }) => id).join(", ");
}

function differenceText({ stream, what, planned, happened }: Difference, width: number): string[] {
  return [
    ...hang("  ", stream === "*" ? what : `${stream}: ${what}`, width),
    ...hang("    planned   ", planned, width),
    ...hang("    happened  ", happened, width),
  ];
}
