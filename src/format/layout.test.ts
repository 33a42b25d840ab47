import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lcm } from "./demands.ts";
import { FORMATS } from "./format-info.ts";
import {
  frameLayout,
  isConflict,
  isGapless,
  type FrameLayout,
  type LayoutDemand,
} from "./layout.ts";
import { parseFormat } from "./parse-format.ts";

const VENUS = "/soc/video-codec@1d00000";
const VOP = "/vop@ff930000";

function layout(
  name: string,
  width: number,
  height: number,
  demands: readonly LayoutDemand[] = [],
): FrameLayout {
  const result = conflictOrLayout(name, width, height, demands);
  if (isConflict(result)) throw new Error(result.message);
  return result;
}

function conflictOrLayout(
  name: string,
  width: number,
  height: number,
  demands: readonly LayoutDemand[] = [],
) {
  const format = parseFormat(name);
  if (format === undefined) throw new Error(`no format ${name}`);
  return frameLayout(format, width, height, demands);
}

describe("frames as devices see them", () => {
  test("a device that reads ahead wants more bytes behind the picture, not longer lines", () => {
    const { planes, size, reasons } = layout("XR24", 1920, 1080, [
      { by: "/gpu", readAhead: 64 },
      { by: VOP, readAhead: 32 },
    ]);
    expect(planes).toEqual([{ offset: 0, stride: 7680, lines: 1080, size: 8_294_400 }]);
    expect(size).toBe(8_294_464);
    expect(reasons).toEqual([{ demand: "readAhead", value: 64, by: ["/gpu"] }]);
    const { buffers } = layout("NM12", 1280, 720, [{ by: "/gpu", readAhead: 64 }]);
    expect(buffers).toEqual([921_664, 460_864]);
  });

  test("NV12 1280x720: chroma has the stride of luma and half its lines", () => {
    const { planes, size } = layout("NV12", 1280, 720);
    expect(planes).toEqual([
      { offset: 0, stride: 1280, lines: 720, size: 921_600 },
      { offset: 921_600, stride: 1280, lines: 360, size: 460_800 },
    ]);
    expect(size).toBe(1_382_400);
  });

  test("NV12 1920x1080 for a codec with 128 bytes and 32 lines", () => {
    const { planes, reasons } = layout("NV12", 1920, 1080, [
      { by: VENUS, stride: 128, height: 32 },
    ]);
    expect(planes.map((p) => [p.stride, p.lines])).toEqual([
      [1920, 1088],
      [1920, 544],
    ]);
    expect(reasons).toEqual([
      { demand: "stride", value: 128, by: [VENUS] },
      { demand: "height", value: 32, by: [VENUS] },
    ]);
  });

  test("planar chroma meets the stride demand too, so luma takes twice of it", () => {
    const { planes } = layout("YU12", 720, 576, [{ by: VOP, stride: 64 }]);
    expect(planes.map((p) => p.stride)).toEqual([768, 384, 384]);
  });

  test("a CbCr line of 4:4:4 is twice as long", () => {
    expect(layout("NV24", 100, 10).planes.map((p) => p.stride)).toEqual([100, 200]);
  });

  test("packed ten-bit pixels fill blocks", () => {
    expect(layout("NV15", 1920, 1080).planes.map((p) => p.stride)).toEqual([2400, 2400]);
    expect(layout("SRGGB10P", 1281, 1).planes[0]?.stride).toBe(1605);
  });

  test("odd sizes keep whole chroma samples", () => {
    expect(layout("YU12", 5, 5).planes.map((p) => [p.stride, p.lines])).toEqual([
      [6, 5],
      [3, 3],
      [3, 3],
    ]);
    expect(layout("YUYV", 5, 5).planes[0]?.stride).toBe(12);
  });

  test("V4L2's M formats have a buffer a plane", () => {
    const { buffers, planes } = layout("NV12M", 1280, 720);
    expect(buffers).toEqual([921_600, 460_800]);
    expect(planes.map((p) => p.offset)).toEqual([0, 0]);
  });

  test("tiles round lines of each plane (cedrus: 32, chroma from 64 lines)", () => {
    const { planes } = layout("NV12_32L32", 1920, 1080);
    expect(planes.map((p) => [p.stride, p.lines])).toEqual([
      [1920, 1088],
      [1920, 544],
    ]);
    expect(layout("TM12", 1920, 1080).planes.map((p) => [p.stride, p.lines])).toEqual([
      [1920, 1088],
      [1920, 544],
    ]);
    expect(layout("MM21", 100, 33).planes.map((p) => [p.stride, p.lines])).toEqual([
      [112, 64],
      [112, 32],
    ]);
  });

  test("a coded stream has an assumed size and says so", () => {
    const { planes, size, reasons } = layout("H264", 1920, 1080);
    expect([planes[0]?.stride, size]).toEqual([0, 1_555_200]);
    expect(reasons).toEqual([{ demand: "size", value: 1_555_200, by: ["assumed"] }]);
  });

  test("a plane offset demand leaves a gap, and V4L2 cannot say that", () => {
    const gap = layout("NV12", 640, 360, [{ by: VOP, offset: 4096 }]);
    expect(gap.planes[1]?.offset).toBe(233_472);
    expect(isGapless(gap)).toBe(false);
    expect(isGapless(layout("NV12", 640, 360))).toBe(true);
  });
});

