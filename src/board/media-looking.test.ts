import { expect, test } from "vitest";
import type { PropertyLiteral } from "../devicetree/testing/build-blob.ts";
import { looksLikeMedia } from "./media-looking.ts";
import { sceneOf } from "./testing/sample.ts";

const MEDIA: Record<string, PropertyLiteral> = { compatible: "acme,new", reg: [0, 16] };

function look(name: string, props: Record<string, PropertyLiteral> = MEDIA, bus = "bus") {
  const scene = sceneOf({ [bus]: { children: { [name]: { props } } } });
  return looksLikeMedia(scene.at(`/soc/${bus}/${name}`));
}

test.each([
  ["video-codec@1000", "codec"],
  ["gpu@2000", "gpu"],
  ["GPU@2000", "gpu"],
  ["lcdif@3000", "display"],
  ["csi@4000", "camera"],
  ["jpegenc@5000", "jpeg"],
  ["npu@6000", "npu"],
  ["rga@7000", "2d"],
  ["video@8000", "unknown"],
])("%s looks like a %s", (name, hint) => {
  expect(look(name)).toEqual({ looks: true, hint });
});

test.each([
  ["another name", "serial@1", MEDIA, "bus"],
  ["no compatible", "gpu@1", { reg: [0, 16] }, "bus"],
  ["no registers", "gpu@1", { compatible: "acme,new" }, "bus"],
  ["an audio codec", "codec@1", { ...MEDIA, "#sound-dai-cells": 0 }, "bus"],
  ["a sensor on I2C", "camera@36", MEDIA, "i2c@3000"],
  ["a panel behind DSI", "display@0", MEDIA, "dsi@3000"],
] as const)("%s is none", (_, name, props, bus) => {
  expect(look(name, props, bus).looks).toBe(false);
});
