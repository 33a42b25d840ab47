// Mines a Linux source tree for driver rows and compares them with the reviewed ones.
//   node scripts/run.mjs scripts/mine/main.ts LINUX_SOURCE [--json | --propose WORD...]
// --json prints every proposal; --propose those whose compatible contains a word. Without either: the comparison, and
// exit code 1 when a row and the miner differ and differences.json does not say why.
import { driverRows } from "../../src/drivers/table.ts";
import { compare } from "./compare.ts";
import accepted from "./differences.json" with { type: "json" };
import { type AcceptedDifference, judge } from "./differences.ts";
import { kconfigOf } from "./kconfig.ts";
import { mine } from "./propose.ts";
import { readSource } from "./read-source.ts";
import { reportOf, unreadLines } from "./report.ts";
import { folderOf } from "./source-tree.ts";

const [folder, mode, ...words] = process.argv.slice(2);
if (folder === undefined || (mode !== undefined && mode !== "--json" && mode !== "--propose")) {
  console.error(
    "usage: node scripts/run.mjs scripts/mine/main.ts LINUX_SOURCE [--json | --propose WORD...]",
  );
  process.exit(2);
}
const cited = driverRows.flatMap(({ evidence }) => evidence["compatible"] ?? []).map(folderOf);
const tree = readSource(folder, cited);
if (tree.paths.length === 0) {
  console.error(`${folder} is no Linux source tree`);
  process.exit(2);
}
const { proposals, tables } = mine(tree);
if (mode === "--json") console.log(JSON.stringify(proposals, undefined, 1));
else if (mode === "--propose") {
  const wanted = proposals.filter(({ compatible }) =>
    words.some((word) => compatible.includes(word)),
  );
  console.log(JSON.stringify(wanted, undefined, 1));
} else {
  const findings = compare(driverRows, proposals, kconfigOf(tree));
  const judged = judge(findings, accepted as readonly AcceptedDifference[]);
  for (const line of unreadLines(tables.unread)) console.log(line);
  console.log(reportOf(findings, judged));
  if (judged.stale.length > 0 || judged.differences.some(({ reason }) => reason === undefined))
    process.exitCode = 1;
}
