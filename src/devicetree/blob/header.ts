// The header of a blob and where its three blocks lie, checked once so that the rest may read without asking.
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { failure } from "./failure.ts";
import type { Failure } from "./failure.ts";

const MAGIC = 0xd00dfeed;
const HEADER_SIZE_V16 = 36;
const HEADER_SIZE_V17 = 40;

/** A block as offsets into the blob, `end` exclusive. */
export interface Block {
  readonly start: number;
  readonly end: number;
}

export interface Header {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly structure: Block;
  readonly strings: Block;
  /** Starts the memory reservations; they end with an entry of size 0, at the latest where the blob does. */
  readonly reservations: Block;
  readonly warnings: readonly Diagnostic[];
}

/** Reads the header, format versions 16 and later that say version 17 readers can read them. */
export function readHeader(bytes: Uint8Array, file: string): Header | Failure {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8)
    return failure(file, "dtb-truncated", "The file is too short to be a device tree blob", 0);
  if (view.getUint32(0) !== MAGIC) {
    return failure(
      file,
      "dtb-bad-magic",
      "This is not a device tree blob: it does not start with d00dfeed",
      0,
    );
  }
  const totalSize = view.getUint32(4);
  // libfdt counts offsets in int and refuses more (scripts/dtc/libfdt/fdt.c:111).
  if (totalSize > 0x7fffffff) {
    return failure(
      file,
      "dtb-too-large",
      `The blob says it is ${totalSize} bytes long; the limit is 2 GiB`,
      4,
    );
  }
  if (totalSize < HEADER_SIZE_V16 || totalSize > bytes.length) {
    const message = `The blob says it is ${totalSize} bytes long, the file has ${bytes.length}`;
    return failure(file, "dtb-truncated", message, 4);
  }
  const version = view.getUint32(20);
  const compatibleWith = view.getUint32(24);
  if (version < 16) {
    return failure(
      file,
      "dtb-old-version",
      `The blob has format version ${version}; the oldest readable is 16`,
      20,
    );
  }
  if (compatibleWith > 17) {
    const message = `The blob needs a reader of format version ${compatibleWith}; the newest known is 17`;
    return failure(file, "dtb-new-version", message, 24);
  }
  const hasStructureSize = version >= 17;
  if (hasStructureSize && totalSize < HEADER_SIZE_V17) {
    return failure(file, "dtb-truncated", "The blob ends inside its header", 4);
  }

  const structureAt = view.getUint32(8);
  const stringsAt = view.getUint32(12);
  const reservationsAt = view.getUint32(16);
  const structureSize = hasStructureSize ? view.getUint32(36) : totalSize - structureAt;
  const stringsSize = view.getUint32(32);
  const outside = (what: string, at: number): Failure =>
    failure(file, "dtb-block-out-of-bounds", `The ${what} block lies outside the blob`, at);
  if (
    structureAt < HEADER_SIZE_V16 ||
    structureSize < 0 ||
    structureAt + structureSize > totalSize
  ) {
    return outside("structure", 8);
  }
  if (stringsAt < HEADER_SIZE_V16 || stringsAt + stringsSize > totalSize)
    return outside("strings", 12);
  if (reservationsAt < HEADER_SIZE_V16 || reservationsAt + 16 > totalSize)
    return outside("memory reservation", 16);
  if (structureAt % 4 !== 0) {
    return failure(
      file,
      "dtb-misaligned",
      "The structure block does not start at a multiple of 4 bytes",
      8,
    );
  }
  if (reservationsAt % 8 !== 0) {
    return failure(
      file,
      "dtb-misaligned",
      "The memory reservation block does not start at a multiple of 8 bytes",
      16,
    );
  }
  return {
    view,
    bytes,
    structure: { start: structureAt, end: structureAt + structureSize },
    strings: { start: stringsAt, end: stringsAt + stringsSize },
    reservations: { start: reservationsAt, end: totalSize },
    warnings: trailing(bytes, totalSize, file),
  };
}

/** Bytes after the blob: zeros are padding, anything else is worth a word. */
function trailing(bytes: Uint8Array, totalSize: number, file: string): readonly Diagnostic[] {
  for (let offset = totalSize; offset < bytes.length; offset++) {
    if (bytes[offset] !== 0) {
      const message = `${bytes.length - totalSize} bytes after the end of the blob are ignored`;
      return [
        {
          code: "dtb-trailing-data",
          severity: "warning",
          message,
          place: { file, offset: totalSize },
        },
      ];
    }
  }
  return [];
}
