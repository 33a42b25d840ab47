// Colour for people, none for pipes; NO_COLOR and FORCE_COLOR are obeyed. By hand, because Node 18 of boards has no
// util.styleText.

export type Tone = "good" | "bad" | "open" | "strong" | "faint";
export type Style = (tone: Tone, text: string) => string;

/** Select Graphic Rendition: what begins it, and what ends it. */
const CODES: { readonly [T in Tone]: readonly [begin: number, end: number] } = {
  good: [32, 39],
  bad: [31, 39],
  open: [33, 39],
  strong: [1, 22],
  faint: [2, 22],
};

export const plain: Style = (_tone, text) => text;

export function styleFor(stream: NodeJS.WriteStream): Style {
  const { FORCE_COLOR: forced, NO_COLOR: refused = "" } = process.env;
  if (forced === undefined && (!stream.isTTY || refused !== "")) return plain;
  return (tone, text) => {
    const [begin, end] = CODES[tone];
    return `\u001b[${begin}m${text}\u001b[${end}m`;
  };
}
