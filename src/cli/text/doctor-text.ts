// An examination as text, from the same value that `--json` prints: what was looked into, what each device said of each
// memory, what becomes of each stream, and at the end what to change, the first thing first.
import type {
  DeviceAnswer,
  Examination,
  Finding,
  FindingState,
  MemoryTrial,
  StreamOutcome,
} from "../../doctor/finding.ts";
import type { Style, Tone } from "./style.ts";
import { table } from "./table.ts";
import { hang } from "./wrap.ts";

export interface DoctorTextOptions {
  readonly width: number;
  readonly style: Style;
}

export function doctorText(examination: Examination, options: DoctorTextOptions): string[] {
  const { platform, findings, trials, streams, unseen } = examination;
  return [
    options.style("strong", platform),
    "",
    "Checked",
    ...findings.flatMap((finding) => findingText(finding, options)),
    ...trialsText(trials, options),
    ...listText("Not seen", unseen, options),
    "",
    "Streams",
    ...streams.flatMap((stream) => streamText(stream, options)),
    "",
    ...changesText(findings, options),
  ];
}

const TONES: { readonly [S in FindingState]: Tone } = { good: "good", bad: "bad", open: "open" };

function findingText({ state, what }: Finding, { width, style }: DoctorTextOptions): string[] {
  const [first = "", ...rest] = hang(`  ${state.padEnd(4)}  `, what, width);
  const label = `  ${state}`;
  return [`  ${style(TONES[state], state)}${first.slice(label.length)}`, ...rest];
}

function trialsText(
  trials: readonly MemoryTrial[],
  { width }: DoctorTextOptions,
): readonly string[] {
  if (trials.length === 0) return [];
  const hasMany = new Set(trials.map(({ stream }) => stream)).size > 1;
  const rows = trials.map((trial) => [
    hasMany ? `${trial.stream}: ${trial.memory}` : trial.memory,
    answersText(trial),
  ]);
  return ["", "Tried", ...table(rows, { width, indent: "  " })];
}

function answersText({ leftOut, allocation, devices }: MemoryTrial): string {
  if (leftOut !== null) return `not tried: ${leftOut}`;
  if (allocation) return `gave no buffers: ${allocation.call}: ${allocation.errno}`;
  const said = devices.filter(({ answer, isProof }) => answer !== "mapped" || !isProof);
  if (said.length === 0) return "taken by all";
  const others = devices.length - said.length;
  return [...said.map(answerText), ...(others > 0 ? [`taken by the other ${others}`] : [])].join(
    "; ",
  );
}

function answerText({ node, answer, refusal }: DeviceAnswer): string {
  if (refusal) return `${node}: ${refusal.call}: ${refusal.errno}`;
  return answer === "mapped" ? `${node}: taken, no proof` : `${node}: not reached`;
}

const OUTCOMES: { readonly [V in StreamOutcome["verdict"]]: Tone } = {
  shared: "good",
  copy: "open",
  open: "open",
  impossible: "bad",
};

function streamText(
  { stream, verdict, text }: StreamOutcome,
  { width, style }: DoctorTextOptions,
): string[] {
  return hang("  ", `${stream}: ${text}`, width).map((line) => style(OUTCOMES[verdict], line));
}

/** Findings that are bad, each with what is to be done. */
function changesText(findings: readonly Finding[], { width, style }: DoctorTextOptions): string[] {
  const bad = findings.filter(({ state }) => state === "bad");
  if (bad.length === 0) return [style("good", "Nothing to change.")];
  return [
    style("strong", "Change, in this order:"),
    ...bad.flatMap(({ what, change }, at) => [
      ...hang(`  ${at + 1}. `, what, width),
      ...(change.length === 0
        ? ["     - nothing here changes it"]
        : change.flatMap((one) => hang("     - ", one, width))),
    ]),
  ];
}

function listText(
  title: string,
  entries: readonly string[],
  { width }: DoctorTextOptions,
): string[] {
  if (entries.length === 0) return [];
  return ["", title, ...entries.flatMap((entry) => hang("  - ", entry, width))];
}
