// What an atomic commit says of one plane.
import type { Change } from "./commit.ts";
import type { DrmObject } from "./properties.ts";
import type { Rectangle } from "./ways-to-show.ts";

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Shows the whole picture in a part of the screen. */
export function showOn(
  plane: DrmObject,
  crtc: number,
  frameBuffer: number,
  source: PictureSize,
  target: Rectangle,
): Change {
  return {
    object: plane,
    values: {
      FB_ID: frameBuffer,
      CRTC_ID: crtc,
      SRC_X: 0,
      SRC_Y: 0,
      // In 65536ths of a pixel: drivers/gpu/drm/drm_blend.c:54.
      SRC_W: source.width * 65_536,
      SRC_H: source.height * 65_536,
      CRTC_X: target.x,
      CRTC_Y: target.y,
      CRTC_W: target.width,
      CRTC_H: target.height,
    },
  };
}

export function switchOff(plane: DrmObject): Change {
  return { object: plane, values: { FB_ID: 0, CRTC_ID: 0 } };
}
