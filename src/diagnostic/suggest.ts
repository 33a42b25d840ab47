// "Did you mean": the one word of a list that a mistyped word was likely meant to be.

/**
 * The candidate nearest to `word` by Damerau-Levenshtein distance (case counts half), or undefined when none is within
 * a third of the longer word's length. Of equally near ones the first in the list.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const limit = Math.max(word.length, candidate.length) / 3;
    if (Math.abs(word.length - candidate.length) > Math.max(limit, 1)) continue;
    const distance = wordDistance(word, candidate);
    if (
      distance <= Math.max(limit, 1) &&
      distance < Math.min(bestDistance, candidate.length, word.length)
    ) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The `help` of a diagnostic about a word that is none of `candidates`; nothing when none is near. */
export function didYouMean(word: string, candidates: Iterable<string>): { readonly help?: string } {
  const close = nearest(word, candidates);
  return close === undefined ? {} : { help: `did you mean \`${close}\`?` };
}

/** Fewest insertions, deletions, substitutions and swaps of neighbours; a change of case costs a half. */
function wordDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = at(last, j - 1) + letterDistance(a.charAt(i - 1), b.charAt(j - 1));
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, substituted);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function letterDistance(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.5 : 1;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
