// The frames that a virtual camera delivers: a known picture, stamped with a moving block and a mark for each frame.
import type { FrameLayout } from "../layout.ts";
import { colourBars } from "./colour-bars.ts";
import { divideLines, type MarkedLines, readMark, sealed, writeMark } from "./frame-mark.ts";
import { overlaps, pieceHasher, piecesOf } from "./frame-sum.ts";
import { fromRgb } from "./from-rgb.ts";
import { blockRuns, invert } from "./moving-block.ts";
import { pictureFormat } from "./picture-format.ts";
import { addNoise, fillWithNoise } from "./position-noise.ts";
import {
  bytesOf,
  emptyFrame,
  type FrameBytes,
  requireWhole,
  type Run,
  visibleLines,
  type VisiblePlane,
  visiblePlanes,
} from "./visible-planes.ts";
import { linearLayout } from "./tiles.ts";

/** What is known of every stamped frame of a layout. */
export interface FrameParts extends Pick<MarkedLines, "mark"> {
  readonly planes: readonly VisiblePlane[];
  /** The visible bytes outside of the mark. */
  readonly pieces: readonly Run[];
  /** Indices of the pieces of each line. */
  readonly piecesOfLine: ReadonlyMap<number, readonly number[]>;
}

interface BasePicture {
  readonly frame: FrameBytes;
  readonly hashes: readonly number[];
  readonly sum: number;
}

// Both depend on nothing but the layout, which never changes: made once for each.
const knownParts = new WeakMap<FrameLayout, FrameParts>();
const knownPictures = new WeakMap<FrameLayout, BasePicture>();

/**
 * Colour bars, a grey ramp and fine lines in every format that `toRgb` shows, bytes like chance in all others. Padding
 * is zero. A little noise, the same in every frame, makes all pages differ. Fast for a layout it has seen before.
 */
export function paintTestPattern(layout: FrameLayout): FrameBytes {
  return basePicture(layout).frame.map((bytes) => bytes.slice());
}

/**
 * Makes a painted frame, stamped before or not, the frame of that sequence number, in place. A frame whose first plane
 * has less than 12 visible bytes stays as it is.
 * @param sequence counts from 0 and begins again at 2^32
 * @throws RangeError when a buffer is smaller than its layout says
 */
export function stampFrame(frame: FrameBytes, layout: FrameLayout, sequence: number): void {
  requireWhole(frame, layout);
  const { planes, mark, pieces, piecesOfLine } = frameParts(layout);
  if (mark === undefined) return;
  const base = basePicture(layout);
  const before = readMark(frame, mark);
  if (before !== undefined) restore(frame, base.frame, blockRuns(planes, before.sequence));

  const number = sequence >>> 0;
  const block = blockRuns(planes, number);
  invert(frame, block);
  const hash = pieceHasher(frame);
  let sum = base.sum;
  for (const changed of block) {
    for (const i of piecesOfLine.get(lineKey(changed)) ?? []) {
      const piece = pieces[i];
      if (piece !== undefined && overlaps(piece, changed))
        sum += hash(piece, i) - (base.hashes[i] ?? 0);
    }
  }
  writeMark(frame, mark, { sequence: number, sum: sealed(sum, number) });
}

/** The frame of that sequence number, painted and stamped. */
export function stampedFrame(layout: FrameLayout, sequence: number): FrameBytes {
  const frame = paintTestPattern(layout);
  stampFrame(frame, layout, sequence);
  return frame;
}

export function frameParts(layout: FrameLayout): FrameParts {
  const known = knownParts.get(layout);
  if (known !== undefined) return known;
  const planes = visiblePlanes(layout);
  const { mark, rest } = divideLines(visibleLines(planes));
  const pieces = piecesOf(rest);
  const piecesOfLine = new Map<number, number[]>();
  pieces.forEach((piece, i) => {
    const key = lineKey(piece);
    piecesOfLine.set(key, [...(piecesOfLine.get(key) ?? []), i]);
  });
  const parts = { planes, mark, pieces, piecesOfLine };
  knownParts.set(layout, parts);
  return parts;
}

function basePicture(layout: FrameLayout): BasePicture {
  const known = knownPictures.get(layout);
  if (known !== undefined) return known;
  const { planes, pieces } = frameParts(layout);
  const frame = paint(layout, planes);
  const hashes = pieces.map(pieceHasher(frame));
  const picture = { frame, hashes, sum: hashes.reduce((sum, hash) => sum + hash, 0) };
  knownPictures.set(layout, picture);
  return picture;
}

function paint(layout: FrameLayout, planes: readonly VisiblePlane[]): FrameBytes {
  const isShown = pictureFormat((linearLayout(layout) ?? layout).format) !== undefined;
  const shown = isShown ? fromRgb(colourBars(layout.width, layout.height), layout) : undefined;
  const frame = shown ?? emptyFrame(layout);
  if (shown === undefined) fillWithNoise(frame, planes);
  else addNoise(frame, planes);
  return frame;
}

/** One number for plane and line; a plane has at most 65536 lines. */
function lineKey({ plane, line }: Run): number {
  return plane * 65_536 + line;
}

function restore(frame: FrameBytes, base: FrameBytes, runs: readonly Run[]): void {
  for (const run of runs) bytesOf(frame, run).set(bytesOf(base, run));
}
