import { describe, expect, test } from "vitest";
import { CAUSE_COLOURS, type Colour, STRATEGY_COLOURS, SURFACES } from "./palette.ts";
import { strategyColour, styleSheet } from "./style-sheet.ts";

/** Of WCAG 2.2, for letters and for parts of pictures. */
const LETTERS = 4.5;
const SHAPES = 3;

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

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
