// NUL-terminated names inside a blob.

/** The text up to the NUL, one character a byte: names are ASCII, and what is not stays distinguishable. */
export function latin1(bytes: Uint8Array, start: number): string {
  let text = "";
  for (let offset = start; ; offset++) {
    const byte = bytes[offset];
    if (byte === undefined || byte === 0) return text;
    text += String.fromCharCode(byte);
  }
}
