import { expect, test } from "vitest";
import { bars } from "./bars.ts";

const text = { id: "one", title: "bytes copied", description: "two strategies" };

function widths(markup: string): number[] {
  return [...markup.matchAll(/width="([\d.]+)"/g)].map(([, width]) => Number(width));
}

test("the longest bar is as long as the picture, the others in proportion", () => {
  const part = (value: number) => ({ value, colour: "strategy-0", title: "" });
  const all = [
    { name: "a", text: "50", parts: [part(50)] },
    { name: "b", text: "200", parts: [part(150), part(50)] },
    { name: "c", text: "0", parts: [part(0)] },
  ];
  expect(widths(bars(text, all).text)).toEqual([90, 270, 90]);
});

test("parts stand one behind the other, in their colours", () => {
  const parts = [
    { value: 1, colour: "cause-pixels", title: "pixels" },
    { value: 3, colour: "cause-copies", title: "copies" },
  ];
  const markup = bars(text, [{ name: "a", text: "4", parts }]).text;
  expect(markup).toMatch(/<rect x="0"[^>]* class="cause-pixels"/);
  expect(markup).toMatch(/<rect x="90"[^>]* class="cause-copies"/);
});

test("a long name gives way to the figure; all values 0 draw no bar", () => {
  const markup = bars(text, [
    { name: "n".repeat(80), text: "1,234", parts: [{ value: 0, colour: "x", title: "" }] },
  ]).text;
  expect(markup).toContain(`${"n".repeat(23)}…${"n".repeat(23)}<`);
  expect(markup).toContain("1,234");
  expect(markup).not.toContain("<rect");
});
