import { describe, expect, test } from "vitest";
import type { Formats } from "../drivers/row.ts";
import {
  agreedFormat,
  deviceObstacles,
  formatAssumptions,
  formatObstacles,
  gapObstacles,
  layoutDemands,
  modifierObstacles,
  takesFormat,
  takesPixels,
} from "./ends.ts";
import { direct, layoutOf, sampleDevice, streamOf } from "./testing/sample.ts";

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
  test("a list says yes or no, no list says nothing", () => {
    expect(takesFormat(camera, "NV12", "from")).toBe(true);
    expect(takesFormat(camera, "YUYV", "from")).toBe(false);
    expect(takesFormat(direct("/d", "display"), "NV12", "to")).toBeUndefined();
  });

  test("what a device produces says nothing of what it consumes", () => {
    expect(takesFormat(camera, "NV12", "to")).toBeUndefined();
  });

  test("DRM has one name for one buffer and for several, V4L2 has two", () => {
    expect(takesFormat(display, "NM12", "to")).toBe(true);
    expect(takesFormat(camera, "NM12", "from")).toBe(false);
    expect(takesPixels(camera, "NM12", "from")).toBe(true);
  });

  test("a display that reads all planes from one buffer cannot take several", () => {
    const single = sampleDevice("/d", "display", { ...takes("NV12"), planesInOneBuffer: true });
    expect(takesFormat(single, "NM12", "to")).toBe(false);
    expect(takesFormat(single, "NV12", "to")).toBe(true);
  });

  test("the variant is agreed that every end takes", () => {
    const encoder = sampleDevice("/codec", "codec", takes("NM12"));
    const both = sampleDevice("/camera", "camera", gives("NV12", "NM12"));
    expect(agreedFormat({ stream, from: both, to: [encoder, display] })).toBe("NM12");
    expect(agreedFormat({ stream, from: both, to: [display] })).toBe("NV12");
    expect(agreedFormat({ stream, from: camera, to: [encoder] })).toBe("NV12");
  });

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

  test("a list that nobody read is an assumption, and said", () => {
    const said = formatAssumptions({ stream, from: camera, to: [direct("/d", "display")] });
    expect(said).toContain(
      "NV12 is taken as agreed by /d: the drivers' format lists are not in the knowledge base",
    );
    expect(
      formatAssumptions({
        stream,
        from: sampleDevice("/g", "display", gives("NV12")),
        to: [display],
      }),
    ).toEqual([]);
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

  test("demands of those that have some; a stride that follows the width is a limit", () => {
    const aligned = direct("/codec", "codec", { alignment: { stride: 16, height: 16 } });
    const exact = direct("/camera", "camera", { alignment: { strideIsWidth: true, width: 4 } });
    expect(layoutDemands([aligned, exact, display], ({ width = 1 }) => 1280 + width)).toEqual([
      { by: "/codec", stride: 16, height: 16 },
      { by: "/camera", width: 4, maxStride: 1284 },
    ]);
    const narrower = direct("/camera", "camera", {
      alignment: { strideIsWidth: true, maxStride: 1024 },
    });
    expect(layoutDemands([narrower], () => 1280)).toEqual([{ by: "/camera", maxStride: 1024 }]);
  });
});
