// A plan as text for an 80-column terminal, from the same value that `--json` prints.
import type { Answer } from "../../diagnostic/answer.ts";
import { formatBytes, formatMemory } from "../../plan/amounts.ts";
import type {
  Candidate,
  DeviceVerdict,
  Plan,
  StreamObstacle,
  StreamPlan,
  Verdict,
} from "../../plan/plan.ts";
import type { Style, Tone } from "./style.ts";
import { table } from "./table.ts";
import { hang } from "./wrap.ts";

export interface TextOptions {
  readonly width: number;
  readonly style: Style;
  /** Print the whole candidate table with facts and sources. */
  readonly explain: boolean;
}

const TONES: { readonly [V in Verdict | Answer]: Tone } = {
  "zero-copy": "good",
  copy: "open",
  unknown: "open",
  infeasible: "bad",
  yes: "good",
  no: "bad",
};

export function planText(plan: Plan, options: TextOptions): string[] {
  return [
    ...summaryText(plan, options),
    ...plan.streams.flatMap((stream) => ["", ...streamText(stream, options)]),
    ...budgetText(plan, options),
    ...listText("Assumed", plan.assumptions, options),
  ];
}

/** The answer in one sentence. */
export function summaryText(
  { summary, verdict }: Plan,
  { style, width }: Pick<TextOptions, "width" | "style">,
): string[] {
  return hang("", summary, width).map((line) => style(TONES[verdict], line));
}

/** Obstacles that a converting or scaling copy takes out of the way. */
const MENDED_BY_A_COPY: ReadonlySet<string> = new Set(["format", "layout", "scale", "modifier"]);

function obstacleLabel({ rule, verdict }: StreamObstacle): string {
  if (verdict === "unknown") return "  open     ";
  return MENDED_BY_A_COPY.has(rule) ? "  convert  " : "  stopped  ";
}

function streamText(stream: StreamPlan, options: TextOptions): string[] {
  const { style, width } = options;
  const size = `${stream.format} ${stream.width}x${stream.height} at ${stream.rate}/s, ${stream.buffers} buffers of ${formatMemory(stream.layout.size)}`;
  const lines = [
    ...hang("", `${stream.id}: ${stream.from} -> ${stream.to.join(", ")}`, width).map((line) =>
      style("strong", line),
    ),
    ...hang("  ", size, width),
    ...memoryText(stream, options),
    ...stream.obstacles.flatMap((obstacle) =>
      hang(obstacleLabel(obstacle), obstacle.message, width),
    ),
    ...stream.copies.flatMap((copy) =>
      hang(
        "  copy     ",
        `${copy.from} -> ${copy.to} for ${copy.consumers.join(", ")}, by ${copy.engine}, ${formatBytes(copy.bytesPerSecond)}/s`,
        width,
      ),
    ),
    ...stream.questions.flatMap((question) => hang("  ask      ", question, width)),
    "",
    ...candidatesText(stream, options),
  ];
  const others = stream.counterfactuals.flatMap(({ text, budget }) => {
    const takes = budget
      .map(({ pool, needed }) => `${formatMemory(needed)} of ${pool === "ram" ? "RAM" : pool}`)
      .join(", ");
    return hang("  - ", takes === "" ? text : `${text}; takes ${takes}`, width);
  });
  return others.length === 0 ? lines : [...lines, "", "  What would change the answer:", ...others];
}

function memoryText(stream: StreamPlan, { width, style }: TextOptions): string[] {
  if (stream.memory === null) return [`  memory   ${style("bad", "none")}`];
  const names =
    stream.heapNames.length === 0 ? "" : ` (/dev/dma_heap/${stream.heapNames.join(", or ")})`;
  const strides = stream.layout.planes.map((plane) => plane.stride).join(", ");
  const reasons = stream.layout.reasons.map(
    ({ demand, value, by }) => `${demand} ${value} by ${by.join(", ")}`,
  );
  const because = reasons.length === 0 ? "" : `; asked for: ${reasons.join("; ")}`;
  const until = stream.verdict === "unknown" ? ", until the question below is settled" : "";
  return [
    ...hang("  memory   ", `${stream.memory}${names}${until}`, width),
    ...hang("  layout   ", `stride ${strides}${because}`, width),
  ];
}

