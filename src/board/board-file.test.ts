import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasError } from "../diagnostic/diagnostic.ts";
import { type BoardFile, parseBoardFile } from "./board-file.ts";

function read(text: string): BoardFile {
  const { value, diagnostics } = parseBoardFile(text, "board.yaml");
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return value;
}

function errors(text: string): readonly string[] {
  const { value, diagnostics } = parseBoardFile(text, "board.yaml");
  expect(value === undefined).toBe(hasError(diagnostics));
  return diagnostics.map(({ code, place }) => `${place?.line}:${place?.column} ${code}`);
}

test("every field", () => {
  expect(
    read(`
tree: board.dtb
model: Preview box
kernel: { version: 5.10, arch: arm, config: .config, cmdline: cma=64M }
memory: 256M
cma: { size: 32M, base: 0x10000000, name: "linux,cma" }
devices:
  /soc/isp@1000:
    role: camera
    enabled: true
    busMaster: yes
    translation: iommu
    iommu: /soc/mmu@2000
    memory: vb2-dma-contig
    needsContiguous: no
    import: true
    export: unknown
    window: { space: iova, lo: 0, hi: 0xffffffff }
    physical: { lo: 0, hi: 4G }
    coherent: false
    protected: no
    alignment: { stride: 64, width: 16, height: 16, offset: 4096, size: 4096, maxStride: 8192 }
heaps:
  secure:
    contiguous: yes
    cached: no
    protected: yes
    pages: no
    region: secure@90000000
    range: { lo: 0x90000000, hi: 0x90ffffff }
    aliases: [svp]
`),
  ).toEqual({
    file: "board.yaml",
    tree: "board.dtb",
    model: "Preview box",
    kernel: { version: "5.10", arch: "arm", config: ".config", cmdline: "cma=64M" },
    memory: [{ base: 0n, size: 0x1000_0000n }],
    cma: {
      name: "linux,cma",
      size: 0x200_0000n,
      range: { lo: 0x1000_0000n, hi: 0x11ff_ffffn },
      source: "board.yaml:6",
    },
    devices: [
      {
        name: "/soc/isp@1000",
        source: "board.yaml:8",
        role: "camera",
        enabled: true,
        busMaster: "yes",
        translation: "iommu",
        iommu: "/soc/mmu@2000",
        memory: "vb2-dma-contig",
        needsContiguous: "no",
        import: "yes",
        export: "unknown",
        window: { space: "iova", lo: 0n, hi: 0xffff_ffffn },
        physical: { lo: 0n, hi: 0x1_0000_0000n },
        coherent: "no",
        protected: "no",
        alignment: { stride: 64, width: 16, height: 16, offset: 4096, size: 4096, maxStride: 8192 },
      },
    ],
    heaps: [
      {
        id: "heap:secure",
        names: ["secure", "svp"],
        contiguous: "yes",
        cpuCached: "no",
        structPages: "no",
        protected: "yes",
        region: "secure@90000000",
        range: { lo: 0x9000_0000n, hi: 0x90ff_ffffn },
        source: "board.yaml:24",
      },
    ],
  });
});

test.each([
  ["6.1", "6.1"],
  ["5.10", "5.10"],
  ["4.20", "4.20"],
  ["6.1.76", "6.1.76"],
  ['"5.10"', "5.10"],
])("kernel version %s is read as it is written, though YAML sees a number", (text, version) => {
  expect(read(`kernel:\n  version: ${text} # ours`).kernel.version).toBe(version);
});

test("nothing but a tree", () => {
  expect(read("tree: board.dtb")).toMatchObject({ tree: "board.dtb", devices: [], heaps: [] });
});

test("a heap of which little is said: unprotected pages, and whether they are cached is open", () => {
  expect(read("heaps: { mine: { contiguous: no } }").heaps[0]).toMatchObject({
    cpuCached: "unknown",
    structPages: "yes",
    protected: "no",
  });
});

test("a CMA area without a name or a place", () => {
  expect(read("cma: { size: 16M }").cma).toEqual({
    name: "reserved",
    size: 0x100_0000n,
    source: "board.yaml:1",
  });
});

