// Holds the cost models against what others have measured and published. Exits with 1 when one is further off than its limit.
//   node scripts/run.mjs scripts/validate/main.ts [FOLDER]
// FOLDER holds window sweeps of pcie-bench, a folder a machine: `X` without IOMMU, `X-iommu-nosp` with 4 KiB pages.
import { existsSync } from "node:fs";
import type { Part } from "./check.ts";
import { checkAllocationLatency } from "./cma/latency.ts";
import { checkRefused } from "./cma/refused.ts";
import { checkCopies } from "./copies.ts";
import { checkMapping } from "./mapping.ts";
import { checkFolder } from "./pcie-bench/check-folder.ts";
import { partText } from "./print.ts";

const [folder] = process.argv.slice(2);
if (folder !== undefined && !existsSync(folder)) {
  console.error(`there is no folder ${folder}`);
  process.exit(2);
}
const parts: readonly Part[] = [
  ...(folder === undefined ? [] : checkFolder(folder)),
  ...checkMapping(),
  checkRefused(),
  checkAllocationLatency(),
  checkCopies(),
];
for (const part of parts) console.log(partText(part));

const verdicts = parts.flatMap(({ checks }) => checks).map(({ verdict }) => verdict);
const missed = verdicts.filter((verdict) => verdict === "missed").length;
const held = verdicts.filter((verdict) => verdict !== "told").length;
console.log(`${held - missed} of ${held} figures within their limits`);
if (folder === undefined)
  console.log("(a) translation was left out: give the folder with window sweeps of pcie-bench");
if (missed > 0) process.exitCode = 1;
