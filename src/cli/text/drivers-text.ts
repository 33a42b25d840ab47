// Rows of the knowledge base as text, and the open questions of a board.
import type { Device } from "../../board/board.ts";
import { MEMORY_MODELS } from "../../drivers/memory-model.ts";
import type { DriverRow } from "../../drivers/row.ts";
import type { TextOptions } from "./plan-text.ts";
import { table } from "./table.ts";
import { hang } from "./wrap.ts";

export function driversText(rows: readonly DriverRow[], options: TextOptions): string[] {
  if (options.explain) return rows.flatMap((row) => ["", ...rowText(row, options)]).slice(1);
  const lines = rows.map((row) => [
    row.driver,
    [row.role, ...(row.alsoRoles ?? [])].join("+"),
    row.busMaster === "no" ? (row.part ?? "-") : row.memory,
    row.busMaster === "no" ? "" : `import ${row.import}`,
    shortList(row.compatible) || `no node: ${shortList(namesOnMachine(row))}`,
  ]);
  const count = new Set(rows.flatMap((row) => row.compatible)).size;
  return [
    ...table(lines, { width: options.width }),
    "",
    `${rows.length} rows, ${count} compatibles. Add --explain for every fact with its source.`,
  ];
}

const FEW = 2;

function shortList(names: readonly string[]): string {
  const more = names.length - FEW;
  return names.slice(0, FEW).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const NO_NODE = "no device-tree node: found by the names of a running system";

function namesOnMachine({ driver, sysfs = [driver], unboundDevices = [] }: DriverRow): string[] {
  return [...sysfs, ...unboundDevices];
}

function rowText(row: DriverRow, { width, style }: TextOptions): string[] {
  const said = Object.entries(row).flatMap(([field, value]): [string, string][] =>
    HEADINGS.has(field) || value === undefined ? [] : [[field, plainText(value)]],
  );
  const rows = said.map(([field, value]) => [field, value, row.evidence[field]?.join(", ") ?? ""]);
  return [
    style("strong", row.driver),
    ...hang("  ", row.compatible.join(", ") || NO_NODE, width),
    ...hang("  programs ", MEMORY_MODELS[row.memory].programs, width),
    ...rows.flatMap(([field = "", value = "", source = ""]) => [
      ...hang(`  ${field} `, value, width),
      ...(source === "" ? [] : hang("      ", source, width).map((line) => style("faint", line))),
    ]),
    ...(row.notes ?? []).flatMap((note) => hang("  - ", note, width)),
  ];
}

/** Fields that have a place of their own in the text. */
const HEADINGS: ReadonlySet<string> = new Set(["driver", "compatible", "evidence", "notes"]);

function plainText(value: unknown): string {
  if (typeof value === "bigint") return `0x${value.toString(16)}`;
  if (Array.isArray(value)) return value.map(plainText).join(", ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .filter(([key]) => key !== "evidence")
      .map(([key, one]) => `${key} ${plainText(one)}`)
      .join("; ");
  }
  return String(value);
}

/** What is open on a board, device by device, and how to find it out. */
export function missingText(
  model: string,
  open: readonly Device[],
  options: TextOptions,
): string[] {
  const { width, style } = options;
  if (open.length === 0)
    return [`${model}: everything is known that a plan asks of its media devices.`];
  return [
    `${model}: ${open.length} media ${open.length === 1 ? "device has" : "devices have"} open facts.`,
    ...open.flatMap((device) => [
      "",
      style("strong", `${device.node}${device.enabled ? "" : "  disabled"}`),
      ...hang("  compatible ", device.compatible.join(", ") || "none", width),
      ...hang("  open       ", openFields(device).join(", "), width),
      ...hang("  find out   ", howToFindOut(device), width),
    ]),
    "",
    ...hang(
      "",
      "Put what you find into a board file (docs/guides/board-file.md), or add a row for everybody (docs/guides/add-a-driver-row.md).",
      width,
    ),
  ];
}

function openFields(device: Device): string[] {
  const { busMaster, translation, needsContiguous } = device;
  const fields = {
    busMaster,
    translation,
    needsContiguous,
    import: device.import,
    export: device.export,
  };
  const open = Object.entries(fields).flatMap(([field, value]) =>
    value === "unknown" ? [field] : [],
  );
  return [...open, ...(device.physical === undefined ? ["address window"] : [])];
}

function howToFindOut({ compatible, row }: Device): string {
  if (row)
    return `read ${row.driver} in the kernel source; ${row.notes?.[0] ?? "its facts are open in the knowledge base"}`;
  const name = compatible[0] ?? "its compatible";
  return `grep -rn '"${name}"' drivers/ in your kernel's source finds the driver; its mem_ops or GEM helper say what memory it takes, io_modes or prime_fd_to_handle whether it imports, dma_set_mask what it reaches`;
}
