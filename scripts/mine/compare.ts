// Reviewed rows against mined proposals, field by field: agree, differ, or not mined. A hint of the miner's neither
// confirms nor contradicts a person.
import type { DriverRow, Evidence } from "../../src/drivers/row.ts";
import type { Kconfig } from "./kconfig.ts";
import type { Mined, Proposal } from "./mined.ts";

export const FIELDS = [
  "compatible",
  "kconfig",
  "memory",
  "import",
  "export",
  "streamingMask",
  "maxSegment",
] as const;
export type ComparedField = (typeof FIELDS)[number];

export interface Finding {
  readonly driver: string;
  readonly compatible: string;
  readonly field: ComparedField;
  readonly outcome: "agree" | "differ" | "not mined";
  readonly reviewed: string;
  readonly mined: string;
  readonly evidence: {
    readonly reviewed: readonly Evidence[];
    readonly mined: readonly Evidence[];
  };
}

/** Findings for each compatible of each row and each field. */
export function compare(
  rows: readonly DriverRow[],
  proposals: readonly Proposal[],
  kconfig: Kconfig,
): readonly Finding[] {
  return rows.flatMap((row) =>
    row.compatible.flatMap((compatible) => compareOne(row, compatible, proposals, kconfig)),
  );
}

function compareOne(
  row: DriverRow,
  compatible: string,
  proposals: readonly Proposal[],
  kconfig: Kconfig,
): readonly Finding[] {
  const cited = row.evidence["compatible"] ?? [];
  const named = proposals.filter(
    (proposal) => proposal.compatible === compatible || proposal.bus === "amba",
  );
  const citing = named.filter((proposal) => citesTable(cited, proposal));
  const chosen =
    citing.find((proposal) => compareKconfig(row, proposal.kconfig, kconfig).outcome === "agree") ??
    citing[0];
  const place = { driver: row.driver, compatible };
  if (chosen === undefined) {
    const tables = named
      .filter(({ bus }) => bus !== "amba")
      .map(({ path, line }) => `${path}:${line}`);
    const mined = tables.length === 0 ? "in no match table" : "in another table";
    const evidence = { reviewed: cited, mined: tables };
    return [
      {
        ...place,
        field: "compatible",
        outcome: "differ",
        reviewed: "in this table",
        mined,
        evidence,
      },
    ];
  }
  return FIELDS.map((field) => ({ ...place, field, ...compareField(row, chosen, field, kconfig) }));
}

/** A row cites some lines of a table, not each of its entries. */
function citesTable(cited: readonly Evidence[], { path, table }: Proposal): boolean {
  return cited.some((source) => {
    const [file, line] = source.split(":");
    return file === path && Number(line) >= table.line && Number(line) <= table.lastLine;
  });
}

type Comparison = Omit<Finding, "driver" | "compatible" | "field">;

function compareField(
  row: DriverRow,
  proposal: Proposal,
  field: ComparedField,
  kconfig: Kconfig,
): Comparison {
  if (field === "compatible") {
    const place = [`${proposal.path}:${proposal.line}`];
    const evidence = { reviewed: row.evidence[field] ?? [], mined: place };
    return { outcome: "agree", reviewed: "in this table", mined: "in this table", evidence };
  }
  if (field === "kconfig") return compareKconfig(row, proposal.kconfig, kconfig);
  const blind = cannotTell(row, proposal, field);
  const reviewed = String(reviewedValue(row, field));
  const mined: Mined<unknown> = proposal[field];
  const evidence = { reviewed: row.evidence[field] ?? [], mined: mined.evidence };
  const reason = blind ?? mined.unsure ?? (mined.value === undefined ? "nothing said" : undefined);
  if (reason !== undefined) return { outcome: "not mined", reviewed, mined: reason, evidence };
  const value = String(mined.value);
  return { outcome: value === reviewed ? "agree" : "differ", reviewed, mined: value, evidence };
}

function reviewedValue(
  row: DriverRow,
  field: Exclude<ComparedField, "compatible" | "kconfig">,
): unknown {
  if (field === "streamingMask") return row.streamingMask ?? 32;
  return field === "maxSegment" ? (row.maxSegment ?? 0x1_0000) : row[field];
}

/** Why the miner's view of the source does not reach this fact of this row. */
function cannotTell(row: DriverRow, { scope }: Proposal, field: ComparedField): string | undefined {
  if (row[field] === "unknown") return "the row leaves it open";
  const mask = field === "streamingMask" || field === "maxSegment";
  if (mask && row.memory === "none") return "no frames pass, so no mask counts";
  if (mask && row.attach !== undefined && row.attach.device !== "self")
    return "another device attaches";
  if (mask && scope === "folder") return "the frames are another module's";
  if (mask || scope === undefined) return undefined;
  if (row.part === "aggregate" || row.part === "proxy")
    return "whose frames the buffers hold is a person's reading";
  if (row.memory === "none" && scope !== "file")
    return "the buffers are another part's of the module";
  return undefined;
}

/** Equal when each list follows from the other by what its symbols depend on and select. */
function compareKconfig(
  row: DriverRow,
  mined: Mined<readonly string[]>,
  kconfig: Kconfig,
): Comparison {
  const reviewed = row.kconfig.join(" ");
  const evidence = { reviewed: row.evidence["kconfig"] ?? [], mined: mined.evidence };
  if (mined.value === undefined)
    return { outcome: "not mined", reviewed, mined: mined.unsure ?? "", evidence };
  const asMined = kconfig.closure(mined.value);
  const asReviewed = kconfig.closure(row.kconfig);
  const equal =
    row.kconfig.every((symbol) => asMined.has(symbol)) &&
    mined.value.every((symbol) => asReviewed.has(symbol));
  return { outcome: equal ? "agree" : "differ", reviewed, mined: mined.value.join(" "), evidence };
}
