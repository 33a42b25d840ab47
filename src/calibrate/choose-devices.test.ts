import { expect, test } from "vitest";
import type { MediaDevice } from "../buffer/media-device.ts";
import { chooseDevices } from "./choose-devices.ts";

const devices = ["/isp", "/isp:video0", "/isp:video1", "/vop"].map((node): MediaDevice => ({
  node,
  roles: [],
  exporter: undefined,
  open: () => {
    throw new Error("not opened here");
  },
}));
const chosen = (names: readonly string[]) => {
  const { devices: found, unknown } = chooseDevices(devices, names);
  return [found.map(({ node }) => node), unknown];
};

test("every file is measured once", () => {
  expect(chosen([])).toEqual([["/isp:video0", "/isp:video1", "/vop"], []]);
});

test("names choose, and say when they are none", () => {
  expect(chosen(["/vop", "/isp", "/gpu"])).toEqual([["/isp", "/vop"], ["/gpu"]]);
});
