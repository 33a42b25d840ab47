// Rules of CONTRIBUTING.md that a machine can check: nothing of the machine it was written on, no file too long to read.
import { describe, expect, test } from "vitest";
import { isText, projectFiles, readProjectFile } from "./support/project-files.ts";

const LONGEST = 500;

/** Absolute paths into folders that differ from machine to machine; not the tail of a longer path, nor a placeholder. */
const MACHINE_PATH = /(?<![\w.)}\]*<>/-])\/(?:work|root|home|tmp|Users|mnt|opt)\/[\w.]+/;
const REGISTRY_HOST =
  /\bregistry\.[a-z0-9-]+\.[a-z]{2,}|\bnpmjs\.(?:org|com)|\bartifact(?:ory|s)\.[a-z0-9.-]+/i;

/** Rows of data are read one at a time, so a longer file is right when its opening lines say why. */
const DATA = /^src\/drivers\/(?:rows|iommus)\/|\.gen\.ts$/;
const SAYS_WHY = /more than 500 lines/;

const files = projectFiles();
const texts = new Map(
  files.map((path) => [path, readProjectFile(path)] as const).filter(([, text]) => isText(text)),
);

function matches(pattern: RegExp): readonly string[] {
  return [...texts].flatMap(([path, text]) =>
    text
      .split("\n")
      .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
  );
}

function tooLong(path: string, text: string): boolean {
  const lines = text.split("\n");
  return (
    lines.length - 1 > LONGEST && !(DATA.test(path) && SAYS_WHY.test(lines.slice(0, 3).join(" ")))
  );
}

describe("every file", () => {
  test("is found", () => {
    expect(files).toContain("src/index.ts");
    expect(files).toContain("package-lock.json");
    expect(files.some((path) => path.startsWith("node_modules/"))).toBe(false);
  });

  test("holds no path of a machine", () => {
    expect(matches(MACHINE_PATH)).toEqual([]);
  });

  test("holds no host name of a package registry", () => {
    expect(matches(REGISTRY_HOST)).toEqual([]);
  });

  test("of source has at most 500 lines", () => {
    const source = /^(?:src|test|scripts|bench|examples|\.ci)\/.*(?:\.(?:ts|mjs|sh|c)|\/run)$/;
    const long = [...texts].filter(([path, text]) => source.test(path) && tooLong(path, text));
    expect(long.map(([path]) => path)).toEqual([]);
  });
});

test("package-lock.json names no place to download from", () => {
  expect(matches(/"resolved"\s*:/).filter((line) => line.startsWith("package-lock.json:"))).toEqual(
    [],
  );
});

describe("the patterns", () => {
  const folder = (name: string) => `/${name}/someone/linux`;

  test.each(["work", "root", "home", "tmp"])("know a path below %s", (name) => {
    expect(MACHINE_PATH.test(`see ${folder(name)}`)).toBe(true);
  });

  test("leave device-tree, URL and relative paths alone", () => {
    for (const path of [
      "/soc/vop@ff900000",
      "/proc/device-tree",
      "docs/home/index.md",
      `https://a.b${folder("work")}`,
    ])
      expect(MACHINE_PATH.test(path)).toBe(false);
  });

  test("know a registry by its name", () => {
    expect(REGISTRY_HOST.test(["https://registry", "example", "com/zod"].join("."))).toBe(true);
    expect(REGISTRY_HOST.test("the package registry")).toBe(false);
  });

  test("let a long file of rows pass only when it says why", () => {
    const long = "\n".repeat(LONGEST + 1);
    expect(tooLong("src/drivers/rows/a.ts", `// Rows of A.${long}`)).toBe(true);
    expect(
      tooLong("src/drivers/rows/a.ts", `// Rows of A, more than 500 lines: one SoC.${long}`),
    ).toBe(false);
    expect(tooLong("src/plan/a.ts", `// Has more than 500 lines.${long}`)).toBe(true);
    expect(tooLong("src/plan/a.ts", "\n".repeat(LONGEST))).toBe(false);
  });
});
