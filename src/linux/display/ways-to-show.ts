// Where on a card a picture can be shown: on which connector, in which mode, on which plane and where on the screen. The
// kernel has the last word on each way (DRM_MODE_ATOMIC_TEST_ONLY); here is only the order in which they are offered.
import type { Connector, Mode } from "./card.ts";
import { nearestMode, sizeDistance, type Wanted } from "./choose-mode.ts";
import type { Plane } from "./planes.ts";
import type { ScanOutFormat } from "./scan-out-format.ts";

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Way {
  readonly connector: number;
  readonly crtc: number;
  readonly mode: Mode;
  readonly plane: Plane;
  /** Where on the screen the whole picture is seen. */
  readonly target: Rectangle;
}

export interface Shown extends Wanted, ScanOutFormat {}

interface Screen {
  readonly connector: Connector;
  readonly mode: Mode;
}

/**
 * All ways, the best first: the screen whose nearest mode differs least, there the first CRTC with a plane for the format. A
 * picture of the screen's size goes to the primary plane, or to an overlay where that has not the format; one of another
 * size to an overlay, as most primary planes must cover their CRTC (drivers/gpu/drm/drm_atomic_helper.c:951).
 * Empty when no plane takes the format.
 * @param connectors those that are connected
 */
export function waysToShow(
  shown: Shown,
  connectors: readonly Connector[],
  planes: readonly Plane[],
): readonly Way[] {
  const fitting = planes.filter((plane) => takes(plane, shown));
  return connectors
    .flatMap((connector): readonly Screen[] => {
      const mode = nearestMode(connector.modes, shown);
      return mode ? [{ connector, mode }] : [];
    })
    .toSorted((a, b) => sizeDistance(a.mode, shown) - sizeDistance(b.mode, shown))
    .flatMap((screen) => waysOn(screen, shown, fitting, connectors));
}

function waysOn(
  { connector, mode }: Screen,
  shown: Shown,
  planes: readonly Plane[],
  connectors: readonly Connector[],
): readonly Way[] {
  const others = connectors.filter(({ id }) => id !== connector.id);
  const free = connector.crtcs.filter((crtc) => !others.some(({ current }) => current === crtc));
  // A card with fewer CRTCs than screens shows one picture on several: drivers/gpu/drm/drm_client_modeset.c:273.
  const crtcs = free.length > 0 ? free : connector.crtcs;
  const usable = (plane: Plane, crtc: number) =>
    plane.crtcs.includes(crtc) && (plane.current === 0 || plane.current === crtc);
  const crtc = crtcs.find((each) => planes.some((plane) => usable(plane, each)));
  if (crtc === undefined) return [];
  const isWhole = sizeDistance(mode, shown) === 0;
  const order = isWhole ? ["primary", "overlay"] : ["overlay", "primary"];
  return planes
    .filter((plane) => usable(plane, crtc))
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.current - a.current)
    .map((plane) => ({
      connector: connector.id,
      crtc,
      mode,
      plane,
      target: inTheMiddle(shown, mode),
    }));
}

/** A cursor is too small for pictures, and hardware may have it in no pipeline of its own. */
function takes({ kind, formats }: Plane, { code, modifier }: ScanOutFormat): boolean {
  return kind !== "cursor" && (formats.get(code)?.includes(modifier) ?? false);
}

/** In its own size; a picture that is larger than the screen is made to fit, where the hardware can. */
function inTheMiddle({ width, height }: Wanted, { hdisplay, vdisplay }: Mode): Rectangle {
  const scale = Math.min(1, hdisplay / width, vdisplay / height);
  const [w, h] = [Math.floor(width * scale), Math.floor(height * scale)];
  return {
    x: Math.floor((hdisplay - w) / 2),
    y: Math.floor((vdisplay - h) / 2),
    width: w,
    height: h,
  };
}
