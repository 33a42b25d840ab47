import { describe, expect, test } from "vitest";
import type { Formats } from "../drivers/row.ts";
import {
  agreedFormat,
  formatAssumptions,
  layoutDemands,
  takesFormat,
  takesPixels,
} from "./ends.ts";
import { direct, sampleDevice, streamOf } from "./testing/sample.ts";

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

test("the size of a modifier's frames is an assumption", () => {
  const ends = { stream: { ...stream, modifier: "ARM_AFBC" }, from: camera, to: [display] };
  expect(formatAssumptions(ends).join()).toContain("ARM_AFBC may need more bytes");
  expect(formatAssumptions({ ...ends, stream }).join()).not.toContain("linear frames");
});

describe("layout", () => {
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