function candidatesText(stream: StreamPlan, options: TextOptions): string[] {
  const { style, width, explain } = options;
  if (explain)
    return stream.candidates.flatMap((candidate) => explainCandidate(candidate, options));
  const rows = stream.candidates.map((candidate) => [
    candidate.memory,
    candidate.verdict,
    deciding(candidate, stream.memory),
  ]);
  const lines = table(rows, {
    width,
    indent: "  ",
    style: (text, row, column) =>
      column === 1 ? style(TONES[stream.candidates[row]?.verdict ?? "unknown"], text) : text,
  });
  return [...lines, "", ...reasonsText(stream, options)];
}

/** Why a memory that serves all was not chosen, where it is for want of room. */
function roomText({ needed, available }: Candidate): string {
  if (available === null || needed <= available) return "";
  return `needs ${formatMemory(needed)} and has ${formatMemory(available)}`;
}

/** Rules whose answer is the same for every device. */
const ABOUT_MEMORY: ReadonlySet<string> = new Set(["exists", "allocation"]);

/** Who stands in the way of a memory, in a line: the devices that refuse, else those that are open. */
function deciding(candidate: Candidate, chosen: string | null): string {
  if (candidate.verdict === "yes")
    return candidate.memory === chosen ? "chosen" : roomText(candidate);
  const devices = candidate.devices.filter((device) => device.verdict === candidate.verdict);
  const [first] = devices;
  if (first && ABOUT_MEMORY.has(first.rule)) return failure(first);
  return [...new Set(devices.map((device) => `${device.node} (${device.rule})`))].join(", ");
}

/** Each device once per reason, with how the failure shows and the source of its decisive fact. */
function reasonsText(stream: StreamPlan, { width, style }: TextOptions): string[] {
  const verdicts = stream.candidates.flatMap(({ memory, devices }) =>
    devices.map((device) => ({ memory, ...device })),
  );
  const own = verdicts.filter((device) => device.rule !== "own" && !ABOUT_MEMORY.has(device.rule));
  const distinct = own.filter(
    (one, at) =>
      own.findIndex((other) => other.node === one.node && other.reason === one.reason) === at,
  );
  return distinct.flatMap((one) => {
    const head = hang("  ", `${one.node} ${WORDS[one.verdict]}`, width).map((line) =>
      style(TONES[one.verdict], line),
    );
    const source = one.facts.find((fact) => fact.layer === "driver")?.source.split(", ")[0];
    const text = `${failure(one)}${source === undefined || one.verdict === "yes" ? "" : ` [${source}]`}`;
    return [...head, ...hang("    ", text, width)];
  });
}

const WORDS: { readonly [A in Answer]: string } = {
  yes: "accepts",
  no: "refuses",
  unknown: "is open",
};

function failure(device: DeviceVerdict): string {
  const seen = [device.call, device.errno].filter((part) => part !== null).join(" = ");
  const how = device.silent ? "silent: nothing reports it" : seen;
  return how === "" ? device.reason : `${device.reason} (${how})`;
}

function explainCandidate(candidate: Candidate, { style, width }: TextOptions): string[] {
  return [
    `  ${style("strong", candidate.memory)}: ${style(TONES[candidate.verdict], candidate.verdict)}`,
    ...candidate.devices.flatMap((device) => [
      ...hang(
        `    ${device.verdict.padEnd(7)}  `,
        `${device.node}: ${failure(device)} [${device.rule}]`,
        width,
      ),
      ...(device.message === null
        ? []
        : hang(
            "             ",
            `${device.silent ? "seen as" : "kernel log"}: ${device.message}`,
            width,
          )),
      ...(device.luck === null ? [] : hang("             ", `by luck: ${device.luck}`, width)),
      ...device.facts.flatMap((fact) =>
        hang(
          "             ",
          `${fact.field}: ${fact.value} (${fact.layer}: ${fact.source})`,
          width,
        ).map((line) => style("faint", line)),
      ),
    ]),
  ];
}

function budgetText(plan: Plan, { style, width }: TextOptions): string[] {
  if (plan.budget.length === 0) return [];
  const rows = plan.budget.map(({ pool, needed, available, source }) => [
    pool,
    `needs ${formatMemory(needed)}`,
    available === null ? "has: not told" : `has ${formatMemory(available)}`,
    source,
  ]);
  const short = (row: number) => {
    const pool = plan.budget[row];
    return pool !== undefined && pool.available !== null && pool.needed > pool.available;
  };
  const styled = (text: string, row: number, column: number) =>
    column === 1 && short(row) ? style("bad", text) : text;
  return ["", "Budget", ...table(rows, { width, indent: "  ", style: styled })];
}

function listText(title: string, entries: readonly string[], { width }: TextOptions): string[] {
  return entries.length === 0
    ? []
    : ["", title, ...entries.flatMap((entry) => hang("  - ", entry, width))];
}
