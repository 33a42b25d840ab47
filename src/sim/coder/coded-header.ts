// The header of a coded frame: what it is a frame of. Numbers are little-endian.
import { FORMATS } from "../../format/format-info.ts";

/** Magic 4, version 1, name space of the code 1, zero 2, code 4, width 4, height 4, bytes 4, hash 4. */
export const HEADER_BYTES = 28;

const MAGIC = 0x4642_4e4f;
const VERSION = 1;
/** One code may have two meanings: RGB565 to DRM is a Bayer format to V4L2. */
const SPACE_DRM = 0;
const SPACE_V4L2 = 1;

export interface CodedHeader {
  /** The name of `src/format/fourcc.gen.ts`. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** Visible bytes of the frame, before compression. */
  readonly bytes: number;
  /** Hash of what follows the header. */
  readonly hash: number;
}

/** @throws RangeError for a format without a code */
export function writeHeader(target: Uint8Array, header: CodedHeader): void {
  const format = FORMATS.find(({ name }) => name === header.format);
  const code = format?.drmCode ?? format?.v4l2Code;
  if (code === undefined) throw new RangeError(`${header.format} has no fourcc`);
  const view = new DataView(target.buffer, target.byteOffset, HEADER_BYTES);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, VERSION);
  view.setUint8(5, format?.drmCode === undefined ? SPACE_V4L2 : SPACE_DRM);
  view.setUint16(6, 0, true);
  view.setUint32(8, code, true);
  view.setUint32(12, header.width, true);
  view.setUint32(16, header.height, true);
  view.setUint32(20, header.bytes, true);
  view.setUint32(24, header.hash, true);
}

/** Undefined when the bytes begin with no such header. */
export function readHeader(bytes: Uint8Array): CodedHeader | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== VERSION) return undefined;
  if (view.getUint16(6, true) !== 0) return undefined;
  const format = formatOf(view.getUint8(5), view.getUint32(8, true));
  if (format === undefined) return undefined;
  return {
    format,
    width: view.getUint32(12, true),
    height: view.getUint32(16, true),
    bytes: view.getUint32(20, true),
    hash: view.getUint32(24, true),
  };
}

function formatOf(space: number, code: number): string | undefined {
  if (space === SPACE_DRM) return FORMATS.find(({ drmCode }) => drmCode === code)?.name;
  if (space !== SPACE_V4L2) return undefined;
  return FORMATS.find((f) => f.drmCode === undefined && f.v4l2Code === code)?.name;
}
