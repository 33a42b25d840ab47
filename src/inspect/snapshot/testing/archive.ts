// Archives for the tests of snapshots, written by the package that reads them and, where that would refuse, by hand.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packTar, type TarHeader } from "modern-tar";
import { onTestFinished } from "vitest";

export type ArchiveEntry = Partial<TarHeader> & { readonly name: string; readonly body?: string };

export function packed(entries: readonly ArchiveEntry[]): Promise<Uint8Array> {
  return packTar(
    entries.map(({ body = "", ...header }) => ({
      header: { size: body.length, mtime: new Date(0), ...header },
      body,
    })),
  );
}

/** What every snapshot has, and files with their text. */
export function snapshotOf(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const entries = Object.entries({ "onebuf/machine": "aarch64\n", ...files });
  return packed(entries.map(([name, body]) => ({ name, body })));
}

/** A file of this test; gone after it. */
export function written(bytes: Uint8Array | string, name = "snapshot.tar"): string {
  const folder = mkdtempSync(join(tmpdir(), "onebuf-archive-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
