// The layers of docs/architecture.md hold: no arrow upwards, no circle, nothing of node in what must run in a browser.
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import {
  circles,
  impurities,
  importsOf,
  type LayerTable,
  layerOf,
  reachable,
  wrongArrows,
} from "./support/import-graph.ts";
import { projectFiles, readProjectFile } from "./support/project-files.ts";

/** Bytes and text in, values out. */
const PURE: LayerTable = {
  diagnostic: [],
  document: ["diagnostic"],
  format: ["diagnostic"],
  buffer: ["format"],
  devicetree: ["diagnostic"],
  drivers: ["format"],
  board: ["devicetree", "drivers", "buffer", "document"],
  pipeline: ["format", "document"],
  plan: ["board", "pipeline"],
  trace: ["diagnostic"],
  sim: ["plan", "trace"],
  simulate: ["sim"],
};

/** Below the command line, and bound to Node. */
const BOUND: LayerTable = {
  run: ["plan", "trace", "sim"],
  linux: ["buffer"],
  inspect: ["linux", "board"],
  calibrate: ["linux", "sim"],
  doctor: ["inspect", "run"],
};

const LOWER = [...Object.keys(PURE), ...Object.keys(BOUND)];
const LAYERS: LayerTable = { ...PURE, ...BOUND, index: LOWER, cli: LOWER };

const sources = projectFiles("src").filter((path) => path.endsWith(".ts"));
const isTest = (path: string) => path.endsWith(".test.ts") || path.includes("/testing/");
const imports = sources.flatMap((path) => importsOf(path, readProjectFile(path)));

describe("src", () => {
  test("imports only what stands below", () => {
    expect(wrongArrows(imports, LAYERS)).toEqual([]);
  });

  test("has no circle of files", () => {
    expect(circles(imports)).toEqual([]);
  });

  test("uses nothing of node in the pure layers", () => {
    const pure = sources.filter((path) => (layerOf(path) ?? "") in PURE && !isTest(path));
    expect(pure.length).toBeGreaterThan(50);
    expect(pure.flatMap((path) => impurities(path, readProjectFile(path)))).toEqual([]);
  });

  test("never leans on its own tests", () => {
    const leaning = imports.filter(({ from, to }) => !isTest(from) && isTest(to));
    expect(leaning).toEqual([]);
  });

  test("uses packages that are installed with it", () => {
    const { dependencies } = JSON.parse(readProjectFile("package.json")) as {
      dependencies: Record<string, string>;
    };
    const used = imports
      .filter(({ from, to }) => !isTest(from) && !to.startsWith("src/") && !to.startsWith("node:"))
      .map(({ from, to }) => ({ from, name: to.split("/")[0] ?? "" }));
    expect(used.filter(({ name }) => !(name in dependencies))).toEqual([]);
  });

  test("is read whole: every import that the bundler finds is found", async () => {
    const { metafile } = await build({
      entryPoints: ["src/cli/main.ts", "src/index.ts", "src/devicetree/index.ts"],
      bundle: true,
      splitting: true,
      outdir: "dist",
      format: "esm",
      platform: "node",
      packages: "external",
      metafile: true,
      write: false,
    });
    const read = new Set(imports.map(({ from, to }) => `${from} ${to}`));
    const bundled = Object.entries(metafile.inputs).flatMap(([from, input]) =>
      input.imports.map(({ path }) => `${from} ${path}`),
    );
    expect(bundled.length).toBeGreaterThan(100);
    expect(bundled.filter((edge) => !read.has(edge))).toEqual([]);
  });
});

describe("the walker", () => {
  const small: LayerTable = { low: [], middle: ["low"], high: ["middle"] };
  const walk = (files: { readonly [path: string]: string }) =>
    Object.entries(files).flatMap(([path, text]) => importsOf(path, text));

  test("says which arrow is wrong and which would be right", () => {
    const wrong = walk({
      "src/low/a.ts": 'import type { B } from "../high/b.ts";',
      "src/middle/c.ts": 'export { a } from "../low/a.ts";',
      "src/high/b.ts": 'import { a } from "../low/a.ts";\nawait import("../middle/c.ts");',
    });
    expect(wrongArrows(wrong, small)).toEqual([
      "src/low/a.ts imports src/high/b.ts: low may import nothing",
    ]);
  });

  test("names a folder that is no layer", () => {
    expect(wrongArrows(walk({ "src/new/a.ts": 'import "../low/b.ts";' }), small)).toEqual([
      "src/new/a.ts: new is no layer of the table",
    ]);
  });

  test("finds a circle of files, through type imports too", () => {
    const round = walk({
      "src/low/a.ts": 'import { b } from "./b.ts";',
      "src/low/b.ts": 'import type { C } from "./deep/c.ts";',
      "src/low/deep/c.ts": 'import {\n  a,\n} from "../a.ts";',
    });
    expect(circles(round)).toEqual([
      "src/low/a.ts -> src/low/b.ts -> src/low/deep/c.ts -> src/low/a.ts",
    ]);
  });

  test("takes two ways to one file for no circle", () => {
    const diamond = walk({
      "src/low/a.ts": 'import "./b.ts";\nimport "./c.ts";',
      "src/low/b.ts": 'import "./d.ts";',
      "src/low/c.ts": 'import "./d.ts";',
    });
    expect(circles(diamond)).toEqual([]);
  });

  test("refuses a table with a circle", () => {
    expect(() => reachable({ a: ["b"], b: ["a"] }, "a")).toThrow(/circle through a/);
  });

  test("reads no import from comments and strings", () => {
    const text =
      '// import { x } from "./x.ts";\nconst said = "import(\\"./y.ts\\")"; /* import "./z.ts" */';
    expect(importsOf("src/low/a.ts", text)).toEqual([]);
  });

  test("finds what is not pure, in code and in templates only", () => {
    const text = [
      'import { readFileSync } from "node:fs";',
      "// console is for src/cli",
      'const name = "Buffer";',
      "const line = `the process ${process.pid}`;",
      "const bytes = Buffer.from(line);",
      "const { console: shown } = value.process;",
    ].join("\n");
    expect(impurities("src/low/a.ts", text)).toEqual([
      "src/low/a.ts imports node:fs",
      "src/low/a.ts uses process",
      "src/low/a.ts uses Buffer",
    ]);
  });
});
