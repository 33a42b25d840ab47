// The blob behind a plane's IN_FORMATS property: which formats it takes, and which modifiers each of them may have.
import type { Abi } from "../uapi/abi.ts";
import { drmFormatModifier, drmFormatModifierBlob } from "../uapi/drm-property.ts";
import { decode, decodeMany } from "../uapi/struct.ts";

/** Modifiers by DRM fourcc. */
export type ModifiersByFormat = ReadonlyMap<number, readonly bigint[]>;

/** @throws RangeError when the blob is shorter than its head says */
export function readInFormats(blob: Uint8Array, abi: Abi): ModifiersByFormat {
  const head = decode(drmFormatModifierBlob, blob, abi);
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const codes = Array.from({ length: head.count_formats }, (_, at) =>
    view.getUint32(head.formats_offset + 4 * at, true),
  );
  const end = head.modifiers_offset + head.count_modifiers * drmFormatModifier.size(abi);
  if (end > blob.length) throw new RangeError("IN_FORMATS ends within its modifiers");
  const rows = decodeMany(drmFormatModifier, blob.subarray(head.modifiers_offset, end), abi);
  return new Map(
    codes.map((code, at) => [
      code,
      rows
        .filter(({ formats, offset }) => isSet(formats, at - offset))
        .map(({ modifier }) => modifier),
    ]),
  );
}

/** A row speaks of 64 formats. */
function isSet(bits: bigint, at: number): boolean {
  return at >= 0 && at < 64 && (bits & (1n << BigInt(at))) !== 0n;
}
