// Checks every line of the Linux source that the knowledge base and the comments of src cite.
//   LINUX_SOURCE=FOLDER node scripts/run.mjs scripts/check-evidence.ts
// Exits with 1 when one does not exist or says nothing; with a source of another release only tells.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { driverRows, iommuRows } from "../src/drivers/table.ts";
import { type Citation, citations, citationsInText, faultOf, SOURCE_READ } from "./evidence.ts";
import { releaseOf, sourceReader } from "./linux-source.ts";

const folder = process.env["LINUX_SOURCE"];
if (folder === undefined || !existsSync(join(folder, "Makefile"))) {
  console.error("set LINUX_SOURCE to a Linux source tree; scripts/fetch-debian.sh gets one");
  process.exit(2);
}
const read = sourceReader(folder);
const release = releaseOf(read);
const all = [...citations(read), ...sourceComments()];
const faults = all.flatMap((citation) => {
  const fault = faultOf(citation, read);
  return fault === undefined ? [] : [`${citation.by}: ${citation.source}: ${fault}`];
});
for (const fault of faults) console.log(fault);
console.log(
  `${driverRows.length} driver rows, ${iommuRows.length} IOMMU rows; ` +
    `${all.length} lines cited in ${new Set(all.map(({ source }) => source.split(":")[0])).size} files of Linux ${release}: ` +
    `${faults.length} wrong`,
);
if (release !== SOURCE_READ)
  console.log(`the rows were read from ${SOURCE_READ}: lines may have moved`);
else if (faults.length > 0) process.exitCode = 1;

function sourceComments(): readonly Citation[] {
  return readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .flatMap((path) => citationsInText(`src/${path}`, readFileSync(join("src", path), "utf8")));
}
