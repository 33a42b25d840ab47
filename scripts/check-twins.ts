// Holds the planner and the twin against each other over the whole library: every board with a camera, codec and display
// pair, every candidate memory, refusals included. Exits with 1 when one of them says otherwise than the other.
//   node scripts/run.mjs scripts/check-twins.ts [--board NAME] [--only camera>codec] [--frames N]
import { parseArgs } from "node:util";
import { archOf } from "../src/board/arch.ts";
import type { Board } from "../src/board/board.ts";
import { buildBoard } from "../src/board/build.ts";
import { createKernel } from "../src/board/kernel/create-kernel.ts";
import { openLibrary } from "../src/cli/load-library.ts";
import { PAIRS } from "../src/cli/survey-pairs.ts";
import { parsePipeline } from "../src/pipeline/parse-pipeline.ts";
import { makePlan } from "../src/plan/make-plan.ts";
import type { Plan } from "../src/plan/plan.ts";
import { isBlocked } from "../src/run/open-next.ts";
import { type CandidateProbe, probeCandidates } from "../src/run/probe-candidates.ts";
import { runPlan } from "../src/run/run-plan.ts";
import { openTwin } from "../src/sim/open-twin.ts";

const SHOWN = "NV12,320x240@30";
const MOST_SHOWN = 40;
/** Codecs keep the bytes as they are: what is checked here is who reaches them. */
const STORED = { compress: (bytes: Uint8Array) => bytes, expand: (bytes: Uint8Array) => bytes };

const { values } = parseArgs({
  options: {
    board: { type: "string" },
    only: { type: "string" },
    frames: { type: "string", default: "30" },
  },
});
const frames = Number(values.frames);
const found = openLibrary();
if (found === undefined)
  throw new Error("there is no board library: run scripts/make-library.ts first");
const library = found;

const counts = new Map<string, number>();
const disagreements: string[] = [];

const entries = library.index.boards.filter(
  ({ name }) => values.board === undefined || name.includes(values.board),
);
for (const [at, entry] of entries.entries()) {
  if (at % 20 === 0) process.stderr.write(`${at} of ${entries.length}\r`);
  const tree = library.treeOf(entry);
  const arch = archOf(tree);
  const board = buildBoard(tree, createKernel(arch === undefined ? {} : { archHint: arch }));
  const pairs = PAIRS.filter((pair) => values.only === undefined || pair === values.only);
  let hasPair = false;
  for (const pair of pairs) {
    const plan = planOf(board, pair);
    if (!plan) continue;
    hasPair = true;
    try {
      await checkPair(entry.name, board, pair, plan);
    } catch (error) {
      disagreements.push(`${entry.name} ${pair}: threw ${String(error)}`);
    }
  }
  if (hasPair) count("boards with a pair");
}
report();

/** Undefined when the board has no such pair of devices that can be used. */
function planOf(board: Board, pair: string): Plan | undefined {
  const [from = "", to = ""] = pair.split(">");
  const { value: pipeline } = parsePipeline(`${from} ! ${SHOWN} ! ${to}`, "<pair>");
  const plan = pipeline && makePlan(board, pipeline).value;
  const isUsable = plan?.streams.every(
    ({ obstacles, ...stream }) =>
      !isBlocked({ ...stream, obstacles: obstacles.filter(({ verdict }) => verdict === "no") }),
  );
  return isUsable ? plan : undefined;
}

async function checkPair(name: string, board: Board, pair: string, plan: Plan): Promise<void> {
  count("pairs");
  const stream = plan.streams[0];
  if (!stream) return;
  if (stream.obstacles.length > 0 && isBlocked(stream)) {
    count("pairs that hang on an open obstacle");
    return;
  }
  const platform = openTwin(board, { compression: STORED });
  if (stream.ownLayouts.length === 0) {
    for (const probe of await probeCandidates(platform, board, plan, frames))
      account(`${name} ${pair}`, probe);
  } else count("pairs with a conversion");
  const report = await runPlan(platform, board, plan, { frames, fallback: true });
  const outcome = report.streams[0]?.outcome ?? "nothing";
  count(`runs: plan ${stream.verdict}, run ${outcome}`);
  if (stream.verdict !== "unknown" && stream.verdict !== outcome)
    disagreements.push(`${name} ${pair}: planned ${stream.verdict}, happened ${outcome}`);
  for (const { what, planned, happened } of report.differences)
    disagreements.push(`${name} ${pair}: run: ${what}: planned ${planned}, happened ${happened}`);
  for (const { text } of [...report.held, ...platform.held()])
    disagreements.push(`${name} ${pair}: still held: ${text}`);
}

function account(where: string, probe: CandidateProbe): void {
  const { candidate, devices, allocation, stuck, agrees } = probe;
  count("candidates");
  count(`candidates: ${candidate.verdict}`);
  for (const { verdict, errno, byLuck } of devices) {
    count(`verdicts: ${verdict.verdict}`);
    if (verdict.verdict === "no")
      count(`  no: ${verdict.rule}, ${byLuck ? "passed by luck" : (errno ?? "no error")}`);
  }
  if (allocation) count(`allocations refused`);
  if (agrees) return;
  const parts = [
    ...(allocation
      ? [`allocation: planned ${allocation.planned}, happened ${allocation.happened}`]
      : []),
    ...(stuck === null ? [] : [stuck]),
    ...devices
      .filter((device) => !device.agrees)
      .map(({ node, planned, happened }) => `${node}: planned ${planned}, happened ${happened}`),
  ];
  disagreements.push(`${where} ${candidate.memory}: ${parts.join("; ")}`);
}

function count(what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function report(): void {
  process.stderr.write(`${" ".repeat(30)}\r`);
  console.log(`boards read: ${entries.length}`);
  for (const [what, times] of [...counts].toSorted(([a], [b]) => a.trim().localeCompare(b.trim())))
    console.log(`${what}: ${times}`);
  console.log(`disagreements: ${disagreements.length}`);
  for (const line of disagreements.slice(0, MOST_SHOWN)) console.log(`  ${line}`);
  if (disagreements.length > MOST_SHOWN)
    console.log(`  and ${disagreements.length - MOST_SHOWN} more`);
  process.exitCode = disagreements.length > 0 ? 1 : 0;
}
