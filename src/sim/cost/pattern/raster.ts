// From the first line to the last, as cameras write and displays read: plane after plane, line by line or burst by burst.
import type { AccessProgram, Strand } from "./access-program.ts";
import type { ScannedPlane } from "./scanned-plane.ts";

/** Plane after plane. */
export function byPlanes(planes: readonly ScannedPlane[], burst: number): AccessProgram {
  return inTurn(planes.map((plane) => someLines(plane, 0, plane.lines, burst)));
}

/** As many lines of each plane as belong together, plane after plane: of NV12 two of luma, then one of chroma. */
export function byLines(planes: readonly ScannedPlane[], burst: number): AccessProgram {
  const { groups, shares } = together(planes);
  const strands = shares.map(({ plane, lines }): Strand => {
    return { step: lines * plane.stride, body: someLines(plane, 0, lines, burst) };
  });
  return inTurn([{ kind: "weave", count: groups, strands }, ...rest(groups, shares, burst)]);
}

/** The lines that belong together side by side: of NV12 a burst of each of the two luma lines, then one of chroma. */
export function byBursts(planes: readonly ScannedPlane[], burst: number): AccessProgram {
  const { groups, shares } = together(planes);
  const all = Array.from({ length: groups }, (_, group) =>
    sideBySide(
      shares.flatMap(({ plane, lines }) =>
        Array.from({ length: lines }, (__, line) => ({
          offset: plane.offset + (group * lines + line) * plane.stride,
          bursts: burstsOf(plane, burst),
        })),
      ),
      burst,
    ),
  );
  return inTurn([...all, ...rest(groups, shares, burst)]);
}

/** Lines of a plane in one group of lines that show the same pixels. */
interface Share {
  readonly plane: ScannedPlane;
  readonly lines: number;
}

function together(planes: readonly ScannedPlane[]): {
  readonly groups: number;
  readonly shares: readonly Share[];
} {
  const coarsest = Math.max(1, ...planes.map(({ lineRatio }) => lineRatio));
  const shares = planes.map((plane) => {
    return { plane, lines: Math.max(1, Math.round(coarsest / plane.lineRatio)) };
  });
  const groups = Math.min(...shares.map(({ plane, lines }) => Math.floor(plane.lines / lines)));
  return { groups: shares.length === 0 ? 0 : groups, shares };
}

/** Lines that fill no group, of frames whose height is no multiple of the subsampling. */
function rest(groups: number, shares: readonly Share[], burst: number): readonly AccessProgram[] {
  return shares
    .map(({ plane, lines }) => ({ plane, from: groups * lines }))
    .filter(({ plane, from }) => from < plane.lines)
    .map(({ plane, from }) => someLines(plane, from, plane.lines - from, burst));
}

function someLines(plane: ScannedPlane, from: number, count: number, burst: number): AccessProgram {
  const offset = plane.offset + from * plane.stride;
  const line = burstsFrom(offset, burstsOf(plane, burst), burst);
  return { kind: "loop", count, step: plane.stride, body: line };
}

interface Line {
  readonly offset: number;
  readonly bursts: number;
}

/** A longer line gives more bursts at a time, so that all end together. */
function sideBySide(lines: readonly Line[], burst: number): AccessProgram {
  const fewest = Math.min(...lines.map(({ bursts }) => bursts));
  const shares = lines.map((line) => ({ ...line, each: Math.round(line.bursts / fewest) }));
  const count = Math.min(...shares.map(({ bursts, each }) => Math.floor(bursts / each)));
  const strands = shares.map(({ offset, each }): Strand => {
    return { step: each * burst, body: burstsFrom(offset, each, burst) };
  });
  const ends = shares
    .map(({ offset, bursts, each }) => ({
      offset: offset + count * each * burst,
      bursts: bursts - count * each,
    }))
    .filter(({ bursts }) => bursts > 0)
    .map(({ offset, bursts }) => burstsFrom(offset, bursts, burst));
  return inTurn([{ kind: "weave", count, strands }, ...ends]);
}

function burstsOf({ bytes }: ScannedPlane, burst: number): number {
  return Math.ceil(bytes / burst);
}

function burstsFrom(offset: number, count: number, burst: number): AccessProgram {
  if (count === 1) return { kind: "burst", offset };
  return { kind: "loop", count, step: burst, body: { kind: "burst", offset } };
}

function inTurn(parts: readonly AccessProgram[]): AccessProgram {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { kind: "sequence", parts };
}
