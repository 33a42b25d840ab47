// Colour for people, none for pipes: util.styleText obeys NO_COLOR and FORCE_COLOR and looks at the stream.
import { styleText } from "node:util";

export type Tone = "good" | "bad" | "open" | "strong" | "faint";
export type Style = (tone: Tone, text: string) => string;

const FORMATS = {
  good: "green",
  bad: "red",
  open: "yellow",
  strong: "bold",
  faint: "dim",
} as const;

export const plain: Style = (_tone, text) => text;

export function styleFor(stream: NodeJS.WriteStream): Style {
  if (!stream.isTTY && process.env["FORCE_COLOR"] === undefined) return plain;
  return (tone, text) => styleText(FORMATS[tone], text);
}
