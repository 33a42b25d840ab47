// Samples of any times brought to columns of equal time.

/** For each column the last sample not after its middle, or the first there is. No more columns than samples. */
export function resampled<T extends { readonly time: number }>(
  samples: readonly T[],
  duration: number,
  most: number,
): readonly T[] {
  const [first] = samples;
  if (!first) return [];
  const columns = Math.min(most, samples.length);
  let next = 0;
  return Array.from({ length: columns }, (_, column) => {
    const middle = ((column + 0.5) * duration) / columns;
    while ((samples[next]?.time ?? Infinity) <= middle) next += 1;
    return samples[next - 1] ?? first;
  });
}
