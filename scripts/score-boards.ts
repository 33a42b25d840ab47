// Holds onebuf against boards read by hand: every device field and every pair verdict, as a table and a score.
// node scripts/run.mjs scripts/score-boards.ts TRUTH.json DTB_FOLDER...
// Exits with 1 below the target: all pair verdicts right, 98 % of the fields, never a yes where the truth is no.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadBoard } from "../src/cli/load-board.ts";
import type { Board, Device } from "../src/board/board.ts";
import type { Answer } from "../src/diagnostic/answer.ts";
import { parsePipeline } from "../src/pipeline/parse-pipeline.ts";
import { makePlan } from "../src/plan/make-plan.ts";
import type { StreamPlan } from "../src/plan/plan.ts";

interface Truth {
  readonly socs: readonly TrueBoard[];
  readonly devices: readonly TrueDevice[];
}

interface TrueBoard {
  readonly soc: string;
  readonly dtb: string;
  readonly verdict: { readonly [pair: string]: TrueVerdict };
}

interface TrueVerdict {
  readonly system_heap: string;
  readonly cma_heap: string;
  readonly driver_export?: string;
}

interface TrueDevice {
  readonly dtb: string;
  readonly path: string;
  readonly status: string;
  readonly role: string;
  readonly dma_master: boolean;
  readonly iommu: boolean | "internal";
  readonly iommu_nodes: readonly string[] | null;
  readonly needs_contiguous?: boolean;
  readonly dmabuf_import?: boolean;
  readonly window?: { readonly space: "phys" | "iova"; readonly lo: string; readonly hi: string };
}

/** Words of the truth for roles, as the roles of the contract. */
const ROLES: { readonly [word: string]: readonly string[] } = {
  "camera-frontend": ["camera"],
  "codec-dec": ["codec"],
  "codec-part": ["codec"],
  "display-aggregate": ["display"],
  "display-part": ["display"],
  "display-source": ["display"],
  "display-writeback": ["display"],
  "memory-gate": ["unknown"],
};

/** Three rows can be argued either way: the truth says so itself. */
const ARGUABLE_MASTER = /vchiq|dcmi|fcp@/;

interface Check {
  readonly board: string;
  readonly what: string;
  readonly truth: string;
  readonly found: string;
}

const [truthFile, ...folders] = process.argv.slice(2);
if (truthFile === undefined || folders.length === 0) {
  console.error("usage: node scripts/run.mjs scripts/score-boards.ts TRUTH.json DTB_FOLDER...");
  process.exit(2);
}
const truth = JSON.parse(readFileSync(truthFile, "utf8")) as Truth;
const fields: Check[] = [];
const pairs: Check[] = [];
for (const soc of truth.socs) {
  const file = folders.map((folder) => join(folder, soc.dtb)).find((path) => existsSync(path));
  if (file === undefined) {
    pairs.push({ board: soc.dtb, what: "device tree", truth: "present", found: "missing" });
    continue;
  }
  const { value: board, diagnostics } = await loadBoard(file, { cmdline: "" });
  if (!board) throw new Error(`${file}: ${diagnostics.map((d) => d.message).join("; ")}`);
  for (const device of truth.devices.filter(({ dtb }) => dtb === soc.dtb))
    fields.push(...checkDevice(board, device));
  for (const [pair, verdict] of Object.entries(soc.verdict))
    pairs.push(...checkPair(board, soc.dtb, pair, verdict));
}
report();

function checkDevice(board: Board, expected: TrueDevice): Check[] {
  const device = board.devices.find(({ node }) => node === expected.path);
  const said = (what: string, right: string, found: string): Check => ({
    board: expected.dtb,
    what: `${expected.path} ${what}`,
    truth: right,
    found,
  });
  if (!device) return [said("device", "listed", "missing")];
  const roles = ROLES[expected.role] ?? expected.role.split("+");
  const checks = [
    said("enabled", String(expected.status === "okay"), String(device.enabled)),
    said("role", roles.includes(device.role) ? device.role : roles.join("+"), device.role),
    said(
      "translation",
      expected.iommu === true ? "iommu" : expected.iommu === false ? "none" : "internal",
      device.translation,
    ),
  ];
  if (!ARGUABLE_MASTER.test(expected.path))
    checks.push(said("busMaster", yesNo(expected.dma_master), device.busMaster));
  if (expected.iommu === true) {
    const nodes = expected.iommu_nodes ?? [];
    checks.push(
      said(
        "iommu",
        nodes.includes(device.iommu ?? "") ? (device.iommu ?? "") : nodes.join(),
        device.iommu ?? "null",
      ),
    );
  }
  if (expected.needs_contiguous !== undefined)
    checks.push(said("needsContiguous", yesNo(expected.needs_contiguous), device.needsContiguous));
  if (expected.dmabuf_import !== undefined)
    checks.push(said("import", yesNo(expected.dmabuf_import), device.import));
  if (expected.window)
    checks.push(said("window", windowText(expected.window), deviceWindow(device)));
  return checks;
}

