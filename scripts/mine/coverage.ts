// How much of real boards the driver rows cover.
//   node scripts/run.mjs scripts/mine/coverage.ts LINUX_SOURCE DTB_FOLDER...
// In scope is every compatible that a media driver's match table or a media, display, gpu or iommu binding names.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseBlob } from "../../src/devicetree/parse-blob.ts";
import { driverRows, iommuRows } from "../../src/drivers/table.ts";
import { undrivenReason } from "../../src/drivers/undriven.ts";
import { Census } from "./census.ts";
import { classify, namedIn } from "./classify.ts";
import { mine } from "./propose.ts";
import { readSource } from "./read-source.ts";
import { remember } from "./source-tree.ts";

const BINDINGS = ["media", "display", "gpu", "iommu"].map(
  (name) => `Documentation/devicetree/bindings/${name}`,
);

const CLASSES = [
  "reviewed",
  "known to have no driver",
  "beside a settled string",
  "not a DMA device",
  "left",
] as const;

const [folder, ...blobFolders] = process.argv.slice(2);
if (folder === undefined || blobFolders.length === 0) {
  console.error("usage: node scripts/run.mjs scripts/mine/coverage.ts LINUX_SOURCE DTB_FOLDER...");
  process.exit(2);
}
const census = new Census();
const blobs = blobFolders.flatMap((path) => filesBelow(path, /\.dtb$/));
for (const path of blobs) {
  const { value } = parseBlob(readFileSync(path), path);
  if (value === undefined) console.error(`cannot read ${path}`);
  else census.add(path.split("/").slice(-2).join("/"), value);
}
const reviewed = new Set([...driverRows, ...iommuRows].flatMap(({ compatible }) => compatible));
const classed = classify(census.sightings(), {
  proposals: mine(readSource(folder)).proposals,
  bindings: readBindings(folder),
  isReviewed: (compatible) => reviewed.has(compatible),
  isUndriven: (compatible) => undrivenReason([compatible]) !== undefined,
});
report();

function report(): void {
  console.log(
    `${blobs.length} device trees, ${census.sightings().length} compatibles, ${classed.length} in scope`,
  );
  for (const name of CLASSES) {
    const of = classed.filter((one) => one.class === name);
    console.log(`${String(of.length).padStart(6)}  ${name}`);
    if (name !== "not a DMA device") continue;
    for (const reason of new Set(of.map((one) => one.reason)))
      console.log(
        `        ${String(of.filter((one) => one.reason === reason).length).padStart(5)}  ${reason}`,
      );
  }
  console.log("\nleft:  nodes  enabled  boards  compatible  (known of it; met first)");
  for (const { compatible, nodes, enabled, boards, reason, first } of classed.filter(
    (one) => one.class === "left",
  ))
    console.log(
      `${[nodes, enabled, boards].map((count) => String(count).padStart(7)).join(" ")}  ${compatible}  (${reason}; ${first})`,
    );
}

function readBindings(source: string): ReadonlyMap<string, readonly string[]> {
  const bindings = new Map<string, string[]>();
  for (const below of BINDINGS)
    for (const path of filesBelow(join(source, below), /\.(?:yaml|txt)$/))
      for (const name of namedIn(readFileSync(path, "utf8")))
        remember(bindings, name, () => []).push(path.slice(path.indexOf("Documentation/")));
  return bindings;
}

function filesBelow(path: string, wanted: RegExp): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => wanted.test(name))
    .map((name) => join(path, name))
    .toSorted();
}
