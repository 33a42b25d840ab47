// Parts of a card for tests: modes, connectors, planes with formats.
import type { Connector, Mode } from "../card.ts";
import type { Plane, PlaneKind } from "../planes.ts";

/** A mode of this size and rate, whose blanking takes no time. */
export function aMode(hdisplay: number, vdisplay: number, refresh: number, flags = 0): Mode {
  return {
    clock: (hdisplay * vdisplay * refresh) / 1000,
    hdisplay,
    hsync_start: hdisplay,
    hsync_end: hdisplay,
    htotal: hdisplay,
    hskew: 0,
    vdisplay,
    vsync_start: vdisplay,
    vsync_end: vdisplay,
    vtotal: vdisplay,
    vscan: 0,
    vrefresh: Math.round(refresh),
    flags,
    type: 0,
    name: `${hdisplay}x${vdisplay}`,
  };
}

export function aConnector(id: number, parts: Partial<Connector>): Connector {
  return { id, isConnected: true, modes: [], crtcs: [], current: 0, ...parts };
}

/** @param formats fourccs it takes line by line */
export function aPlane(
  id: number,
  kind: PlaneKind,
  crtcs: readonly number[],
  formats: readonly number[],
  current = 0,
): Plane {
  const modifiers = new Map(formats.map((code) => [code, [0n]]));
  return { id, kind, crtcs, current, formats: modifiers, properties: new Map() };
}
