// How a run ends: as planned, or with both sides of every difference.
import type { Difference, RunReport } from "../../run/report.ts";
import type { Judgement } from "../judge-run.ts";
import type { RunTextOptions } from "./run-text.ts";
import type { Tone } from "./style.ts";
import { hang } from "./wrap.ts";

export function agreementText(
  { streams }: RunReport,
  { unexpected, forced }: Pick<Judgement, "unexpected" | "forced">,
  { width, style }: RunTextOptions,
): string[] {
  const part = (tone: Tone, title: string, differences: readonly Difference[]) =>
    differences.length === 0
      ? []
      : [style(tone, title), ...differences.flatMap((one) => differenceText(one, width))];
  if (unexpected.length + forced.length > 0)
    return ["", ...part("bad", "Not as planned", unexpected), ...part("open", "Forced", forced)];
  const hasRun = streams.some(({ memory }) => memory !== null);
  return ["", hasRun ? style("good", "As planned") : style("bad", "As planned: nothing ran")];
}

function differenceText({ stream, what, planned, happened }: Difference, width: number): string[] {
  return [
    ...hang("  ", stream === "*" ? what : `${stream}: ${what}`, width),
    ...hang("    planned   ", planned, width),
    ...hang("    happened  ", happened, width),
  ];
}
