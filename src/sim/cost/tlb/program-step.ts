// An access program prepared for the fast unit: every part of it knows how many accesses it makes and between which offsets,
// so that a part within one block is taken at once. All parts have the same fields, which keeps V8 quick with them.
import type { AccessProgram, Strand } from "../pattern/access-program.ts";

export interface ProgramStep {
  readonly kind: AccessProgram["kind"];
  readonly accesses: number;
  /** Offsets of the lowest and the highest access; of no use without any. */
  readonly low: number;
  readonly high: number;
  /** Of a sequence; of a list its body. */
  readonly parts: readonly ProgramStep[];
  /** Of a list. */
  readonly offsets: Float64Array;
  /** Rounds of a loop or a weave, and what each is made of. */
  readonly count: number;
  readonly strands: readonly PreparedStrand[];
  /** Bytes by which a strand moves up and down from round to round at most. */
  readonly mostUp: number;
  readonly mostDown: number;
}

export interface PreparedStrand {
  readonly step: number;
  readonly body: ProgramStep;
}

const NO_OFFSETS = new Float64Array(0);
/** A program is prepared once, as it is taken frame after frame. */
const prepared = new WeakMap<AccessProgram, ProgramStep>();

export function prepare(program: AccessProgram): ProgramStep {
  const known = prepared.get(program);
  if (known !== undefined) return known;
  const step = stepOf(program);
  prepared.set(program, step);
  return step;
}

function stepOf(program: AccessProgram): ProgramStep {
  const { kind } = program;
  switch (kind) {
    case "burst": {
      const { offset } = program;
      return made(kind, { accesses: 1, low: offset, high: offset });
    }
    case "loop":
      return rounds(kind, program.count, [program]);
    case "weave":
      return rounds(kind, program.count, program.strands);
    case "sequence": {
      const parts = program.parts.map(prepare);
      return made(kind, { parts, accesses: sum(parts), ...boundsOf(parts) });
    }
    case "list": {
      const { offsets } = program;
      const body = prepare(program.body);
      let least = Infinity;
      let most = -Infinity;
      for (const offset of offsets) {
        least = Math.min(least, offset);
        most = Math.max(most, offset);
      }
      const bounds = { low: body.low + least, high: body.high + most };
      return made(kind, {
        parts: [body],
        accesses: offsets.length * body.accesses,
        ...bounds,
        offsets,
      });
    }
  }
}

function rounds(kind: "loop" | "weave", count: number, woven: readonly Strand[]): ProgramStep {
  const strands = woven.map(({ step, body }) => ({ step, body: prepare(body) }));
  const moved = strands.map(({ step, body: { low, high, accesses } }) => {
    const way = step * (count - 1);
    return { low: low + Math.min(0, way), high: high + Math.max(0, way), accesses };
  });
  const steps = strands.map(({ step }) => step);
  return made(kind, {
    accesses: count * sum(moved),
    ...boundsOf(moved),
    count,
    strands,
    mostUp: Math.max(0, ...steps),
    mostDown: -Math.min(0, ...steps),
  });
}

type Bounds = Pick<ProgramStep, "low" | "high" | "accesses">;

function boundsOf(parts: readonly Bounds[]): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const part of parts) {
    if (part.accesses === 0) continue;
    low = Math.min(low, part.low);
    high = Math.max(high, part.high);
  }
  return { low, high };
}

function sum(parts: readonly Bounds[]): number {
  return parts.reduce((total, { accesses }) => total + accesses, 0);
}

/** Every field in the same order, whatever the kind. */
function made(kind: AccessProgram["kind"], own: Bounds & Partial<ProgramStep>): ProgramStep {
  const { accesses, low, high, parts = [], offsets = NO_OFFSETS } = own;
  const { count = 0, strands = [], mostUp = 0, mostDown = 0 } = own;
  return { kind, accesses, low, high, parts, offsets, count, strands, mostUp, mostDown };
}
