// What the guest of the bench hands to its host.

/** Calls in one cycle, by ioctl request in hexadecimal. */
export type Counts = Readonly<Record<string, number>>;

export interface Turns {
  /** Repetitions of the work in each turn. */
  readonly count: number;
  /** Nanoseconds of each turn. */
  readonly turns: readonly { readonly ours: number; readonly theirs: number }[];
}
