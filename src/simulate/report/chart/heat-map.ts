// A field of coloured cells. Neighbours of one colour become one rectangle, and all rectangles of a colour one path: an
// hour of memory is some kilobytes.
import { html, type Markup, trusted } from "../markup/markup.ts";
import type { Range } from "./scale.ts";

/** One column a step from left to right; in it the colours from the bottom up, as classes of the style sheet. */
export type Columns = readonly (readonly string[])[];

export interface Rectangle {
  readonly column: number;
  readonly cell: number;
  readonly width: number;
  readonly height: number;
}

/** Stretched over the ranges of the picture. All columns have the same number of cells. */
export function heatMap(columns: Columns, [left, right]: Range, [bottom, top]: Range): Markup {
  const rows = columns[0]?.length ?? 0;
  const paths = [...rectanglesOf(columns)].map(
    ([colour, all]) =>
      html`<path class="${colour}" d="${trusted(all.map((one) => pathOf(one, rows)).join(""))}" />`,
  );
  return html`<svg
    class="cells"
    x="${left}"
    y="${top}"
    width="${right - left}"
    height="${bottom - top}"
    viewBox="0 0 ${columns.length} ${rows}"
    preserveAspectRatio="none"
  >
    ${paths}
  </svg>`;
}

/** By colour. A run of cells grows to the right for as long as the next column has the very same run. */
export function rectanglesOf(columns: Columns): ReadonlyMap<string, readonly Rectangle[]> {
  const done = new Map<string, Rectangle[]>();
  let open = new Map<string, Rectangle>();
  columns.forEach((cells, column) => {
    const next = new Map<string, Rectangle>();
    for (const { colour, cell, height } of runsOf(cells)) {
      const key = `${cell} ${height} ${colour}`;
      const { column: from = column, width = 0 } = open.get(key) ?? {};
      next.set(key, { column: from, cell, width: width + 1, height });
      open.delete(key);
    }
    close(open, done);
    open = next;
  });
  close(open, done);
  return done;
}

function close(open: ReadonlyMap<string, Rectangle>, done: Map<string, Rectangle[]>): void {
  for (const [key, rectangle] of open) {
    const colour = key.split(" ").slice(2).join(" ");
    const all = done.get(colour) ?? [];
    all.push(rectangle);
    done.set(colour, all);
  }
}

function runsOf(
  cells: readonly string[],
): readonly { colour: string; cell: number; height: number }[] {
  const runs: { colour: string; cell: number; height: number }[] = [];
  cells.forEach((colour, cell) => {
    const last = runs.at(-1);
    if (last?.colour === colour) last.height += 1;
    else runs.push({ colour, cell, height: 1 });
  });
  return runs;
}

/** The first cell is at the bottom, where a picture's last line is. */
function pathOf({ column, cell, width, height }: Rectangle, rows: number): string {
  return `M${column} ${rows - cell - height}h${width}v${height}h-${width}z`;
}
