// FWHT, the format of vicodec: each frame has a header that says how long it is.
// Source: drivers/media/test-drivers/vicodec/codec-fwht.h:66.

const MAGIC = [0x4f, 0x4f, 0x4f, 0x4f, 0xff, 0xff, 0xff, 0xff];
/** Bytes; the last four are the size of what follows, the highest byte first. */
const HEADER = 44;

/** @returns undefined when the bytes do not begin with a frame */
export function splitFwht(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const units: Uint8Array[] = [];
  let at = 0;
  while (at + HEADER <= bytes.length && isMagic(bytes, at)) {
    const end = at + HEADER + view.getUint32(at + HEADER - 4);
    if (end > bytes.length) break;
    units.push(bytes.subarray(at, end));
    at = end;
  }
  return units.length > 0 ? units : undefined;
}

function isMagic(bytes: Uint8Array, at: number): boolean {
  return MAGIC.every((byte, index) => bytes[at + index] === byte);
}
