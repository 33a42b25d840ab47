// Several V4L2 nodes of one device-tree node under one name and under names of their own.
import { expect, test } from "vitest";
import { KernelError } from "../buffer/kernel-error.ts";
import type { DeviceQueue, Direction } from "../buffer/media-device.ts";
import type { FrameLayout } from "../format/layout.ts";
import { nameDevices, type NamedDevice } from "./name-devices.ts";

const LAYOUT = { format: "NV12" } as FrameLayout;

/** Opens in one direction and tells under which name. */
function device(node: string, takes: Direction, opened: string[]): NamedDevice {
  return {
    node,
    roles: [takes === "produce" ? "camera" : "codec"],
    exporter: undefined,
    exporterNamed: () => undefined,
    open(direction, _layout, _rate, name = node) {
      if (direction !== takes) throw new KernelError("VIDIOC_S_FMT", "EINVAL");
      opened.push(`${takes} as ${name}`);
      return {} as DeviceQueue;
    },
  };
}

test("a node of its own is the device itself", () => {
  const camera = device("/isp", "produce", []);
  expect(nameDevices([{ device: camera, entry: "video0" }])).toEqual([camera]);
});

test("the shared name opens whichever takes the direction, the other names open one each", () => {
  const opened: string[] = [];
  const devices = nameDevices([
    { device: device("/vpu", "produce", opened), entry: "video1" },
    { device: device("/vpu", "consume", opened), entry: "video2" },
  ]);
  expect(devices.map(({ node, roles }) => `${node} ${roles.join(" ")}`)).toEqual([
    "/vpu camera codec",
    "/vpu:video1 camera",
    "/vpu:video2 codec",
  ]);
  devices[0]?.open("consume", LAYOUT, 30);
  devices[1]?.open("produce", LAYOUT, 30);
  expect(opened).toEqual(["consume as /vpu", "produce as /vpu:video1"]);
});

test("when all refuse, the error that says most is told", () => {
  const busy = device("/vpu", "produce", []);
  const devices = nameDevices([
    { device: device("/vpu", "produce", []), entry: "video1" },
    {
      device: {
        ...busy,
        open() {
          throw new KernelError("VIDIOC_S_FMT", "EBUSY");
        },
      },
      entry: "video2",
    },
  ]);
  expect(() => devices[0]?.open("consume", LAYOUT, 30)).toThrow("EBUSY");
});

test("a refusal with figures says more than one without, a later one no more than the first", () => {
  const refusing = (log?: string): NamedDevice => ({
    ...device("/vpu", "produce", []),
    open() {
      throw new KernelError("VIDIOC_S_FMT", "EINVAL", log);
    },
  });
  const members = [undefined, "lines of 704", "lines of 768"].map((log, at) => ({
    device: refusing(log),
    entry: `video${at}`,
  }));
  expect(() => nameDevices(members)[0]?.open("consume", LAYOUT, 30)).toThrow("lines of 704");
});
