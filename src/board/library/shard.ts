// A file of library boards: one board a line, so that one is found and parsed without the others.
import type { TreeRecord } from "./tree-record.ts";

export function formatShard(boards: ReadonlyMap<string, TreeRecord>): string {
  return [...boards].map(([name, record]) => `${name} ${JSON.stringify(record)}\n`).join("");
}

/** Undefined when the board is not in this file. */
export function recordIn(shard: string, name: string): TreeRecord | undefined {
  const head = `${name} `;
  const start = shard.startsWith(head) ? 0 : shard.indexOf(`\n${head}`) + 1;
  if (start === 0 && !shard.startsWith(head)) return undefined;
  const end = shard.indexOf("\n", start);
  return JSON.parse(shard.slice(start + head.length, end)) as TreeRecord;
}
