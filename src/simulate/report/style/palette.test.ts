import { describe, expect, test } from "vitest";
import { CAUSE_COLOURS, type Colour, STRATEGY_COLOURS, SURFACES } from "./palette.ts";
import { strategyColour, styleSheet } from "./style-sheet.ts";

/** Of WCAG 2.2, for letters and for parts of pictures. */
const LETTERS = 4.5;
const SHAPES = 3;
/** In OKLab, where black and white are 1 apart, and what differs by 0.02 can just be told. */
const APART = 0.06;

describe.each(["light", "dark"] as const)("%s", (shade) => {
  const { paper, panel, text, faint, link, bad, best, axis } = SURFACES;

  test("letters can be read on everything they stand on", () => {
    for (const ink of [text, faint, link, bad])
      for (const ground of [paper, panel]) expect(contrast(ink, ground)).toBeGreaterThan(LETTERS);
    for (const ink of [text, faint]) expect(contrast(ink, best)).toBeGreaterThan(LETTERS);
  });

  test("bars, lines and axes stand out from the paper", () => {
    for (const ink of [...STRATEGY_COLOURS, ...Object.values(CAUSE_COLOURS), axis])
      expect(contrast(ink, paper)).toBeGreaterThan(SHAPES);
  });

  test("no two strategies look alike", () => {
    const colours = STRATEGY_COLOURS.map((one) => one[shade]);
    expect(colours.length).toBeGreaterThanOrEqual(10);
    for (const [at, one] of colours.entries())
      for (const other of colours.slice(0, at))
        expect(distance(one, other), `${one} ${other}`).toBeGreaterThan(APART);
  });

  function contrast(a: Colour, b: Colour): number {
    const [dark = 0, light = 0] = [luminance(a[shade]), luminance(b[shade])].toSorted(
      (x, y) => x - y,
    );
    return (light + 0.05) / (dark + 0.05);
  }
});

test("more strategies than colours begin anew, and each class is in the style sheet", () => {
  expect(strategyColour(STRATEGY_COLOURS.length)).toBe(strategyColour(0));
  for (const at of STRATEGY_COLOURS.keys())
    expect(styleSheet()).toContain(`.${strategyColour(at)}{`);
});

test("what is read out only makes a table that scrolls no wider", () => {
  // An absolute box is clipped by the nearest box that is positioned, not by the one that scrolls.
  expect(styleSheet()).toMatch(/^\.scroll\{[^}]*position:relative/m);
});

function luminance(colour: string): number {
  const { red, green, blue } = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** After https://bottosson.github.io/posts/oklab/. */
function distance(a: string, b: string): number {
  const [from, to] = [okLab(a), okLab(b)];
  return Math.hypot(...from.map((one, at) => one - (to[at] ?? 0)));
}

function okLab(colour: string): readonly number[] {
  const { red, green, blue } = linear(colour);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function linear(colour: string) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return { red, green, blue };
}
