// Builds the board of every device tree blob below the folders and counts: what is known, what only looks like media,
// what is explained away, and what cannot be right.
//   node scripts/run.mjs scripts/read-all-dtbs.ts FOLDER...
// Exits with 1 when a blob cannot be read or a board cannot be built.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Board, Device } from "../src/board/board.ts";
import { looksLikeMedia } from "../src/board/media-looking.ts";
import { loadBoard } from "../src/cli/load-board.ts";
import { readTree } from "../src/cli/read-tree.ts";
import { compatibleOf } from "../src/devicetree/compatible.ts";
import { isEnabled } from "../src/devicetree/status.ts";
import { findDriverRows, findIommuRows } from "../src/drivers/table.ts";
import { oddities } from "./odd-devices.ts";

const MOST_LISTED = 60;
const ROLES = ["camera", "codec", "display", "gpu", "2d", "jpeg"] as const;

/** Counts a thing and remembers where it was met first. */
class Tally {
  readonly #counts = new Map<string, { count: number; first: string }>();

  add(what: string, where: string): void {
    const entry = this.#counts.get(what);
    if (entry) entry.count++;
    else this.#counts.set(what, { count: 1, first: where });
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, { count }) => sum + count, 0);
  }

  print(title: string, most = MOST_LISTED): void {
    const sorted = [...this.#counts].toSorted(
      ([a, x], [b, y]) => y.count - x.count || a.localeCompare(b),
    );
    console.log(`\n${title}: ${this.total} in ${sorted.length} kinds`);
    for (const [what, { count, first }] of sorted.slice(0, most))
      console.log(`${String(count).padStart(6)}  ${what}  (${first})`);
    if (sorted.length > most) console.log(`        and ${sorted.length - most} kinds more`);
  }
}

const known = new Tally();
const unknown = new Tally();
const explained = new Tally();
const behindIommu = new Tally();
const odd = new Tally();
const said = new Tally();
const boardsWith = new Tally();
const failures: string[] = [];

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error("usage: node scripts/run.mjs scripts/read-all-dtbs.ts FOLDER...");
  process.exit(2);
}
const paths = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".dtb"))
    .map((path) => join(folder, path))
    .toSorted(),
);
const start = performance.now();
for (const path of paths) await survey(path);
report(performance.now() - start);

async function survey(path: string): Promise<void> {
  const short = path.split("/").at(-1) ?? path;
  try {
    const { value: board, diagnostics } = await loadBoard(path, {});
    for (const { code, severity } of [...diagnostics, ...(board?.diagnostics ?? [])])
      said.add(`${severity} ${code}`, short);
    if (board === undefined)
      failures.push(`${path}: ${diagnostics.map((d) => d.message).join("; ")}`);
    else {
      countBoard(board, short);
      countNodes(path, short, new Set(board.devices.map(({ node }) => node)));
    }
  } catch (error) {
    failures.push(`${path}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

function countBoard(board: Board, short: string): void {
  for (const device of board.devices) {
    const where = `${short} ${device.node}`;
    if (device.row) known.add(device.row.driver, where);
    else unknown.add(`${device.enabled ? "" : "disabled "}${device.compatible.join(" ")}`, where);
    for (const oddity of oddities(device)) odd.add(oddity, where);
  }
  const roles = new Set(board.devices.filter(usable).flatMap(({ roles: all }) => all));
  for (const role of ROLES) if (roles.has(role)) boardsWith.add(role, short);
  if (roles.has("codec") && roles.has("display")) boardsWith.add("codec and display", short);
  if (roles.has("camera") && roles.has("codec") && roles.has("display"))
    boardsWith.add("camera, codec and display", short);
}

/** Something user space can open on this board as it is. */
function usable(device: Device): boolean {
  return device.row !== undefined && device.memory !== "none" && device.obstacles.length === 0;
}

function countNodes(path: string, short: string, listed: ReadonlySet<string>): void {
  const tree = readTree(path).value;
  for (const node of tree?.nodes() ?? []) {
    if (listed.has(node.path)) continue;
    const compatible = compatibleOf(node);
    const where = `${short} ${node.path}`;
    const look = looksLikeMedia(node);
    if (!look.looks && look.reason !== undefined && findDriverRows(compatible).length === 0)
      explained.add(
        `${look.reason.replace(/sits on \S+,/, "sits on a serial bus,")}: ${compatible[0] ?? node.name}`,
        where,
      );
    if (node.property("iommus") && isEnabled(node) && findIommuRows(compatible).length === 0)
      behindIommu.add(compatible.join(" ") || node.name, where);
  }
}

function report(milliseconds: number): void {
  known.print("devices with a known driver");
  unknown.print("devices that look like media and are unknown", 200);
  explained.print("nodes with a media name, explained away");
  behindIommu.print("enabled nodes behind an IOMMU, not listed at all", 100);
  boardsWith.print("boards with a usable device of a role");
  odd.print("devices that cannot be right");
  said.print("diagnostics");
  for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(
    `\n${paths.length} blobs read in ${(milliseconds / 1000).toFixed(1)} s, ${failures.length} failed, ` +
      `${known.total} known devices, ${unknown.total} unknown ones, ${odd.total} odd ones`,
  );
  if (failures.length > 0) process.exitCode = 1;
}
