// Times as people read them.

/** `350 ns`, `16.7 ms`, `10.0 s`. @param nanoseconds not negative */
export function formatDuration(nanoseconds: number): string {
  const units = ["ns", "us", "ms", "s"];
  let value = nanoseconds;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
