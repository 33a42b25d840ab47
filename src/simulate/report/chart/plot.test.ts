import { expect, test } from "vitest";
import { html } from "../markup/markup.ts";
import { plot, X_RANGE, Y_RANGE } from "./plot.ts";
import { linearScale } from "./scale.ts";

test("a plot is told in words, and names its ticks", () => {
  const x = {
    scale: linearScale(60, X_RANGE, [0, 30, 60]),
    label: (value: number) => `${value} s`,
  };
  const y = { scale: linearScale(2, Y_RANGE, [0, 1, 2]), label: (value: number) => `<${value}>` };
  const text = { id: "p", title: "starts", description: "none failed" };
  const { text: markup } = plot(text, x, y, [html`<path class="mark" />`]);
  expect(markup).toMatch(/role="img"\s+aria-labelledby="p-title p-desc"/);
  expect(markup).toContain('<title id="p-title">starts</title>');
  expect(markup).toContain('<desc id="p-desc">none failed</desc>');
  expect(markup).toContain('<path class="mark" />');
  const labels = [...markup.matchAll(/class="tick ([a-z]+)"\s*>([^<]*)</g)].map(
    ([, anchor, label]) => [anchor, label],
  );
  expect(labels).toEqual([
    ["end", "&lt;0&gt;"],
    ["end", "&lt;1&gt;"],
    ["end", "&lt;2&gt;"],
    ["start", "0 s"],
    ["middle", "30 s"],
    ["end", "60 s"],
  ]);
});
