// Addresses and sizes as every message and the JSON write them.

/** `0x4000000`; negative values keep their sign in front. */
export function hex(value: bigint | number): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}
