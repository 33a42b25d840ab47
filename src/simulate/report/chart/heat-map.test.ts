import fc from "fast-check";
import { expect, test } from "vitest";
import { type Columns, heatMap, rectanglesOf } from "./heat-map.ts";

test("neighbours of one colour are one rectangle", () => {
  const columns = [
    ["a", "a", "b"],
    ["a", "a", "c"],
  ];
  expect(Object.fromEntries(rectanglesOf(columns))).toEqual({
    a: [{ column: 0, cell: 0, width: 2, height: 2 }],
    b: [{ column: 0, cell: 2, width: 1, height: 1 }],
    c: [{ column: 1, cell: 2, width: 1, height: 1 }],
  });
});

test("the first cell is at the bottom", () => {
  const { text } = heatMap([["low", "high"]], [60, 160], [110, 10]);
  expect(text.replace(/\s+/g, " ")).toContain(
    'x="60" y="10" width="100" height="100" viewBox="0 0 1 2"',
  );
  expect(text).toContain('<path class="low" d="M0 1h1v1h-1z" />');
  expect(text).toContain('<path class="high" d="M0 0h1v1h-1z" />');
});

test("rectangles cover each cell once, in its own colour", () => {
  const columns = fc.integer({ min: 1, max: 6 }).chain((rows) =>
    fc.array(fc.array(fc.constantFrom("a", "b", "c d"), { minLength: rows, maxLength: rows }), {
      maxLength: 8,
    }),
  );
  fc.assert(
    fc.property(columns, (all) => {
      expect(painted(all)).toEqual(all);
    }),
  );
});

function painted(columns: Columns): (string | undefined)[][] {
  const cells: (string | undefined)[][] = columns.map((column) => column.map(() => undefined));
  for (const [colour, rectangles] of rectanglesOf(columns)) {
    for (const { column, cell, width, height } of rectangles) {
      for (let x = column; x < column + width; x += 1) {
        for (let y = cell; y < cell + height; y += 1) {
          const line = cells[x] ?? [];
          expect(line[y]).toBeUndefined();
          line[y] = colour;
        }
      }
    }
  }
  return cells;
}
