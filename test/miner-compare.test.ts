// Reviewed rows against the miner, and how much of real boards they cover. With LINUX_SOURCE the miner reads the real
// source and must agree with every reviewed row, or the difference is written down in scripts/mine/differences.json.
import { describe, expect, test } from "vitest";
import { SOURCE_READ } from "../scripts/evidence.ts";
import { releaseOf, sourceReader } from "../scripts/linux-source.ts";
import type { Sighting } from "../scripts/mine/census.ts";
import { classify, namedIn } from "../scripts/mine/classify.ts";
import { coveragePage } from "../scripts/mine/coverage-page.ts";
import { compare } from "../scripts/mine/compare.ts";
import accepted from "../scripts/mine/differences.json" with { type: "json" };
import { type AcceptedDifference, judge } from "../scripts/mine/differences.ts";
import { kconfigOf } from "../scripts/mine/kconfig.ts";
import { mine } from "../scripts/mine/propose.ts";
import { readSource } from "../scripts/mine/read-source.ts";
import { folderOf, sourceTree } from "../scripts/mine/source-tree.ts";
import type { DriverRow } from "../src/drivers/row.ts";
import { driverRows } from "../src/drivers/table.ts";
import { AT, BINDS, camera, CONTIG_QUEUE, DRM, proposals } from "./support/made-up-drivers.ts";

