import { deflateSync, inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkFrame } from "../../format/pattern/check-frame.ts";
import { stampedFrame } from "../../format/pattern/test-pattern.ts";
import { layoutOf } from "../../format/pattern/testing/layouts.ts";
import { CodedFrameError, decodeFrame, type Compression, encodeFrame } from "./frame-coder.ts";

const zlib: Compression = {
  compress: (bytes) => deflateSync(bytes, { level: 1 }),
  expand: (bytes, limit) => inflateSync(bytes, { maxOutputLength: limit }),
};
/** Compresses nothing and notices nothing. */
const stored: Compression = { compress: (bytes) => bytes, expand: (bytes) => bytes };

const nv12 = layoutOf("NV12", 64, 32);
const coded = encodeFrame(stampedFrame(nv12, 7), nv12, zlib);

describe("a coded frame", () => {
  test("comes back in its layout", () => {
    expect(decodeFrame(coded, nv12, zlib)).toEqual(stampedFrame(nv12, 7));
  });

  test("comes back in other strides and in a buffer for each plane", () => {
    for (const layout of [
      layoutOf("NV12", 64, 32, { by: "display", stride: 256, offset: 4096 }),
      layoutOf("NM12", 64, 32),
    ]) {
      expect(checkFrame(decodeFrame(coded, layout, zlib), layout, 7).verdict).toBe("right");
    }
  });

  test("is smaller than the frame", () => {
    const large = layoutOf("NV12", 640, 480);
    expect(encodeFrame(stampedFrame(large, 0), large, zlib).length).toBeLessThan(large.size / 5);
  });

  test("leaves the padding out", () => {
    const padded = layoutOf("R8", 10, 4, { by: "isp", stride: 4096 });
    expect(encodeFrame(stampedFrame(padded, 0), padded, stored).length).toBe(28 + 40);
  });

  test("tells formats apart whose codes are equal", () => {
    const bayer = layoutOf("SRGGB16", 16, 8);
    const bytes = encodeFrame(stampedFrame(bayer, 0), bayer, zlib);
    expect(decodeFrame(bytes, bayer, zlib)).toEqual(stampedFrame(bayer, 0));
    expect(() => decodeFrame(bytes, layoutOf("RG16", 16, 8), zlib)).toThrow(CodedFrameError);
  });

  test("is refused in another format or size, in words", () => {
    expect(() => decodeFrame(coded, layoutOf("NV12", 32, 64), zlib)).toThrow(
      "the coded frame is 64x32 NV12 of 3072 bytes, not 32x64 NV12 of 3072",
    );
    expect(() => decodeFrame(coded, layoutOf("NV21", 64, 32), zlib)).toThrow(
      "the coded frame is 64x32 NV12 of 3072 bytes, not 64x32 NV21 of 3072",
    );
  });

  test("is refused when it is none", () => {
    expect(() => decodeFrame(new Uint8Array(), nv12, zlib)).toThrow(
      "these bytes are no coded frame",
    );
    expect(() => decodeFrame(new Uint8Array(100), nv12, zlib)).toThrow(
      "these bytes are no coded frame",
    );
  });

  test("does not unpack more than a frame", () => {
    const bomb = new Uint8Array([...coded.subarray(0, 28), ...deflateSync(new Uint8Array(1e7))]);
    expect(() => decodeFrame(bomb, nv12, zlib)).toThrow("the coded frame is damaged");
  });
});

test("every format and size comes back", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("NV12", "YM12", "UYVY", "RG24", "XR24", "R8", "pRAA", "MM21", "MJPG"),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(zlib, stored),
      (name, width, height, compression) => {
        const layout = layoutOf(name, width, height);
        const frame = stampedFrame(layout, 3);
        expect(decodeFrame(encodeFrame(frame, layout, compression), layout, compression)).toEqual(
          frame,
        );
      },
    ),
  );
});

function decodedOrError(bytes: Uint8Array, compression: Compression): unknown {
  try {
    return decodeFrame(bytes, nv12, compression);
  } catch (error) {
    return error;
  }
}

test("damage is a CodedFrameError, never another frame", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(zlib, stored),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.option(fc.nat(), { nil: undefined }),
      (compression, at, flip, end) => {
        const whole = encodeFrame(stampedFrame(nv12, 7), nv12, compression);
        const bytes = whole.slice(0, end === undefined ? whole.length : end % whole.length);
        if (bytes.length > 0) bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ flip;
        // A few bits of zlib's own header and of its last byte mean nothing.
        const decoded = decodedOrError(bytes, compression);
        if (!(decoded instanceof CodedFrameError)) expect(decoded).toEqual(stampedFrame(nv12, 7));
        if (compression === stored) expect(decoded).toBeInstanceOf(CodedFrameError);
      },
    ),
    { numRuns: 500 },
  );
});

test("any bytes are a CodedFrameError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, withHeader) => {
      const bytes = withHeader ? new Uint8Array([...coded.subarray(0, 28), ...noise]) : noise;
      expect(() => decodeFrame(bytes, nv12, zlib)).toThrow(CodedFrameError);
    }),
  );
});
