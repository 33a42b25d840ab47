import { expect, test } from "vitest";
import { crosses, dots, line, withoutGaps } from "./line.ts";
import { linearScale } from "./scale.ts";

const x = linearScale(10, [0, 100], []);
const y = linearScale(10, [100, 0], []);

test("a line goes through its points", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 5, y: 10 },
    { x: 10, y: 5 },
  ];
  expect(line(points, x, y, "worst").text).toContain('d="M0 100L50 0L100 50"');
});

test("one point alone can be seen", () => {
  expect(line([{ x: 5, y: 5 }], x, y, "").text).toContain('d="M50 50h0"');
});

test("points of one place are drawn once", () => {
  const points = [1, 1.001, 1.002].map((at) => ({ x: at, y: 5 }));
  expect(dots(points, x, y, "").text).toContain('d="M10 50h0"');
  expect(crosses(points, x, y, "").text.match(/M/g)).toHaveLength(1);
});

test("a missing step parts the line", () => {
  const at = (time: number) => ({ x: time, y: 1 });
  expect(withoutGaps([0, 1, 2, 4, 5].map(at))).toEqual([[0, 1, 2].map(at), [4, 5].map(at)]);
  expect(withoutGaps([at(3)])).toEqual([[at(3)]]);
  expect(withoutGaps([])).toEqual([]);
});
