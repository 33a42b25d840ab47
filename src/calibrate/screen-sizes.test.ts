import { expect, test } from "vitest";
import { kernelFiles } from "../linux/testing/folder.ts";
import { screenSizes } from "./screen-sizes.ts";

test("the first mode of each screen that is connected", () => {
  const files = kernelFiles({
    "sys/class/drm/card0/dev": "226:0\n",
    "sys/class/drm/card0-DSI-1/status": "connected\n",
    "sys/class/drm/card0-DSI-1/modes": "800x1280\n",
    "sys/class/drm/card0-HDMI-A-1/status": "disconnected\n",
    "sys/class/drm/card0-HDMI-A-1/modes": "",
    "sys/class/drm/card1-HDMI-A-1/status": "connected\n",
    "sys/class/drm/card1-HDMI-A-1/modes": "1920x1080\n1920x1080i\n640x480\n",
  });
  expect(screenSizes(files)).toEqual([
    [800, 1280],
    [1920, 1080],
  ]);
});
