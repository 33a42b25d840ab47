// The list of library boards: what is known of each without reading it, small enough to load at once.
import type { Role } from "../../drivers/row.ts";

export interface LibraryEntry {
  /** Base name of its device tree blob: `bcm2711-rpi-4-b`. Names one board. */
  readonly name: string;
  /** The root's compatible: board first, SoC last. Several entries may share the first. */
  readonly compatible: readonly string[];
  readonly model: string;
  /** Name of the file that holds it, without suffix. */
  readonly shard: string;
  /** Usable devices by role; devices whose driver nobody has read count as `unknown`. */
  readonly devices: { readonly [R in Role]?: number };
}

export interface BoardIndex {
  /** The package the device trees came from: `Debian linux-image 6.1.0-50`. */
  readonly source: string;
  /** `tableFingerprint` of the knowledge base the boards were pruned for. */
  readonly table: string;
  readonly boards: readonly LibraryEntry[];
}

type Row = readonly [
  LibraryEntry["name"],
  LibraryEntry["compatible"],
  LibraryEntry["model"],
  LibraryEntry["shard"],
  LibraryEntry["devices"],
];

/** One board a line, so that a change of the library can be read as a difference. */
export function formatIndex({ source, table, boards }: BoardIndex): string {
  const rows = boards.map(({ name, compatible, model, shard, devices }): string => {
    const row: Row = [name, compatible, model, shard, devices];
    return JSON.stringify(row);
  });
  return `${[JSON.stringify({ source, table }), ...rows].join("\n")}\n`;
}

/** @param text what `formatIndex` wrote */
export function parseIndex(text: string): BoardIndex {
  const [head = "{}", ...lines] = text.trimEnd().split("\n");
  const { source, table } = JSON.parse(head) as Pick<BoardIndex, "source" | "table">;
  const boards = lines.map((line) => {
    const [name, compatible, model, shard, devices] = JSON.parse(line) as Row;
    return { name, compatible, model, shard, devices };
  });
  return { source, table, boards };
}

/** The SoC of a board, as its device tree names it last; undefined when it has no name at all. */
export function socOf(entry: LibraryEntry): string | undefined {
  return entry.compatible.at(-1);
}
