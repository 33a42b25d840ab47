import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AreaCell } from "../../sim/pressure/pressure.ts";
import type { Simulation } from "../simulation.ts";
import { bareExample, example, EXAMPLE_INPUTS } from "../testing/example.ts";
import { reportHtml } from "./report-html.ts";

const report = reportHtml(example);

/** As a reader sees it: no tags, and one space between words. */
function textOf(html: string): string {
  return html
    .replace(/<style>[^]*<\/style>/, "")
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");
}

/** Names of tags and of their attributes, in order. */
function structureOf(html: string): string[] {
  return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, ""));
}

describe("the example", () => {
  const text = textOf(report);

  test("says the answer first", () => {
    expect(text.indexOf(example.summary)).toBeGreaterThan(0);
    expect(text.indexOf(example.summary)).toBeLessThan(text.indexOf("What would turn"));
  });

  test("has each row with its model, each input with its source, each assumption", () => {
    for (const { title, model } of example.rows) {
      expect(text).toContain(title);
      expect(text).toContain(model);
    }
    for (const { source } of Object.values(EXAMPLE_INPUTS)) expect(text).toContain(source);
    for (const assumption of example.assumptions) expect(text).toContain(assumption);
  });

  test("marks the best of a row and how far each number is trusted", () => {
    expect(text).toMatch(
      /allocation, worst\s+1\.8 s M \(measured\)\s+4\.2 ms \(best\) ?M \(measured\)/,
    );
    expect(text).toMatch(/starts that failed 3 A 0 \(best\) ?A 1 A/);
  });

  test("says what would turn the answer over", () => {
    expect(text).toMatch(
      /a page walk 290 ns 4\.1 us \(14 times\) share heap:cma share heap:system/,
    );
    expect(text).toMatch(/memory pressure desktop idle share heap:cma/);
  });

  test("tells each picture in words", () => {
    const pictures = report.match(
      /<svg[^>]*role="img"[^>]*>\s*<title id="[^"]+">[^<]+<\/title>\s*<desc id="[^"]+">[^<]+/g,
    );
    // Seven comparisons, the traffic, and for each strategy its latency, its area and its starts.
    expect(pictures).toHaveLength(7 + 1 + 3 * 3);
    expect(report.match(/role="img"/g)).toHaveLength(7 + 1 + 3 * 3);
    expect(text).toContain("3 of 60 failed (ENOMEM 2, EBUSY 1)");
  });

  test("needs nothing but itself and runs nothing", () => {
    expect(report).toContain("default-src &#39;none&#39;");
    expect(report).not.toMatch(/<script|<link|<img|<iframe|\son[a-z]+=|url\(|@import|https?:/);
  });

  test("names no anchor twice, and each link leads to one", () => {
    const anchors = [...report.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(anchors).size).toBe(anchors.length);
    const links = [...report.matchAll(/href="#([^"]*)"|aria-labelledby="([^"]*)"/g)].flatMap(
      ([, link, label = ""]) => (link === undefined ? label.split(" ") : [link]),
    );
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
    expect(links.length).toBeGreaterThan(example.rows.length);
  });

  test("is the same each time", () => {
    expect(reportHtml(example)).toBe(report);
  });
});

describe("little to show", () => {
  test("one strategy, no time, no areas", () => {
    const text = textOf(reportHtml(bareExample));
    expect(text).toContain("1 strategy, 0 s of simulated time");
    expect(text).toContain("Nothing that was tried makes another strategy the best.");
    expect(text).toContain("No frame was simulated.");
    expect(text).toContain("The board has no CMA area.");
    expect(text).toContain("The pipeline was not started.");
    expect(text).not.toContain("(best)");
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("no strategy at all", () => {
    const text = textOf(reportHtml({ ...bareExample, strategies: [] }));
    expect(text).toContain("There is no strategy to compare.");
    expect(text).toContain("No number from elsewhere was used.");
  });

  test("no time, yet with samples, starts and an area without pages", () => {
    const strategies = example.strategies.map((one) => ({
      ...one,
      starts: one.starts.slice(0, 1).map((start) => ({ ...start, nanoseconds: 0 })),
      memory: one.memory.slice(0, 1).map((sample) => ({
        ...sample,
        areas: [{ name: "linux,cma", size: 0, used: 0, largestFree: 0, cells: [] }],
      })),
    }));
    const html = reportHtml({ ...example, duration: 0, strategies });
    expect(html).toContain("no pages: it could not be set up");
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });
});

test("an hour of three strategies stays below 400 kB, were memory nothing but noise", () => {
  const LIMIT = 400_000;
  const kinds: readonly (keyof AreaCell)[] = ["buffers", "others", "movable", "clean", "pinned"];
  let at = 0;
  const noisy = example.strategies.map((strategy) => ({
    ...strategy,
    memory: strategy.memory.map((sample) => ({
      ...sample,
      areas: sample.areas.map((area) => ({
        ...area,
        cells: area.cells.map((cell): AreaCell => {
          at = (at * 7 + 3) % 10_007;
          const kind = kinds[at % kinds.length] ?? "clean";
          return { ...cell, buffers: 0, others: 0, movable: 0, clean: 0, pinned: 0, [kind]: 1 };
        }),
      })),
    })),
  }));
  const html = reportHtml({ ...example, strategies: noisy });
  expect(html.length).toBeGreaterThan(report.length);
  expect(new TextEncoder().encode(html).length).toBeLessThan(LIMIT);
});

const SNIPPETS: readonly string[] = [
  "<script>alert(1)</script>",
  "</style>",
  "</title>",
  "<svg onload=x>",
  "<!--",
  "-->",
  "]]>",
  '" onload="x',
  "&lt;",
  "<",
  ">",
  "&",
  '"',
  "'",
  "\u202e",
  "\0",
  "\ud800",
];

describe("text from outside", () => {
  const hostile = fc
    .array(fc.oneof(fc.constantFrom(...SNIPPETS), fc.string({ unit: "binary" })), { maxLength: 6 })
    .map((parts) => parts.join(""));

  test("never becomes markup, wherever it stands", () => {
    const small: Simulation = {
      ...example,
      strategies: example.strategies.map((one) => ({ ...one, memory: one.memory.slice(0, 2) })),
    };
    const expected = structureOf(reportHtml(small));
    fc.assert(
      fc.property(hostile, (text) => {
        expect(structureOf(reportHtml(withText(small, text)))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("a board named like a script is shown by that name", () => {
    const html = reportHtml({ ...example, board: "<script>alert('board')</script>" });
    expect(html).not.toContain("<script");
    expect(html).toContain(
      "<h1>onebuf simulate: &lt;script&gt;alert(&#39;board&#39;)&lt;/script&gt;</h1>",
    );
  });
});

/** What the program itself sets, of a closed list each. */
const OWN = new Set(["id", "row", "unit", "better", "trust", "severity", "best", "becomes"]);

/** The same value with the text at the end of every string that can come from outside. */
function withText<T>(value: T, text: string): T {
  const change = (one: unknown, key: string): unknown => {
    if (typeof one === "string") return OWN.has(key) ? one : one + text;
    if (Array.isArray(one)) return one.map((item) => change(item, key));
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, item]) => [name, change(item, name)]),
    );
  };
  return change(value, "") as T;
}
