// Which of a connector's modes suits a stream of pictures.
import { DRM_MODE_FLAG_INTERLACE } from "../uapi/drm-resources.ts";
import type { Mode } from "./card.ts";

export interface Wanted {
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly rate: number;
}

/** Modes whose rates differ by less count as equal: 59.94 and 60 do not. */
const STEP = 0.0005;

/**
 * The mode nearest to the pictures: first in which the whole picture fits, then by size, then one that shows each frame for
 * the same number of refreshes, then the slowest of those. Interlaced modes come after all others.
 */
export function nearestMode(modes: readonly Mode[], wanted: Wanted): Mode | undefined {
  return modes.toSorted((a, b) => compare(distances(a, wanted), distances(b, wanted)))[0];
}

/** Pixels, across and down together, by which mode and picture differ. */
export function sizeDistance({ hdisplay, vdisplay }: Mode, { width, height }: Wanted): number {
  return Math.abs(hdisplay - width) + Math.abs(vdisplay - height);
}

/** Pictures a second: drivers/gpu/drm/drm_modes.c:817. */
export function refreshOf({ clock, htotal, vtotal, vrefresh }: Mode): number {
  return htotal === 0 || vtotal === 0 ? vrefresh : (clock * 1000) / (htotal * vtotal);
}

function distances(mode: Mode, wanted: Wanted): readonly number[] {
  const { width, height, rate } = wanted;
  const fits = mode.hdisplay >= width && mode.vdisplay >= height;
  const refresh = refreshOf(mode);
  return [
    (mode.flags & DRM_MODE_FLAG_INTERLACE) === 0 ? 0 : 1,
    fits ? 0 : 1,
    sizeDistance(mode, wanted),
    Math.round(judder(refresh / rate) / STEP),
    refresh,
  ];
}

/** How far the refreshes of one frame are from a whole number; of those slower than the frames, how many are lost. */
function judder(refreshes: number): number {
  const whole = Math.round(refreshes);
  return whole === 0 ? 1 + (1 - refreshes) : Math.abs(refreshes - whole) / whole;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
