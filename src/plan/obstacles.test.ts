import { describe, expect, test } from "vitest";
import type { Formats } from "../drivers/row.ts";
import { deviceObstacles, formatObstacles, gapObstacles, modifierObstacles } from "./obstacles.ts";
import { layoutOf, sampleDevice, streamOf } from "./testing/sample.ts";

const takes = (...consumes: string[]): { readonly formats: Formats } => ({
  formats: { consumes, evidence: ["d.c:1"] },
});
const gives = (...produces: string[]): { readonly formats: Formats } => ({
  formats: { produces, evidence: ["c.c:1"] },
});

const camera = sampleDevice("/camera", "camera", gives("NV12"));
const display = sampleDevice("/display", "display", takes("NV12"));
const stream = streamOf("camera", ["display"]);

describe("formats", () => {
  test("who does not take it, with the driver's list as the fact", () => {
    const rgb = sampleDevice("/lcd", "display", takes("XR24", "RG16"));
    expect(formatObstacles({ stream, from: camera, to: [rgb, display] }, "NV12")).toEqual([
      {
        node: "/lcd",
        rule: "format",
        verdict: "no",
        message: "/lcd does not take NV12; it takes XR24, RG16",
        facts: [{ field: "formats", value: "XR24 RG16", layer: "driver", source: "d.c:1" }],
      },
    ]);
  });
});

test("a modifier other than linear is an open question for every device", () => {
  expect(
    modifierObstacles({
      stream: { ...stream, modifier: "DRM_FORMAT_MOD_LINEAR" },
      from: camera,
      to: [display],
    }),
  ).toEqual([]);
  expect(modifierObstacles({ stream, from: camera, to: [display] })).toEqual([]);
  const tiled = { ...stream, modifier: "ARM_AFBC" };
  expect(
    modifierObstacles({ stream: tiled, from: camera, to: [display] }).map(
      ({ node, verdict }) => `${node} ${verdict}`,
    ),
  ).toEqual(["/camera unknown", "/display unknown"]);
});

describe("a list of modifiers that the user gives", () => {
  const afbc = { ...display, modifiers: ["ARM_AFBC(0x41)"] };
  const said = (one: typeof display, modifier?: string) =>
    modifierObstacles({
      stream: modifier === undefined ? stream : { ...stream, modifier },
      from: { ...camera, modifiers: ["LINEAR", "ARM_AFBC(0x41)"] },
      to: [one],
    }).map(({ node, verdict, message }) => `${node} ${verdict}: ${message}`);

  test("settles the question, and refuses linear frames when linear is not in it", () => {
    expect(said(afbc, "ARM_AFBC(0x41)")).toEqual([]);
    expect(said(afbc)).toEqual([
      "/display no: /display does not take LINEAR; it takes ARM_AFBC(0x41)",
    ]);
  });

  test("knows linear by both of its names", () => {
    expect(said({ ...display, modifiers: ["DRM_FORMAT_MOD_LINEAR"] }, "LINEAR")).toEqual([]);
  });
});

describe("devices that cannot be used at all", () => {
  const rules = (from: typeof camera, to: typeof camera) =>
    deviceObstacles({ stream, from, to: [to] }).map(({ node, rule }) => `${node} ${rule}`);

  test("one that moves no frames, unless something moves them for it", () => {
    expect(rules({ ...camera, busMaster: "no" }, display)).toEqual(["/camera not-a-device"]);
    const proxy = sampleDevice("/camera", "camera", { part: "proxy" }, { busMaster: "no" });
    expect(rules(proxy, display)).toEqual([]);
  });

  test("one at the wrong end", () => {
    expect(rules(display, camera)).toEqual(["/display direction", "/camera direction"]);
    const decoder = sampleDevice("/vdec", "codec", { codec: ["decode"] });
    expect(deviceObstacles({ stream, from: camera, to: [decoder] })[0]?.message).toBe(
      "/vdec can only decode, and a consumer of frames has to encode",
    );
  });

  test("what the board says stands in its way", () => {
    const fact = {
      field: "status",
      value: "disabled",
      layer: "devicetree" as const,
      source: "b.dtb",
    };
    const off = {
      ...display,
      obstacles: [{ rule: "disabled" as const, answer: "no" as const, message: "off", fact }],
    };
    expect(deviceObstacles({ stream, from: camera, to: [off] })).toEqual([
      { node: "/display", rule: "disabled", verdict: "no", message: "off", facts: [fact] },
    ]);
  });
});

describe("layout", () => {
  test("V4L2 cannot be told of a gap between planes, DRM can", () => {
    const even = layoutOf();
    const [luma, chroma] = even.planes;
    if (!luma || !chroma) throw new Error("NV12 has two planes");
    const gap = { ...even, planes: [luma, { ...chroma, offset: chroma.offset + 4096 }] };
    expect(gapObstacles({ stream, from: camera, to: [display] }, even)).toEqual([]);
    expect(
      gapObstacles({ stream, from: camera, to: [display] }, gap).map(({ node }) => node),
    ).toEqual(["/camera"]);
  });
});
