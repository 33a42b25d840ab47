// Ways to show pictures on cards of several kinds, in the order in which the kernel is asked.
import { expect, test } from "vitest";
import { aConnector, aMode, aPlane } from "./testing/card-parts.ts";
import { type Shown, waysToShow } from "./ways-to-show.ts";

const [XR24, NV12] = [1, 2];
const HD = aMode(1920, 1080, 60);
const SMALL = aMode(640, 480, 60);
const [HDMI, PANEL, CRTC, OTHER_CRTC] = [10, 11, 20, 21];

const shown = (width: number, height: number, code: number, modifier = 0n): Shown => ({
  width,
  height,
  rate: 30,
  code,
  modifier,
});

const hdmi = aConnector(HDMI, { modes: [HD], crtcs: [CRTC] });
const primary = aPlane(1, "primary", [CRTC], [XR24]);
const overlay = aPlane(2, "overlay", [CRTC], [XR24, NV12]);
const cursor = aPlane(3, "cursor", [CRTC], [XR24]);

test("a picture of the screen's size is for the primary plane", () => {
  const ways = waysToShow(shown(1920, 1080, XR24), [hdmi], [cursor, overlay, primary]);
  expect(ways.map(({ plane }) => plane.kind)).toEqual(["primary", "overlay"]);
  expect(ways[0]).toMatchObject({ connector: HDMI, crtc: CRTC, mode: HD });
});

test("a format that the primary plane has not is for an overlay", () => {
  const ways = waysToShow(shown(1920, 1080, NV12), [hdmi], [primary, overlay]);
  expect(ways.map(({ plane }) => plane.id)).toEqual([2]);
});

test("a smaller picture is for an overlay first, in the middle of the screen", () => {
  const ways = waysToShow(shown(1280, 720, XR24), [hdmi], [primary, overlay]);
  expect(ways.map(({ plane }) => plane.kind)).toEqual(["overlay", "primary"]);
  expect(ways[0]?.target).toEqual({ x: 320, y: 180, width: 1280, height: 720 });
});

test("a larger picture is made to fit, with its proportions", () => {
  const [way] = waysToShow(shown(3840, 1080, XR24), [hdmi], [primary]);
  expect(way?.target).toEqual({ x: 0, y: 270, width: 1920, height: 540 });
});

test("the screen with the nearest mode comes first", () => {
  const panel = aConnector(PANEL, { modes: [SMALL], crtcs: [OTHER_CRTC] });
  const planes = [primary, aPlane(4, "primary", [OTHER_CRTC], [XR24])];
  const ways = waysToShow(shown(640, 480, XR24), [hdmi, panel], planes);
  expect(ways.map(({ connector }) => connector)).toEqual([PANEL, HDMI]);
});

test("neither the CRTC of another screen nor its planes are taken away", () => {
  const panel = aConnector(PANEL, { modes: [SMALL], crtcs: [CRTC], current: CRTC });
  const either = aConnector(HDMI, { modes: [HD], crtcs: [CRTC, OTHER_CRTC] });
  const busy = aPlane(5, "overlay", [CRTC, OTHER_CRTC], [XR24], CRTC);
  const free = aPlane(6, "primary", [CRTC, OTHER_CRTC], [XR24]);
  const ways = waysToShow(shown(1920, 1080, XR24), [panel, either], [busy, free]);
  const [first] = ways.filter(({ connector }) => connector === HDMI);
  expect([first?.crtc, first?.plane.id]).toEqual([OTHER_CRTC, 6]);
});

test("screens that share the only CRTC go on sharing it", () => {
  const both = [HDMI, PANEL].map((id) =>
    aConnector(id, { modes: [HD], crtcs: [CRTC], current: CRTC }),
  );
  const ways = waysToShow(shown(1920, 1080, XR24), both, [primary]);
  expect(ways.map(({ connector, crtc }) => [connector, crtc])).toEqual([
    [HDMI, CRTC],
    [PANEL, CRTC],
  ]);
});

test("no plane has the format, or has it in this arrangement", () => {
  expect(waysToShow(shown(1920, 1080, NV12), [hdmi], [primary])).toEqual([]);
  expect(waysToShow(shown(1920, 1080, XR24, 9n), [hdmi], [primary])).toEqual([]);
});
