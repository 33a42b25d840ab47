import { expect, test } from "vitest";
import type { Device } from "../board/board.ts";
import { copyEngine } from "./copy-engine.ts";
import type { StreamWork } from "./stream-work.ts";
import {
  cmaHeap,
  direct,
  layoutOf,
  sampleBoard,
  sampleDevice,
  streamOf,
  systemHeap,
} from "./testing/sample.ts";

const ANY: Partial<Device> = { translation: "internal", needsContiguous: "no" };
const rga = sampleDevice("/rga", "2d", { copies: true }, ANY);
const camera = direct("/camera", "camera");

function engine(
  devices: readonly Device[],
  busy: readonly Device[] = [camera],
  format = "NV12",
): string | undefined {
  const work = {
    stream: streamOf("camera", ["display"], { format }),
    devices: busy,
    layout: layoutOf(),
    buffers: 4,
  } as unknown as StreamWork;
  return copyEngine(sampleBoard({ devices }), work, systemHeap(), cmaHeap());
}

test("a 2D device that reaches both memories", () => {
  expect(engine([camera, rga])).toBe("/rga");
});

test.each<readonly [string, Device]>([
  ["disabled", { ...rga, enabled: false }],
  [
    "without its driver",
    {
      ...rga,
      obstacles: [
        {
          rule: "driver-not-built",
          answer: "no",
          message: "",
          fact: { field: "", value: "", layer: "kernel", source: "" },
        },
      ],
    },
  ],
  ["that cannot write what it reads", sampleDevice("/gpu", "gpu", {}, ANY)],
  ["that reaches one of the two only", sampleDevice("/g2d", "2d", { copies: true })],
  ["that is not sure to reach them", { ...rga, import: "unknown" }],
  [
    "that does not take the format",
    sampleDevice(
      "/rga",
      "2d",
      { copies: true, formats: { consumes: ["XR24"], produces: ["NV12"], evidence: [] } },
      ANY,
    ),
  ],
  [
    "that does not write the format",
    sampleDevice(
      "/rga",
      "2d",
      { copies: true, formats: { consumes: ["NV12"], produces: ["XR24"], evidence: [] } },
      ANY,
    ),
  ],
])("the CPU copies beside a 2D device %s", (_, device) => {
  expect(engine([device])).toBe("cpu");
});

test("nobody copies protected frames where the firewall stops the CPU", () => {
  const work = {
    stream: streamOf("camera", ["display"], { protected: true }),
    devices: [camera],
    layout: layoutOf(),
    buffers: 4,
  } as unknown as StreamWork;
  const secure = systemHeap({ protected: "yes" });
  expect(copyEngine(sampleBoard({ devices: [camera] }), work, secure, secure)).toBeUndefined();
});

test("a device of the stream is left to its own work", () => {
  expect(engine([rga], [camera, rga])).toBe("cpu");
});