function yesNo(value: boolean): Answer {
  return value ? "yes" : "no";
}

function windowText({ space, lo, hi }: NonNullable<TrueDevice["window"]>): string {
  return `${space === "phys" ? "physical" : space} ${lo}..${hi}`;
}

function deviceWindow({ window }: Device): string {
  return window
    ? `${window.space} 0x${window.lo.toString(16)}..0x${window.hi.toString(16)}`
    : "null";
}

function checkPair(board: Board, dtb: string, pair: string, verdict: TrueVerdict): Check[] {
  const [from, , to] = pair.split("_");
  const stream = planPair(board, `${from} ! NV12,1280x720@30 ! ${to}`);
  const said = (what: string, right: string, found: string): Check => ({
    board: dtb,
    what: `${pair} ${what}`,
    truth: right,
    found,
  });
  const exports =
    stream?.candidates
      .filter(({ memory }) => memory.startsWith("export:"))
      .map((candidate) => candidate.verdict) ?? [];
  const best = exports.includes("yes") ? "yes" : exports.includes("unknown") ? "unknown" : "no";
  const checks = [
    said("system heap", plain(verdict.system_heap), memoryVerdict(stream, "heap:system")),
    said("CMA heap", plain(verdict.cma_heap), memoryVerdict(stream, "heap:cma")),
  ];
  if (verdict.driver_export !== undefined)
    checks.push(said("driver export", plain(verdict.driver_export), stream ? best : "n/a"));
  return checks;
}

/** "yes (memory only)" is a yes for the memory. */
function plain(verdict: string): string {
  return verdict.replace(/ \(.*\)$/, "");
}

/** Undefined when the board has no such pair: a role is missing, or a device of it cannot run or only does the reverse. */
function planPair(board: Board, line: string): StreamPlan | undefined {
  const { value: pipeline } = parsePipeline(line, "<pair>");
  const stream = pipeline && makePlan(board, pipeline).value?.streams[0];
  return stream?.obstacles.some(({ rule }) => rule !== "format" && rule !== "layout")
    ? undefined
    : stream;
}

function memoryVerdict(stream: StreamPlan | undefined, memory: string): string {
  return stream?.candidates.find((candidate) => candidate.memory === memory)?.verdict ?? "n/a";
}

function report(): void {
  for (const soc of truth.socs) {
    const score = (checks: readonly Check[]) => {
      const mine = checks.filter(({ board }) => board === soc.dtb);
      return `${mine.filter(({ truth: right, found }) => right === found).length}/${mine.length}`;
    };
    console.log(
      `${soc.dtb.padEnd(44)} fields ${score(fields).padStart(8)}   pair verdicts ${score(pairs).padStart(5)}`,
    );
  }
  const wrong = [...fields, ...pairs].filter(({ truth: right, found }) => right !== found);
  for (const { board, what, truth: right, found } of wrong)
    console.log(`differs  ${board} ${what}: truth ${right}, found ${found}`);
  const share = (checks: readonly Check[]) =>
    checks.filter((check) => check.truth === check.found).length / checks.length;
  const wrongYes = pairs.filter((check) => check.truth === "no" && check.found === "yes");
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  console.log(
    `device fields ${percent(share(fields))} of ${fields.length}, pair verdicts ${percent(share(pairs))} of ${pairs.length}, wrong yes ${wrongYes.length}`,
  );
  if (share(fields) < 0.98 || share(pairs) < 1 || wrongYes.length > 0) process.exitCode = 1;
}
