// The order in which a device reads or writes a buffer, as loops around bursts: small enough to be looked at, and regular
// enough that whoever counts need not take every step.

/** One burst at an offset, or steps that are taken a number of times, each time further by `step` bytes. */
export type AccessProgram = Burst | Loop | Weave | Sequence | List;

/** One access to memory. */
export interface Burst {
  readonly kind: "burst";
  /** Bytes from where the program stands. */
  readonly offset: number;
}

export interface Loop {
  readonly kind: "loop";
  readonly count: number;
  /** Bytes; may be negative. */
  readonly step: number;
  readonly body: AccessProgram;
}

/** Strands in turn, a number of times, each moving on by a step of its own: planes of different strides line by line. */
export interface Weave {
  readonly kind: "weave";
  readonly count: number;
  readonly strands: readonly Strand[];
}

export interface Strand {
  /** Bytes; may be negative. */
  readonly step: number;
  readonly body: AccessProgram;
}

export interface Sequence {
  readonly kind: "sequence";
  readonly parts: readonly AccessProgram[];
}

/** The body at each of the offsets in turn: references that follow no rule. */
export interface List {
  readonly kind: "list";
  readonly offsets: Float64Array;
  readonly body: AccessProgram;
}

/** Calls `visit` with the address of every burst, in order. This is what a program means. */
export function forEachAccess(
  program: AccessProgram,
  base: number,
  visit: (address: number) => void,
): void {
  switch (program.kind) {
    case "burst":
      visit(base + program.offset);
      return;
    case "loop": {
      const { count, step, body } = program;
      for (let at = 0; at < count; at += 1) forEachAccess(body, base + at * step, visit);
      return;
    }
    case "weave": {
      const { count, strands } = program;
      for (let at = 0; at < count; at += 1)
        for (const { step, body } of strands) forEachAccess(body, base + at * step, visit);
      return;
    }
    case "sequence":
      for (const part of program.parts) forEachAccess(part, base, visit);
      return;
    case "list": {
      const { offsets, body } = program;
      for (const offset of offsets) forEachAccess(body, base + offset, visit);
    }
  }
}

export function accessesOf(program: AccessProgram): number {
  switch (program.kind) {
    case "burst":
      return 1;
    case "loop":
      return program.count * accessesOf(program.body);
    case "weave":
      return program.count * program.strands.reduce((sum, { body }) => sum + accessesOf(body), 0);
    case "sequence":
      return program.parts.reduce((sum, part) => sum + accessesOf(part), 0);
    case "list":
      return program.offsets.length * accessesOf(program.body);
  }
}
