// Colours of the report, light and dark. Neighbours in a picture differ in lightness as well as in hue, so that eyes that
// do not tell red from green tell them apart; hues after Okabe and Ito's set for all kinds of colour vision.

export interface Colour {
  readonly light: string;
  readonly dark: string;
}

/** Paper, letters and lines. */
export const SURFACES = {
  paper: { light: "#ffffff", dark: "#14171c" },
  panel: { light: "#f4f6f8", dark: "#1e232b" },
  text: { light: "#1b1f24", dark: "#e8ebef" },
  faint: { light: "#56606b", dark: "#a3adb8" },
  link: { light: "#0b5cad", dark: "#7cbcf5" },
  border: { light: "#d0d7de", dark: "#39424d" },
  axis: { light: "#7d8893", dark: "#76828f" },
  best: { light: "#ddf1e4", dark: "#173d2b" },
  bad: { light: "#b3261e", dark: "#ff9a8f" },
} satisfies Readonly<Record<string, Colour>>;

/** One a strategy, in order; taken anew from the first where there are more. */
export const STRATEGY_COLOURS: readonly Colour[] = [
  { light: "#0b62ad", dark: "#56a8e8" },
  { light: "#c25100", dark: "#f09a4a" },
  { light: "#00805c", dark: "#35c49a" },
  { light: "#a23f7c", dark: "#dc8fbf" },
  { light: "#7a6200", dark: "#dcc64c" },
  { light: "#5a5f9e", dark: "#a7abe8" },
  { light: "#24122a", dark: "#8e41e2" },
  { light: "#b97e96", dark: "#e42d92" },
  { light: "#004508", dark: "#616f50" },
  { light: "#a58852", dark: "#c06f0a" },
  { light: "#1d0796", dark: "#d9daff" },
  { light: "#224857", dark: "#0a86ac" },
];

/** What DRAM traffic is caused by. */
export const CAUSE_COLOURS = {
  pixels: { light: "#0b62ad", dark: "#56a8e8" },
  copies: { light: "#d07a00", dark: "#f2b04e" },
  tables: { light: "#7c2f63", dark: "#e9a6d2" },
} satisfies Readonly<Record<string, Colour>>;

/** What pages of a CMA area are used for. */
export const USE_COLOURS = {
  buffers: { light: "#0b4f94", dark: "#3f9bea" },
  others: { light: "#a23f7c", dark: "#d77fb6" },
  pinned: { light: "#c03a00", dark: "#ff8c4d" },
  movable: { light: "#2f9e7d", dark: "#1f8468" },
  clean: { light: "#a6dcc9", dark: "#0f4a3b" },
  free: { light: "#eef1f4", dark: "#262c35" },
} satisfies Readonly<Record<string, Colour>>;
