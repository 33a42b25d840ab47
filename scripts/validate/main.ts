// Holds the cost models against what others have measured and published. Exits with 1 when one is further off than its limit.
//   node scripts/run.mjs scripts/validate/main.ts [FOLDER]
// FOLDER holds window sweeps of pcie-bench, a folder a machine; without it that part is left out.
import { partText } from "./print.ts";
import { checkFolder } from "./pcie-bench/check-folder.ts";
import { checkMapping } from "./mapping.ts";
import type { Part } from "./check.ts";

const [folder] = process.argv.slice(2);
const parts: readonly Part[] = [...(folder === undefined ? [] : checkFolder(folder)), ...checkMapping()];
for (const part of parts) console.log(partText(part));
const missed = parts.flatMap(({ checks }) => checks).filter(({ verdict }) => verdict === "missed");
if (missed.length > 0) process.exitCode = 1;
