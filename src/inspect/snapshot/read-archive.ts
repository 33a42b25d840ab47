// A snapshot that is a tar archive, plain or gzip.
import { gunzipSync } from "node:zlib";
import { type TarHeader, unpackTar } from "modern-tar";
import {
  damaged,
  FileTree,
  MAX_BYTES,
  shown,
  SnapshotError,
  type TreeFolder,
} from "./file-tree.ts";

/** @throws SnapshotError */
export async function readArchive(bytes: Uint8Array): Promise<TreeFolder> {
  const tree = new FileTree();
  const entries = await unpack(unzip(bytes), (header) => {
    // Headers may carry attributes of their own, each of which is kept.
    tree.claim(header.size, 1 + Object.keys(header.pax ?? {}).length);
    return true;
  });
  for (const { header, data } of entries) {
    const { name, type, linkname } = header;
    if (type === "directory") tree.folder(name);
    else if (type === "file") tree.file(name, data ?? new Uint8Array());
    else if (type === "symlink") tree.link(name, linkname ?? "");
    else throw damaged(`${shown(name)} is a ${type}, not a file, folder or symbolic link`);
  }
  return tree.root;
}

/** `filter` sees each entry before its bytes are taken. */
async function unpack(archive: Uint8Array, filter: (header: TarHeader) => boolean) {
  try {
    return await unpackTar(archive, { strict: true, filter });
  } catch (error) {
    if (error instanceof SnapshotError) throw error;
    throw damaged(`It is no tar archive, or not whole: ${reasonOf(error)}`);
  }
}

function unzip(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    if (error instanceof RangeError)
      throw new SnapshotError("snapshot-too-large", "It has more than 256 MiB unpacked");
    throw damaged(`It cannot be unpacked: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
