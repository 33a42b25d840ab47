// A number of the cost models, with where it comes from: a reader can ask any result what it stands on.

/**
 * How far a number is trusted: `measured` on this board (a calibration), `published` for this part or board, `derived`
 * from published numbers of it, `assumed` where nobody has published any.
 */
export type Trust = "measured" | "published" | "derived" | "assumed";

export interface Known {
  readonly value: number;
  /** `ns`, `ns/byte`, `ns/page`, `bytes/s`, `entries`, `bytes`, `share`. */
  readonly unit: string;
  readonly trust: Trust;
  /** Document and place, or why this was assumed. */
  readonly source: string;
}

/** The least trusted of several, as what rests on all of them is trusted. */
export function leastTrusted(numbers: readonly Known[]): Trust {
  const order: readonly Trust[] = ["assumed", "derived", "published", "measured"];
  return order.find((trust) => numbers.some((one) => one.trust === trust)) ?? "measured";
}
