// How much of real boards the driver rows cover.
//   node scripts/run.mjs scripts/mine/coverage.ts LINUX_SOURCE DTB_FOLDER...
//   node scripts/run.mjs scripts/mine/coverage.ts LINUX_SOURCE --page TITLE=DTB_FOLDER[,DTB_FOLDER]...
// In scope is every compatible that a media driver's match table or a media, display, gpu or iommu binding names.
// --page writes docs/coverage.md, a column for each set of boards.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseBlob } from "../../src/devicetree/parse-blob.ts";
import { driverRows, iommuRows } from "../../src/drivers/table.ts";
import { undrivenReason } from "../../src/drivers/undriven.ts";
import { releaseOf, sourceReader } from "../linux-source.ts";
import { Census } from "./census.ts";
import { CLASSES, classify, type Knowledge, namedIn } from "./classify.ts";
import { type BoardSet, coveragePage } from "./coverage-page.ts";
import { mine } from "./propose.ts";
import { readSource } from "./read-source.ts";
import { remember } from "./source-tree.ts";

const PAGE = "docs/coverage.md";
const BINDINGS = ["media", "display", "gpu", "iommu"].map(
  (name) => `Documentation/devicetree/bindings/${name}`,
);

const [folder, first, ...rest] = process.argv.slice(2);
if (folder === undefined || first === undefined || (first === "--page" && rest.length === 0)) {
  console.error(
    "usage: node scripts/run.mjs scripts/mine/coverage.ts LINUX_SOURCE (DTB_FOLDER... | --page TITLE=DTB_FOLDER[,DTB_FOLDER]...)",
  );
  process.exit(2);
}
const knowledge = knowledgeOf(folder);
if (first === "--page")
  writeFileSync(PAGE, coveragePage(releaseOf(sourceReader(folder)), rest.map(titledSet)));
else report(boardSet("", [first, ...rest]));

function knowledgeOf(source: string): Knowledge {
  const reviewed = new Set([...driverRows, ...iommuRows].flatMap(({ compatible }) => compatible));
  return {
    proposals: mine(readSource(source)).proposals,
    bindings: readBindings(source),
    isReviewed: (compatible) => reviewed.has(compatible),
    isUndriven: (compatible) => undrivenReason([compatible]) !== undefined,
  };
}

function titledSet(text: string): BoardSet {
  const at = text.indexOf("=");
  return boardSet(text.slice(0, at), text.slice(at + 1).split(","));
}

function boardSet(title: string, folders: readonly string[]): BoardSet {
  const census = new Census();
  const blobs = folders.flatMap((path) => filesBelow(path, /\.dtb$/));
  for (const path of blobs) {
    const { value } = parseBlob(readFileSync(path), path);
    if (value === undefined) console.error(`cannot read ${path}`);
    else census.add(path.split("/").slice(-2).join("/"), value);
  }
  const sightings = census.sightings();
  return {
    title,
    trees: blobs.length,
    compatibles: sightings.length,
    classed: classify(sightings, knowledge),
  };
}

function report({ trees, compatibles, classed }: BoardSet): void {
  console.log(`${trees} device trees, ${compatibles} compatibles, ${classed.length} in scope`);
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
  for (const { compatible, nodes, enabled, boards, reason, first: met } of classed.filter(
    (one) => one.class === "left",
  ))
    console.log(
      `${[nodes, enabled, boards].map((count) => String(count).padStart(7)).join(" ")}  ${compatible}  (${reason}; ${met})`,
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
