// Format codes of V4L2 as their four letters, and back.

/** A format by its four characters: `H264`. */
export function codeOf(name: string): number {
  return Array.from(name).reduce(
    (code, letter, at) => code + letter.charCodeAt(0) * 2 ** (8 * at),
    0,
  );
}

/** The name of a code: `H264`. */
export function nameOf(code: number): string {
  return String.fromCharCode(...[0, 8, 16, 24].map((shift) => (code >>> shift) & 0xff)).trimEnd();
}
