// Live dma-bufs of a look, the largest first: who holds each, and which devices are attached to it.
import type { LookBuffer, LookHolder } from "../../inspect/look.ts";
import { formatMemory } from "../../plan/amounts.ts";
import type { LookTextOptions } from "./look-options.ts";
import { hang } from "./wrap.ts";

export function buffersText(buffers: readonly LookBuffer[], options: LookTextOptions): string[] {
  if (buffers.length === 0) return ["  none seen"];
  const total = buffers.reduce((sum, { size }) => sum + size, 0n);
  const sorted = buffers.toSorted(
    (a, b) => Number(b.size > a.size) - Number(b.size < a.size) || a.inode - b.inode,
  );
  return [
    `  ${counted(buffers.length, "buffer")}, ${formatMemory(total)}`,
    ...sorted.flatMap((buffer) => bufferText(buffer, options)),
  ];
}

function bufferText(buffer: LookBuffer, { width }: LookTextOptions): string[] {
  const { inode, size, exporter, name, references, holders, attachments } = buffer;
  const called = name === null ? "" : ` "${name}"`;
  const count = references === null ? "" : `, ${counted(references, "reference")}`;
  const attached = attachments?.map(({ device, node }) =>
    node === device ? node : `${node} (${device})`,
  );
  return [
    ...hang("  ", `inode ${inode}${called}  ${formatMemory(size)} of ${exporter}${count}`, width),
    ...(holders.length === 0
      ? []
      : hang("    held by   ", holders.map(holderText).join("; "), width)),
    ...(attached === undefined
      ? []
      : hang("    attached  ", attached.join(", ") || "no device", width)),
  ];
}

function holderText({ command, pid, descriptors, mappings }: LookHolder): string {
  const parts = [
    descriptors.length > 0 && `descriptor ${descriptors.join(", ")}`,
    mappings > 0 && counted(mappings, "mapping"),
  ].filter((part) => part !== false);
  return `${command} (${pid}) ${parts.join(", ")}`.trimEnd();
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