test("banks of memory", () => {
  expect(
    read("memory: [{ base: 0x40000000, size: 1G }, { base: 0x100000000, size: 512M }]").memory,
  ).toEqual([
    { base: 0x4000_0000n, size: 0x4000_0000n },
    { base: 0x1_0000_0000n, size: 0x2000_0000n },
  ]);
});

describe("sizes", () => {
  test.each([
    ["1024", 1024n],
    ["64k", 0x1_0000n],
    ["32M", 0x200_0000n],
    ["32MB", 0x200_0000n],
    ["32MiB", 0x200_0000n],
    ["1G", 0x4000_0000n],
    ["0x100", 0x100n],
    ['"0x1B"', 0x1bn],
    ['"0xfffffffffffffffb"', 0xffff_ffff_ffff_fffbn],
    ['"0x4EB"', 0x4ebn],
  ])("%s", (text, size) => {
    expect(read(`memory: ${text}`).memory?.[0]?.size).toBe(size);
  });

  test.each(["-1", "1.5", "64 M", "big", '""', "64Q", "0xffffffffffffffff"])(
    "%s is none",
    (text) => {
      expect(errors(`memory: ${text}`)).toEqual(["1:9 board-bad-size"]);
    },
  );
});

describe("what is wrong, where it is wrong", () => {
  test.each([
    ["a key that is no key", "modle: x", "1:1 board-unknown-key"],
    ["one deep inside", "devices:\n  cam:\n    improt: yes", "3:5 board-unknown-key"],
    [
      "a word that is none of the words",
      "devices:\n  cam: { role: camra }",
      "2:16 board-bad-value",
    ],
    ["a model that is none", "devices:\n  cam: { memory: vb2-dma }", "2:18 board-bad-value"],
    ["a missing key", "heaps:\n  mine: { cached: yes }", "2:3 board-missing-key"],
    ["the wrong type", "devices: [camera]", "1:10 board-wrong-type"],
    ["a size that is none", "cma: { size: lots }", "1:14 board-bad-size"],
    [
      "bounds the wrong way round",
      "devices:\n  cam:\n    physical: { lo: 4G, hi: 1G }",
      "3:15 board-bad-range",
    ],
    [
      "a stride of nothing",
      "devices:\n  cam: { alignment: { stride: 0 } }",
      "2:31 board-bad-value",
    ],
    ["a key given twice", "model: a\nmodel: b", "2:1 yaml-duplicate-key"],
    ["no YAML at all", "a: [1", "1:6 yaml-syntax"],
  ])("%s", (_, text, expected) => {
    expect(errors(text)).toEqual([expected]);
  });

  test("a slip gets a suggestion", () => {
    const { diagnostics } = parseBoardFile("devices:\n  cam:\n    improt: yes", "board.yaml");
    expect(diagnostics[0]?.help).toBe("did you mean `import`?");
  });

  test("all of it at once", () => {
    expect(errors("modle: x\ncma: { size: 1M, bas: 0 }")).toHaveLength(2);
    expect(errors("memory: lots\ncma: { size: some }")).toEqual([
      "1:9 board-bad-size",
      "2:14 board-bad-size",
    ]);
  });
});

test("any text at all: a value or errors with a place in the file, and never an exception", () => {
  const words = fc.constantFrom(
    "tree:",
    "devices:",
    "heaps:",
    "cma:",
    "memory:",
    "size:",
    "lo:",
    "hi:",
    " ",
    "\n",
    "\n  ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "64M",
    "-",
    "&a",
    "*a",
    "yes",
    "/soc/x",
    '"',
    "#",
    "|",
    "\t",
    ":",
    "0x",
    "window:",
    "range:",
  );
  const texts = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.array(words, { maxLength: 40 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { value, diagnostics } = parseBoardFile(text, "board.yaml");
      expect(value === undefined).toBe(hasError(diagnostics));
      for (const { place, code } of diagnostics) {
        expect(code).toMatch(/^(board|yaml)-[a-z-]+$/);
        expect(place?.line).toBeGreaterThanOrEqual(1);
        expect(place?.column).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 500 },
  );
});
