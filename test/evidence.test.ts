// The knowledge base keeps its promises: each fact names a line of Linux that exists, each format is one we know.
// The lines themselves are read where LINUX_SOURCE names a source tree (scripts/fetch-debian.sh gets one).
import { describe, expect, test } from "vitest";
import {
  citations,
  citationsInText,
  faultOf,
  nameOf,
  releaseNamed,
  repeated,
  silentRivals,
  SOURCE_READ,
  unknownFormats,
  unshownFields,
  unshownNames,
} from "../scripts/evidence.ts";
import { releaseOf, sourceReader } from "../scripts/linux-source.ts";
import type { DriverRow, IommuRow } from "../src/drivers/row.ts";
import { driverRows, iommuRows } from "../src/drivers/table.ts";
import { FORMATS } from "../src/format/format-info.ts";
import { projectFiles, readProjectFile } from "./support/project-files.ts";

const reader = sourceReader(process.env["LINUX_SOURCE"] ?? "");
const release = reader("Makefile") === undefined ? undefined : releaseOf(reader);
const skipped =
  release === undefined
    ? "LINUX_SOURCE names no source tree"
    : release === SOURCE_READ
      ? ""
      : `the source is ${release}, the rows were read from ${SOURCE_READ}`;

if (skipped !== "") console.info(`the cited lines are not read: ${skipped}`);