describe("conflicts name who asked", () => {
  test("a limit below another device's stride", () => {
    const result = conflictOrLayout("XR24", 1000, 10, [
      { by: VENUS, stride: 4096 },
      { by: VOP, maxStride: 4000 },
    ]);
    expect(result).toEqual({
      conflict: "maxStride",
      message: `a line takes 4096 bytes, with stride a multiple of 4096 for ${VENUS}, but ${VOP} takes at most 4000`,
      by: [VENUS, VOP],
    });
  });

  test.each([
    ["NV12", 0, 720, "dimension"],
    ["NV12", 65_537, 1, "dimension"],
    ["NV12", 1280.5, 1, "dimension"],
    ["XR24", 65_536, 65_536, "size"],
    ["Q08C", 1280, 720, "format"],
  ])("%s %dx%d: %s", (name, width, height, conflict) => {
    expect(conflictOrLayout(name, width, height)).toMatchObject({ conflict, by: [] });
  });

  test("multiples that only an absurd frame could meet", () => {
    const demands = [
      { by: "a", stride: 65_537 },
      { by: "b", stride: 65_539 },
    ];
    expect(conflictOrLayout("NV12", 64, 64, demands)).toMatchObject({
      conflict: "size",
      by: ["a", "b"],
    });
  });

  test("a demand that is no number of bytes", () => {
    expect(conflictOrLayout("NV12", 64, 64, [{ by: "a", stride: 0 }])).toMatchObject({
      conflict: "stride",
      by: ["a"],
    });
  });
});

const shaped = FORMATS.filter((f) => f.shape !== undefined);
const multiple = fc.option(fc.constantFrom(1, 2, 3, 8, 16, 24, 32, 64, 100, 128, 256), {
  nil: undefined,
});
const demand = fc
  .record({
    by: fc.constantFrom("a", "b", "c"),
    stride: multiple,
    width: multiple,
    height: multiple,
    offset: multiple,
    size: multiple,
  })
  .map(
    (d): LayoutDemand =>
      Object.fromEntries(
        Object.entries(d).filter(([, v]) => v !== undefined),
      ) as unknown as LayoutDemand,
  );
const frames = fc.record({
  format: fc.constantFrom(...shaped),
  width: fc.integer({ min: 1, max: 5000 }),
  height: fc.integer({ min: 1, max: 3000 }),
  demands: fc.array(demand, { maxLength: 4 }),
});

