// Modes for streams of pictures.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aMode } from "./testing/card-parts.ts";
import { DRM_MODE_FLAG_INTERLACE } from "../uapi/drm-resources.ts";
import { nearestMode, refreshOf } from "./choose-mode.ts";

const name = (mode: ReturnType<typeof nearestMode>) =>
  mode && `${mode.name}@${Math.round(refreshOf(mode) * 100) / 100}`;

describe("by size", () => {
  const modes = [aMode(1920, 1080, 60), aMode(1280, 720, 60), aMode(640, 480, 60)];
  test.each([
    [1280, 720, "1280x720@60"],
    [1300, 720, "1920x1080@60"],
    [320, 240, "640x480@60"],
    [3840, 2160, "1920x1080@60"],
  ])("%ix%i", (width, height, chosen) => {
    expect(name(nearestMode(modes, { width, height, rate: 30 }))).toBe(chosen);
  });
});

describe("by rate, of modes of one size", () => {
  const modes = [60, 59.94, 50, 30, 24].map((refresh) => aMode(1920, 1080, refresh));
  test.each([
    [30, "1920x1080@30"],
    [25, "1920x1080@50"],
    [60, "1920x1080@60"],
    [59.94, "1920x1080@59.94"],
    [24, "1920x1080@24"],
    [12, "1920x1080@24"],
    [120, "1920x1080@60"],
  ])("%d frames a second", (rate, chosen) => {
    expect(name(nearestMode(modes, { width: 1920, height: 1080, rate }))).toBe(chosen);
  });

  test("a frame shown twice is better than frames lost", () => {
    const slowAndFast = [aMode(1920, 1080, 24), aMode(1920, 1080, 60)];
    const wanted = { width: 1920, height: 1080, rate: 30 };
    expect(name(nearestMode(slowAndFast, wanted))).toBe("1920x1080@60");
  });
});

test("half pictures come last", () => {
  const modes = [aMode(1920, 1080, 30, DRM_MODE_FLAG_INTERLACE), aMode(1280, 720, 60)];
  const wanted = { width: 1920, height: 1080, rate: 30 };
  expect(name(nearestMode(modes, wanted))).toBe("1280x720@60");
});

test("the choice does not hang on the order of the list", () => {
  const mode = fc
    .tuple(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(24, 60),
    )
    .map(([w, h, refresh]) => aMode(64 * w, 64 * h, refresh));
  const wanted = { width: 1280, height: 720, rate: 30 };
  fc.assert(
    fc.property(fc.uniqueArray(mode, { selector: (each) => name(each), minLength: 1 }), (modes) => {
      const size = (chosen: (typeof modes)[number] | undefined) =>
        chosen && Math.abs(chosen.hdisplay - 1280) + Math.abs(chosen.vdisplay - 720);
      expect(size(nearestMode(modes, wanted))).toBe(size(nearestMode(modes.toReversed(), wanted)));
    }),
  );
});
