// Sizes in sentences.

const MIB = 1 << 20;

/** `64 MiB`, `1.5 MiB`. */
export function amount(bytes: bigint): string {
  const whole = Number(bytes) / MIB;
  return `${Number.isInteger(whole) ? whole : whole.toFixed(1)} MiB`;
}
