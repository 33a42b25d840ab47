// Property bytes of a library board as plain JSON values and back, byte for byte.

/** `true` is an empty property; numbers are 32-bit cells; what is neither strings nor cells is hexadecimal. */
export type PropertyValue =
  | true
  | string
  | readonly string[]
  | readonly number[]
  | { readonly hex: string };

/** Texts of a device tree: one NUL after each. */
const STRINGS = /^(?:[\x20-\x7e]+\0)+$/;

/** The shortest value that `propertyBytes` turns back into the same bytes. */
export function propertyValue(bytes: Uint8Array): PropertyValue {
  if (bytes.length === 0) return true;
  const text = String.fromCharCode(...bytes);
  if (STRINGS.test(text)) {
    const strings = text.slice(0, -1).split("\0");
    return strings.length === 1 ? (strings[0] ?? "") : strings;
  }
  if (bytes.length % 4 === 0) return cells(bytes);
  return { hex: [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
}

function cells(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 4 }, (_, at) => view.getUint32(at * 4));
}

export function propertyBytes(value: PropertyValue): Uint8Array {
  if (value === true) return new Uint8Array(0);
  if (typeof value === "string") return ascii(`${value}\0`);
  if (!isList(value))
    return Uint8Array.from(value.hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  if (value.every((one) => typeof one === "string"))
    return ascii(value.map((one) => `${one}\0`).join(""));
  const view = new DataView(new ArrayBuffer(value.length * 4));
  value.forEach((one, at) => view.setUint32(at * 4, Number(one)));
  return new Uint8Array(view.buffer);
}

function isList(
  value: readonly string[] | readonly number[] | { readonly hex: string },
): value is readonly string[] | readonly number[] {
  return Array.isArray(value);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
