// The sum over the visible bytes of a frame. It is a sum of hashes of short pieces, so that a piece can be exchanged.
import { hashBytes } from "./hash.ts";
import { type FrameBytes, type Run } from "./visible-planes.ts";

/** Bytes; longer lines are divided. */
const PIECE = 4096;

export function piecesOf(lines: readonly Run[]): readonly Run[] {
  return lines.flatMap((run) =>
    Array.from({ length: Math.ceil(run.bytes / PIECE) }, (_, i) => ({
      ...run,
      offset: run.offset + i * PIECE,
      bytes: Math.min(PIECE, run.bytes - i * PIECE),
    })),
  );
}

/** Hashes of one frame's pieces; the index of a piece goes into its hash, so that its place counts. */
export function pieceHasher(frame: FrameBytes): (piece: Run, index: number) => number {
  const views = frame.map((bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  return ({ buffer, offset, bytes }, index) => {
    const view = views[buffer];
    if (view === undefined) throw new RangeError(`the frame has no buffer ${buffer}`);
    return hashBytes(view, offset, bytes, index);
  };
}

/** 32 bits. */
export function sumOf(frame: FrameBytes, pieces: readonly Run[]): number {
  const hash = pieceHasher(frame);
  let sum = 0;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    if (piece !== undefined) sum = (sum + hash(piece, i)) | 0;
  }
  return sum >>> 0;
}

/** Whether two runs of one line share a byte. */
export function overlaps(a: Run, b: Run): boolean {
  return a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
}