describe.skipIf(skipped !== "")("cited lines exist and say something", () => {
  test("of rows, memory models, SoCs and formats", () => {
    const all = citations(reader);
    expect(all.length).toBeGreaterThan(1000);
    expect(faults(all)).toEqual([]);
  });

  test("of comments", () => {
    const sources = projectFiles("src").filter(
      (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
    );
    const all = sources.flatMap((path) => citationsInText(path, readProjectFile(path)));
    expect(all.length).toBeGreaterThan(50);
    expect(faults(all)).toEqual([]);
  });

  test("of the names that drivers have in sysfs", () => {
    const offenders = driverRows.flatMap((row) =>
      unshownNames(row, reader).map((name) => `${nameOf(row)}: ${name}`),
    );
    expect(offenders).toEqual([]);
  });

  function faults(all: ReturnType<typeof citations>): readonly string[] {
    return all.flatMap((citation) => {
      const fault = faultOf(citation, reader);
      return fault === undefined ? [] : [`${citation.by}: ${citation.source}: ${fault}`];
    });
  }
});

describe("driver rows", () => {
  test("show their main facts", () => {
    const offenders = driverRows.flatMap((row) =>
      unshownFields(row).map((field) => `${nameOf(row)} has no evidence for ${field}`),
    );
    expect(offenders).toEqual([]);
  });

  test("name formats that src/format has", () => {
    const offenders = driverRows.flatMap((row) =>
      unknownFormats(row).map((format) => `${nameOf(row)}: ${format}`),
    );
    expect(offenders).toEqual([]);
  });

  test("show the release they begin with", () => {
    const named = (row: DriverRow | IommuRow) =>
      (row.evidence["since"] ?? []).map((source) => releaseNamed(source));
    const offenders = [...driverRows, ...iommuRows]
      .filter((row) => named(row).some((release) => release !== row.since))
      .map(nameOf);
    expect(offenders).toEqual([]);
  });

  test("list no compatible twice", () => {
    expect([...driverRows, ...iommuRows].flatMap((row) => repeated(row))).toEqual([]);
  });

  test("say so when another driver of the subsystem claims the same compatible", () => {
    expect(silentRivals(driverRows)).toEqual([]);
  });
});

describe("the checks", () => {
  const row: DriverRow = {
    driver: "camera",
    compatible: ["a,camera"],
    kconfig: ["VIDEO_A"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    evidence: {
      compatible: ["a.c:1"],
      busMaster: ["a.c:2"],
      memory: ["a.c:3"],
      import: ["a.c:4"],
      export: ["a.c:4"],
    },
  };

  test.each([
    ["a.c:2", undefined],
    ["a.c:3", "the line is blank"],
    ["a.c:4", 'the line says only "};"'],
    ["a.c:9", "the file has 4 lines"],
    ["b.c:1", "there is no such file"],
    ["a.c", "is no path:line"],
    ["a.c:0", "is no path:line"],
    ["Linux 6.12: a.c:9", undefined],
    ["Linux 6.12: a.c", "is no path:line"],
    ["Linux 5.6: d65dd85281fb add a camera", undefined],
    ["Linux 5.6: 2020-01-08 add a camera", undefined],
    ["Linux 5.6: media/v5.6-1 a new camera", undefined],
    ["Linux 5.6: a new camera", "is no path:line"],
  ])("of %s find %s", (source, fault) => {
    const read = (path: string) => (path === "a.c" ? ["#include", "int a;", " ", "};"] : undefined);
    expect(faultOf({ by: "a row", source }, read)).toBe(fault);
  });

  test("find lines cited in text", () => {
    const text = "// as Linux does (drivers/of/base.c:1244, mm/cma.c:7), see docs/a.md:3";
    expect(citationsInText("a.ts", text).map(({ source }) => source)).toEqual([
      "drivers/of/base.c:1244",
      "mm/cma.c:7",
    ]);
  });

  test("find a fact without evidence, and let devices without frames be", () => {
    expect(unshownFields(row)).toEqual([]);
    expect(unshownFields({ ...row, evidence: { compatible: ["a.c:1"] } })).toEqual([
      "busMaster",
      "memory",
      "import",
      "export",
    ]);
    expect(unshownFields({ ...row, memory: "none", evidence: {} })).toEqual([
      "compatible",
      "busMaster",
    ]);
    expect(unshownFields({ ...row, streamingMask: 40 })).toEqual(["streamingMask"]);
    expect(unshownFields({ ...row, since: "5.6" })).toEqual(["since"]);
  });

  test("find a driver without a node whose name in sysfs is not shown", () => {
    const free = { ...row, compatible: [], evidence: { ...row.evidence, sysfs: ["a.c:1"] } };
    const read = (line: string) => () => [line];
    expect(unshownFields(free)).toEqual([]);
    expect(unshownFields({ ...free, evidence: row.evidence })).toEqual(["sysfs"]);
    expect(unshownNames(free, read('.name = "camera",'))).toEqual([]);
    expect(unshownNames(free, read("obj-m += camera.o"))).toEqual([]);
    expect(unshownNames(free, read(".name = NAME,"))).toEqual(["camera"]);
    expect(unshownNames({ ...free, sysfs: ["cam"] }, read('.name = "camera",'))).toEqual(["cam"]);
    expect(unshownNames(row, read(""))).toEqual([]);
  });

  test("find a device made in code whose name is not shown", () => {
    const made = {
      ...row,
      compatible: [],
      sysfs: [],
      unboundDevices: ["camera"],
      evidence: { ...row.evidence, unboundDevices: ["a.c:1"] },
    };
    expect(unshownFields(made)).toEqual([]);
    expect(unshownFields({ ...made, evidence: row.evidence })).toEqual(["unboundDevices"]);
    expect(unshownNames(made, () => ['#define NAME "camera"'])).toEqual([]);
    expect(unshownNames(made, () => ["#define NAME"])).toEqual(["camera"]);
  });

  test("find a format nobody knows", () => {
    const known = FORMATS[0]?.name ?? "";
    const formats = { produces: [known, "NV99"], evidence: [] };
    expect(unknownFormats({ ...row, formats })).toEqual(["NV99"]);
  });

  test("find rivals that keep silent, within one range of versions", () => {
    const other = { ...row, driver: "camera-next" };
    expect(silentRivals([row, other])).toEqual(["a,camera: camera and camera-next"]);
    expect(silentRivals([row, { ...other, subsystem: "drm" }])).toEqual([]);
    expect(
      silentRivals([
        { ...row, until: "5.10" },
        { ...other, since: "5.11" },
      ]),
    ).toEqual([]);
    expect(silentRivals([row, { ...other, notes: ["Binds where camera is not built."] }])).toEqual(
      [],
    );
  });

  test("find a compatible listed twice", () => {
    expect(repeated({ ...row, compatible: ["a,x", "a,y", "a,x"] })).toEqual(["a,x"]);
  });
});
