// A look at a machine as text, from the same value that `--json` prints.
import { formatMemory } from "../../plan/amounts.ts";
import type { Look, LookMigration, Unread } from "../../inspect/look.ts";
import { buffersText } from "./look-buffers-text.ts";
import { devicesText, groupsText } from "./look-devices-text.ts";
import { areasText, heapsText } from "./look-memory-text.ts";
import type { LookTextOptions } from "./look-options.ts";
import { visible } from "./visible.ts";
import { hang } from "./wrap.ts";

/** Names of buffers, processes and devices may hold anything: nothing of them steers the terminal. */
export function lookText(raw: Look, options: LookTextOptions): string[] {
  const look = visible(raw);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", options.style("strong", title), ...lines];
  return [
    ...machineText(look, options),
    ...section("Heaps", heapsText(look.heaps, options)),
    ...section("CMA areas", areasText(look.areas, options)),
    ...section("Buffers", buffersText(look.buffers, options)),
    ...section("IOMMU groups", groupsText(look.groups, options)),
    ...section("Devices", devicesText(look.devices, options)),
    ...section("Board and machine disagree", disagreementsText(look, options)),
    ...section("Not read", unreadText(look, options)),
  ];
}

function machineText(look: Look, { width, style }: LookTextOptions): string[] {
  const { kernel, memory, model, source, migration } = look;
  const line = (label: string, parts: readonly (string | false)[]) => {
    const said = parts.filter((part) => part !== false);
    return said.length === 0 ? [] : hang(`  ${label.padEnd(9)}`, said.join(", "), width);
  };
  const amount = (bytes: bigint | null, what: string) =>
    bytes !== null && `${formatMemory(bytes)}${what}`;
  return [
    ...hang("", model ?? "No device tree", width).map((text) => style("strong", text)),
    ...line("from", [source]),
    ...line("kernel", [`Linux ${kernel.release ?? "(version not told)"}`, kernel.arch ?? false]),
    ...line("RAM", [amount(memory.total, ""), amount(memory.available, " available")]),
    ...line("CMA", [amount(memory.cmaTotal, ""), amount(memory.cmaFree, " free")]),
    ...line("moved", migrationParts(migration)),
  ];
}

/** Since the system started, by the kernel's own counts. */
function migrationParts(migration: LookMigration): (string | false)[] {
  const count = (amount: number | null, what: string) =>
    amount !== null && amount > 0 && `${amount} ${what}`;
  return [
    count(migration.pagesMigrated, "pages"),
    count(migration.pagesNotMigrated, "pages could not be"),
    count(migration.cmaAllocated, "CMA allocations"),
    count(migration.cmaFailed, "CMA allocations failed"),
  ];
}

function disagreementsText({ disagreements }: Look, { width, style }: LookTextOptions): string[] {
  return disagreements.flatMap(({ message, notes = [], help, severity }) => [
    ...hang("  - ", message, width).map((line) =>
      severity === "error" ? style("bad", line) : line,
    ),
    ...[...notes, ...(help === undefined ? [] : [help])].flatMap((text) =>
      hang("    ", text, width),
    ),
  ]);
}

/** Places that are closed for the same reason and hide the same are told together. */
function unreadText({ unread }: Look, { width }: LookTextOptions): string[] {
  const told = new Map<string, Unread[]>();
  for (const one of unread) {
    const key = JSON.stringify([one.needs, one.lost]);
    told.set(key, [...(told.get(key) ?? []), one]);
  }
  return [...told.values()].flatMap((places) => {
    const [first] = places;
    if (!first) return [];
    const more = places.length > 1 ? ` and ${places.length - 1} more` : "";
    return [
      ...hang("  - ", `${first.lost}: ${slashed(first.path)}${more}`, width),
      ...hang("    ", remedy(first.needs), width),
    ];
  });
}

const slashed = (path: string) => (path.startsWith("/") ? path : `/${path}`);

function remedy(needs: string): string {
  if (needs === "root") return "needs root";
  if (needs.startsWith("CONFIG_")) return `needs a kernel with ${needs}`;
  return `needs the group ${needs}: sudo usermod -aG ${needs} $USER, and log in again`;
}
