// A straight line through measured times: what a call takes, and what each page or byte adds.

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Neither is below 0. */
export interface Line {
  readonly fixed: number;
  readonly slope: number;
}

/**
 * Least squares of the relative errors, so that small sizes count as much as large ones. A line that starts or falls below
 * 0 is taken through the origin, or level. @param points with y above 0
 * @returns undefined unless there are two different x
 */
export function fitLine(points: readonly Point[]): Line | undefined {
  const usable = points.filter(({ y }) => y > 0);
  if (new Set(usable.map(({ x }) => x)).size < 2) return undefined;
  const sum = (of: (point: Point) => number) =>
    usable.reduce((total, point) => total + of(point) / point.y ** 2, 0);
  const [w, x, y] = [sum(() => 1), sum((p) => p.x), sum((p) => p.y)];
  const [xx, xy] = [sum((p) => p.x * p.x), sum((p) => p.x * p.y)];
  const slope = (w * xy - x * y) / (w * xx - x * x);
  const fixed = (y - slope * x) / w;
  if (slope < 0) return { fixed: y / w, slope: 0 };
  return fixed < 0 ? { fixed: 0, slope: xy / xx } : { fixed, slope };
}