function everyFrame(
  check: (
    result: FrameLayout,
    frame: typeof frames extends fc.Arbitrary<infer T> ? T : never,
  ) => void,
) {
  fc.assert(
    fc.property(frames, (frame) => {
      const result = frameLayout(frame.format, frame.width, frame.height, frame.demands);
      if (isConflict(result)) expect(result.conflict).toBe("size");
      else check(result, frame);
    }),
    { numRuns: 300 },
  );
}

describe("every layout", () => {
  test("meets every demand", () => {
    everyFrame(({ planes }, { format, width, height, demands }) => {
      for (const d of demands) {
        planes.forEach((plane, i) => {
          const shape = format.shape?.planes[i];
          if (shape === undefined) throw new Error("a plane without a shape");
          const pixels = Math.ceil(width / (d.width ?? 1)) * (d.width ?? 1);
          const lines = Math.ceil(height / (d.height ?? 1)) * (d.height ?? 1);
          expect(plane.stride % (d.stride ?? 1)).toBe(0);
          expect(plane.stride).toBeGreaterThanOrEqual(
            (pixels / shape.hsub / shape.blockWidth) * shape.bytes,
          );
          expect(plane.lines).toBeGreaterThanOrEqual(lines / shape.vsub);
          expect(plane.offset % (d.offset ?? 1)).toBe(0);
          expect(plane.size % (d.size ?? 1)).toBe(0);
          expect(plane.size).toBeGreaterThanOrEqual(plane.stride * plane.lines);
        });
      }
    });
  });

  test("keeps planes of a buffer apart and inside it", () => {
    everyFrame(({ planes, buffers, size }, { format }) => {
      expect(buffers.reduce((a, b) => a + b, 0)).toBe(size);
      expect(buffers).toHaveLength(format.shape?.separate ? planes.length : 1);
      planes.forEach((plane, i) => {
        expect(plane.offset + plane.size).toBeLessThanOrEqual(
          buffers[format.shape?.separate ? i : 0] ?? 0,
        );
        const next = planes[i + 1];
        if (next !== undefined && !format.shape?.separate) {
          expect(next.offset).toBeGreaterThanOrEqual(plane.offset + plane.size);
        }
      });
    });
  });

  test("is minimal: no shorter first line serves all planes", () => {
    everyFrame(({ planes }, { format, width, demands }) => {
      const first = format.shape?.planes[0];
      if (first === undefined) throw new Error("a format without planes");
      const stride = demands.reduce((s, d) => lcm(s, d.stride ?? 1), 1);
      const widthStep = demands.reduce((s, d) => lcm(s, d.width ?? 1), 1);
      const pixels = Math.ceil(width / widthStep) * widthStep;
      const ratio = (p: typeof first) =>
        (p.bytes * first.blockWidth) / (p.blockWidth * p.hsub * first.bytes);
      const serves = (candidate: number) =>
        format.shape?.planes.every((p) => {
          const bytes = Math.round(candidate * ratio(p) * 1e6) / 1e6;
          const least = Math.ceil(Math.ceil(pixels / p.hsub) / p.blockWidth) * p.bytes;
          return (
            Number.isInteger(bytes) &&
            bytes % stride === 0 &&
            bytes % (p.tile?.bytes ?? 1) === 0 &&
            bytes >= least
          );
        });
      const found = planes[0]?.stride ?? 0;
      expect(serves(found)).toBe(true);
      const shorter = Array.from({ length: Math.min(found - 1, 600) }, (_, i) => found - 1 - i);
      expect(shorter.find(serves)).toBeUndefined();
    });
  });

  test("does not depend on the order of the demands", () => {
    everyFrame((result, { format, width, height, demands }) => {
      expect(frameLayout(format, width, height, demands.toReversed())).toEqual(result);
    });
  });
});

test("lcm is associative and commutative", () => {
  const n = fc.integer({ min: 1, max: 10_000 });
  fc.assert(
    fc.property(n, n, n, (a, b, c) => {
      expect(lcm(lcm(a, b), c)).toBe(lcm(a, lcm(b, c)));
      expect(lcm(a, b)).toBe(lcm(b, a));
    }),
  );
});