describe("the comparison", () => {
  const kconfig = kconfigOf(
    sourceTree(new Map([["drivers/media/Kconfig", "config VIDEO_ACME\n\tdepends on MENU_ACME\n"]])),
  );
  const row: DriverRow = {
    driver: "acme-camera",
    compatible: ["acme,camera"],
    kconfig: ["VIDEO_ACME"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "no",
    evidence: { compatible: [`${AT}/core.c:1`], import: [`${AT}/core.c:9`] },
  };
  const mined = camera(BINDS + CONTIG_QUEUE);
  const outcomes = (reviewed: DriverRow, proposal = mined) =>
    Object.fromEntries(
      compare([reviewed], [proposal], kconfig).map(({ field, outcome }) => [field, outcome]),
    );
  const AGREED = {
    compatible: "agree",
    kconfig: "agree",
    memory: "agree",
    import: "agree",
    export: "agree",
    streamingMask: "agree",
    maxSegment: "agree",
  };

  test("agrees with a right row, also one that names what its symbols depend on", () => {
    expect(outcomes(row)).toEqual(AGREED);
    expect(outcomes({ ...row, kconfig: ["MENU_ACME", "VIDEO_ACME"] })).toEqual(AGREED);
  });

  test.each<Partial<DriverRow>>([
    { kconfig: ["VIDEO_OTHER"] },
    { memory: "vb2-dma-sg" },
    { import: "no" },
    { export: "yes" },
    { streamingMask: 40 },
    { maxSegment: "max" },
  ])("finds the one wrong field of %j", (wrong) => {
    const [field = ""] = Object.keys(wrong);
    expect(outcomes({ ...row, ...wrong })).toEqual({ ...AGREED, [field]: "differ" });
  });

  test("finds a compatible that stands in no table, or not in the one cited", () => {
    expect(compare([{ ...row, compatible: ["acme,typo"] }], [mined], kconfig)).toMatchObject([
      { field: "compatible", outcome: "differ", mined: "in no match table" },
    ]);
    const elsewhere = { ...row, evidence: { compatible: [`${AT}/video.c:1`] } };
    expect(compare([elsewhere], [mined], kconfig)).toMatchObject([
      { outcome: "differ", mined: "in another table", evidence: { mined: [`${AT}/core.c:1`] } },
    ]);
  });

  test("takes an AMBA driver for the row that cites its table", () => {
    const amba = { ...mined, compatible: "amba:0x00041110", bus: "amba" };
    expect(outcomes({ ...row, compatible: ["arm,pl110"] }, amba)).toEqual(AGREED);
  });

  test("lets a hint, and what a row leaves open, neither confirm nor contradict", () => {
    const hint = { ...mined, memory: { ...mined.memory, unsure: "in another module" } };
    expect(outcomes({ ...row, memory: "vb2-dma-sg" }, hint)).toMatchObject({ memory: "not mined" });
    expect(outcomes({ ...row, import: "unknown" })).toMatchObject({ import: "not mined" });
    const other: DriverRow = { ...row, streamingMask: 40, attach: { device: "parent" } };
    expect(outcomes(other)).toMatchObject({ streamingMask: "not mined" });
  });

  test("groups a difference over compatibles, and knows which are judged and which are gone", () => {
    const twice = { ...row, compatible: ["acme,camera", "acme,camera"], import: "no" } as const;
    const reason = "The queue is another device's.";
    const judged = {
      driver: "acme-camera",
      field: "import",
      reviewed: "no",
      mined: "yes",
      reason,
    } as const;
    const gone = { ...judged, field: "memory" } as const;
    expect(judge(compare([twice], [mined], kconfig), [judged, gone])).toMatchObject({
      differences: [{ field: "import", compatibles: ["acme,camera", "acme,camera"], reason }],
      stale: [gone],
    });
  });
});

describe("coverage", () => {
  const sighting = (...list: readonly string[]): Sighting => ({
    compatible: list[0] ?? "",
    nodes: 1,
    enabled: 1,
    boards: 1,
    lists: [list],
    first: "board.dtb /node",
  });
  const known = proposals({
    "drivers/media/i2c/eye.c": BINDS.replace("platform_driver", "i2c_driver").replace(
      "camera",
      "eye",
    ),
    [`${DRM}/acme_hdmi.c`]: BINDS.replace("camera", "hdmi"),
    [`${DRM}/acme_lcd.c`]: BINDS.replace("camera", "lcd"),
  });
  const classOf = (...list: readonly string[]) =>
    classify([sighting(...list)], {
      proposals: known,
      bindings: new Map([["acme,bound", ["Documentation/devicetree/bindings/media/acme.yaml"]]]),
      isReviewed: (compatible) => compatible === "acme,read",
      isUndriven: (compatible) => compatible === "acme,idle",
    }).map((one) => [one.class, one.reason]);

  test("leaves out what no media driver or binding names", () => {
    expect(classOf("acme,uart")).toEqual([]);
  });

  test("says why a compatible is no DMA device", () => {
    expect(classOf("acme,eye")).toEqual([
      ["not a DMA device", "sits on a bus that carries no frames (i2c, SPI, DSI)"],
    ]);
    expect(classOf("acme,hdmi")).toEqual([
      ["not a DMA device", "an output stage of a display: its file sets up no buffers"],
    ]);
  });

  test("counts apart what is known to have no driver", () => {
    expect(classOf("acme,idle")).toEqual([["known to have no driver", undefined]]);
  });

  test("counts each class on a page, and names what is left", () => {
    const classed = classify([sighting("acme,read"), sighting("acme,bound")], {
      proposals: [],
      bindings: new Map([["acme,bound", ["Documentation/devicetree/bindings/media/acme.yaml"]]]),
      isReviewed: (compatible) => compatible === "acme,read",
      isUndriven: () => false,
    });
    const page = coveragePage("6.1", [{ title: "Acme", trees: 1, compatibles: 3, classed }]);
    expect(page).toContain("| in scope | 2 |");
    expect(page).toMatch(/^\| reviewed: .* \| 1 \|$/m);
    expect(page).toContain("* `acme,bound`: no media driver binds it");
  });

  test("leaves to a person what no rule explains", () => {
    expect(classOf("acme,read")).toEqual([["reviewed", undefined]]);
    expect(classOf("acme,lcd")).toEqual([["left", `${DRM}/acme_lcd.c:1`]]);
    expect(classOf("acme,bound")).toEqual([
      ["left", "no media driver binds it; Documentation/devicetree/bindings/media/acme.yaml"],
    ]);
  });

  test("lets a string beside one that a known driver binds be", () => {
    expect(classOf("acme,bound", "acme,read")).toEqual([["beside a settled string", undefined]]);
    expect(classOf("acme,bound", "acme,lcd")).toMatchObject([["left", expect.anything()]]);
  });

  test("reads the compatibles of a binding, not of its examples", () => {
    expect(
      namedIn('properties:\n  - const: acme,a\nexamples:\n  - compatible = "acme,uart";\n'),
    ).toEqual(["acme,a"]);
  });
});

const folder = process.env["LINUX_SOURCE"];
const release = folder === undefined ? undefined : releaseOf(sourceReader(folder));
const skipped =
  release === undefined
    ? "skipped: LINUX_SOURCE names no source tree"
    : release === SOURCE_READ
      ? ""
      : `skipped: the source is ${release}, the rows were read from ${SOURCE_READ}`;

describe.skipIf(skipped !== "")(`the real source ${skipped}`.trim(), () => {
  const cited = driverRows.flatMap(({ evidence }) => evidence["compatible"] ?? []).map(folderOf);
  const tree = skipped === "" ? readSource(folder ?? "", cited) : sourceTree(new Map());
  const { proposals: found, tables } = mine(tree);
  const findings = compare(driverRows, found, kconfigOf(tree));
  const { differences, stale } = judge(findings, accepted as readonly AcceptedDifference[]);

  test("has no match entry the miner cannot read", () => {
    expect(found.length).toBeGreaterThan(1000);
    expect(tables.unread).toEqual([]);
  });

  test("agrees with every reviewed row, or the difference is written down", () => {
    const open = differences.filter(({ reason }) => reason === undefined);
    expect(
      open.map(
        ({ driver, field, reviewed, mined }) => `${driver} ${field}: ${reviewed}, mined ${mined}`,
      ),
    ).toEqual([]);
  });

  test("still has every difference that is written down", () => {
    expect(stale).toEqual([]);
  });

  test("confirms most of what it can see", () => {
    expect(findings.filter(({ outcome }) => outcome === "agree").length).toBeGreaterThan(
      findings.length / 2,
    );
  });
});
