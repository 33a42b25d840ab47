// Makes the board library from folders of device tree blobs, and proves that no answer changes by it: for every board the
// model and the plans of all pairs are the same from the library as from the blob, on several kernels.
//   node scripts/run.mjs scripts/make-library.ts SOURCE FOLDER... [--config FILE]...
// SOURCE says where the blobs are from ("Debian linux-image 6.1.0-50"); of blobs of one name in two folders the first folder's
// is named without its architecture. When an answer differs nothing is written, and it exits with 1.
//   node scripts/run.mjs scripts/make-library.ts --recount
// Needs no blobs: only counts again what is on the boards there are, after a change of the rules for that.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";
import { archOf } from "../src/board/arch.ts";
import { buildBoard } from "../src/board/build.ts";
import { type KernelConfig, parseKernelConfig } from "../src/board/kernel/config.ts";
import { createKernel } from "../src/board/kernel/create-kernel.ts";
import type { Kernel } from "../src/board/kernel/kernel.ts";
import { formatIndex, type LibraryEntry } from "../src/board/library/board-index.ts";
import { tableFingerprint } from "../src/board/library/fingerprint.ts";
import { devicesOn } from "../src/board/library/on-board.ts";
import { pruneTree } from "../src/board/library/prune.ts";
import { formatShard, recordIn } from "../src/board/library/shard.ts";
import { type TreeRecord, treeOfRecord } from "../src/board/library/tree-record.ts";
import { openLibrary } from "../src/cli/load-library.ts";
import { stringsOf } from "../src/devicetree/cells.ts";
import { parseBlob } from "../src/devicetree/parse-blob.ts";
import type { DeviceTree } from "../src/devicetree/tree.ts";
import { allAnswers } from "../test/support/board-answers.ts";

const OUTPUT = "boards";
/** Lets Brotli look back over a whole file, where boards of one SoC repeat each other. */
const WINDOW_BITS = 24;

const ALL_OFF: KernelConfig = {
  file: "off.config",
  arch: undefined,
  version: undefined,
  complete: true,
  option: () => "not-set",
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    config: { type: "string", multiple: true, default: [] },
    recount: { type: "boolean", default: false },
  },
});
if (values.recount) {
  recount();
  process.exit();
}
const [source, ...folders] = positionals;
if (source === undefined || folders.length === 0) {
  console.error(
    "usage: node scripts/run.mjs scripts/make-library.ts SOURCE FOLDER... [--config FILE]... | --recount",
  );
  process.exit(2);
}
const configs = values.config.map(readConfig);
const shards = new Map<string, Map<string, TreeRecord>>();
const entries: LibraryEntry[] = [];
const differing: string[] = [];
const start = performance.now();
for (const folder of folders) for (const path of blobsIn(folder)) add(path);
if (differing.length === 0) write(source);
report();

function recount(): void {
  const library = openLibrary();
  if (library === undefined) throw new Error("there is no library to count in");
  const boards = library.index.boards.map((entry) => {
    const tree = library.treeOf(entry);
    return { ...entry, devices: devicesOn(buildBoard(tree, createKernel(hintFor(tree)))) };
  });
  save("index", formatIndex({ ...library.index, boards }));
}

function readConfig(path: string): KernelConfig {
  const { value, diagnostics } = parseKernelConfig(readFileSync(path, "utf8"), basename(path));
  if (value === undefined)
    throw new Error(`${path}: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return value;
}

function blobsIn(folder: string): readonly string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".dtb"),
  );
  return paths.toSorted().map((path) => join(folder, path));
}

function add(path: string): void {
  const file = basename(path);
  const tree = parseBlob(readFileSync(path), file).value;
  if (tree === undefined) throw new Error(`${path} cannot be read`);
  const kernels = kernelsFor(tree);
  const record = pruneTree(tree, kernels);
  const name = nameFor(file, record);
  if (name === undefined) return;
  const compatible = stringsOf(tree.root, "compatible");
  const shard = shardOf(compatible);
  const board = buildBoard(tree, createKernel(hintFor(tree)));
  entries.push({ name, compatible, model: board.model, shard, devices: devicesOn(board) });
  const records = shards.get(shard) ?? new Map<string, TreeRecord>();
  records.set(name, record);
  shards.set(shard, records);
  // From the text, as it will be read.
  const again = recordIn(formatShard(new Map([[name, record]])), name);
  const pruned = again && treeOfRecord(again, file);
  if (
    pruned === undefined ||
    kernels.some((kernel) => allAnswers(tree, kernel) !== allAnswers(pruned, kernel))
  )
    differing.push(name);
}

/** The same board in a second folder is listed once when its record is the same, else by its architecture too. */
function nameFor(file: string, record: TreeRecord): string | undefined {
  const name = basename(file, ".dtb");
  const twin = entries.find((entry) => entry.name === name);
  if (twin === undefined) return name;
  const same = JSON.stringify(shards.get(twin.shard)?.get(name)) === JSON.stringify(record);
  return same ? undefined : `${name}-arm`;
}

/** No configuration, everything off, and the given ones: between them every branch of the builder is read. */
function kernelsFor(tree: DeviceTree): readonly Kernel[] {
  const hint = hintFor(tree);
  const old = createKernel({ version: { major: 3, minor: 10 }, ...hint });
  return [
    createKernel(hint),
    old,
    ...[ALL_OFF, ...configs].map((config) => createKernel({ config, ...hint })),
  ];
}

function hintFor(tree: DeviceTree): { readonly archHint?: "arm" | "arm64" } {
  const arch = archOf(tree);
  return arch === undefined ? {} : { archHint: arch };
}

/** The vendor of the SoC, which the root's compatible names last. */
function shardOf(compatible: readonly string[]): string {
  const [vendor, rest] = (compatible.at(-1) ?? "").split(",");
  return rest === undefined ? "other" : (vendor ?? "other");
}

function write(from: string): void {
  mkdirSync(OUTPUT, { recursive: true });
  for (const old of readdirSync(OUTPUT)) if (old.endsWith(".br")) rmSync(join(OUTPUT, old));
  const boards = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  save("index", formatIndex({ source: from, table: tableFingerprint(), boards }));
  for (const [shard, records] of shards) save(shard, formatShard(records));
}

function save(name: string, text: string): void {
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  const packed = brotliCompressSync(text, { params });
  writeFileSync(join(OUTPUT, `${name}.br`), packed);
  console.log(
    `${name.padEnd(16)} ${String(text.length).padStart(9)} bytes, ${String(packed.length).padStart(7)} packed`,
  );
}

function report(): void {
  for (const name of differing) console.log(`differs: ${name}`);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${entries.length} boards in ${shards.size} files, ${differing.length} differ from their blobs, ${seconds} s`,
  );
  if (differing.length > 0) process.exitCode = 1;
}
