// The ways to place one stream: which memory the producer fills, which consumers share it, and which copies serve the
// rest. Every way with the fewest copies for its memory is listed; the placement chooses among them over all streams.
import type { Answer } from "../diagnostic/answer.ts";
import type { CandidateMemory } from "./candidates.ts";

/** Who can use which memory: `answers[device][memory]`, the producer first. */
export type Table = readonly (readonly Answer[])[];

export interface Placing {
  /** Index of the memory that the producer fills. */
  readonly memory: number;
  readonly copies: readonly { readonly memory: number; readonly consumers: readonly number[] }[];
}

/** More memories than this never serve a stream better than a copy each. */
const MOST_COPIES = 3;

/**
 * @param accepts whether an answer is good enough: `yes` alone for what is certain, `unknown` too for what is possible
 * @param forced consumers (by position, 0 the first) that need a copy whatever the memory, to convert the format
 */
export function placings(
  memories: readonly CandidateMemory[],
  table: Table,
  accepts: (answer: Answer) => boolean,
  forced: ReadonlySet<number>,
): readonly Placing[] {
  const [producer, ...consumers] = table;
  if (!producer) return [];
  const able = (row: readonly Answer[], memory: number) => accepts(row[memory] ?? "no");
  return memories.flatMap((_, memory) => {
    if (!able(producer, memory)) return [];
    const rest = consumers.flatMap((row, at) => (able(row, memory) && !forced.has(at) ? [] : [at]));
    if (rest.length === 0) return [{ memory, copies: [] }];
    return coverings(memories.length, rest, (at, target) => able(consumers[at] ?? [], target)).map(
      (copies) => ({ memory, copies }),
    );
  });
}

/** Sets of copy memories that serve all of `rest`, none of them idle, smallest sets first. */
function coverings(
  memories: number,
  rest: readonly number[],
  serves: (consumer: number, memory: number) => boolean,
): readonly Placing["copies"][] {
  const found: Placing["copies"][] = [];
  for (let size = 1; size <= Math.min(rest.length, MOST_COPIES); size += 1) {
    for (const chosen of combinations(memories, size)) {
      const groups = chosen.map((memory) => ({ memory, consumers: [] as number[] }));
      for (const consumer of rest)
        groups.find(({ memory }) => serves(consumer, memory))?.consumers.push(consumer);
      const served = groups.reduce((sum, group) => sum + group.consumers.length, 0);
      if (served === rest.length && groups.every((group) => group.consumers.length > 0))
        found.push(groups);
    }
    // More copies never cost fewer bytes; they are only worth listing where a budget may rule the smaller set out.
    if (found.length > 0 && size > 1) break;
  }
  return found;
}

function* combinations(count: number, size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let first = from; first <= count - size; first += 1) {
    for (const others of combinations(count, size - 1, first + 1)) yield [first, ...others];
  }
}
