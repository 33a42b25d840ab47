import { describe, expect, test } from "vitest";
import type { Device } from "../board/board.ts";
import { CPU } from "./cpu.ts";
import { type End, resolveDevice, worksAt } from "./resolve-device.ts";
import { direct, sampleBoard, sampleDevice } from "./testing/sample.ts";

const isp = direct("/soc/isp@1000", "camera", { labels: ["isp0"], roles: ["camera", "isp"] });
const encoder = sampleDevice("/soc/venc@2000", "codec", { driver: "venc", codec: ["encode"] });
const decoder = sampleDevice("/soc/vdec@3000", "codec", { driver: "vdec", codec: ["decode"] });
const display = direct("/soc/vop@4000", "display", { labels: ["vopb"] });
const devices = [isp, encoder, decoder, display];

function find(
  text: string,
  end: End = "to",
  among: readonly Device[] = devices,
  takes: (device: Device) => boolean = () => true,
) {
  const place = { file: "p.yaml", line: 3, column: 7 };
  const { device, diagnostics, note } = resolveDevice(
    sampleBoard({ devices: among }),
    { text, place },
    end,
    takes,
  );
  return { node: device?.node, note, error: diagnostics[0] };
}

describe("a device is named by", () => {
  test.each([
    ["its role", "camera", isp],
    ["a second role", "isp", isp],
    ["its node path", "/soc/vop@4000", display],
    ["a label", "&vopb", display],
    ["a label without the ampersand", "vopb", display],
    ["its driver", "venc", encoder],
    ["its node name", "vdec@3000", decoder],
  ])("%s", (_, text, device) => {
    expect(find(text).node).toBe(device.node);
  });

  test("cpu is the CPU on every board", () => {
    expect(
      resolveDevice(sampleBoard({ devices: [] }), { text: "cpu", place: {} }, "to", () => true)
        .device,
    ).toBe(CPU);
  });
});

describe("of several the best is taken", () => {
  test("a codec encodes where frames end and decodes where they begin", () => {
    expect(find("codec", "to").node).toBe(encoder.node);
    expect(find("codec", "from").node).toBe(decoder.node);
  });

  test("the others that could be meant are named in a note", () => {
    const second = direct("/soc/vop@5000", "display");
    expect(find("display", "to", [display, second]).note).toBe(
      '"display" is taken as /soc/vop@4000; the board also has /soc/vop@5000',
    );
    expect(find("codec", "to").note).toBeUndefined();
  });

  const better = direct("/soc/vop@5000", "display");
  const obstacle = {
    rule: "disabled" as const,
    answer: "no" as const,
    message: "off",
    fact: { field: "", value: "", layer: "devicetree" as const, source: "" },
  };
  test.each<readonly [string, Device]>([
    ["disabled", { ...display, enabled: false, obstacles: [obstacle] }],
    ["no bus master", { ...display, busMaster: "no" }],
    ["unable to import", { ...display, import: "no" }],
    ["a write-back unit", { ...sampleDevice("/soc/wb", "display", { writesBack: true }) }],
  ])("before one that is %s", (_, worse) => {
    expect(find("display", "to", [worse, better]).node).toBe(better.node);
  });

  test("one that takes the format before one that does not", () => {
    const second = direct("/soc/vop@5000", "display");
    expect(find("display", "to", [display, second], (device) => device === second).node).toBe(
      second.node,
    );
  });
});

describe("an aggregate stands for the devices that attach through it", () => {
  const aggregate = sampleDevice(
    "/display-subsystem",
    "display",
    { part: "aggregate" },
    { busMaster: "no", compatible: ["acme,display-subsystem"] },
  );
  const mine = sampleDevice("/vop@1", "display", {
    attach: { device: "node", compatible: ["acme,display-subsystem"] },
  });

  test("which are preferred to other masters of the role", () => {
    expect(find("/display-subsystem", "to", [display, mine, aggregate]).node).toBe("/vop@1");
    expect(find("/display-subsystem", "to", [aggregate, display]).node).toBe(display.node);
  });

  test("or for itself where there is none", () => {
    expect(find("/display-subsystem", "to", [aggregate, { ...display, enabled: false }]).node).toBe(
      "/display-subsystem",
    );
  });
});

describe("a device whose driver nobody knows", () => {
  const unknown = sampleDevice(
    "/soc/npu@9",
    "unknown",
    {},
    { row: undefined, roles: [], roleHint: "npu" },
  );

  test("stands in by what its name suggests", () => {
    expect(find("npu", "to", [unknown]).node).toBe("/soc/npu@9");
  });

  test("but not for one that is known", () => {
    const known = direct("/soc/npu@a", "npu");
    expect(find("npu", "to", [unknown, known]).node).toBe("/soc/npu@a");
  });
});

describe("names that fit nothing", () => {
  test("a slip gets a suggestion and keeps its place", () => {
    expect(find("vopd").error).toMatchObject({
      code: "pipeline-unknown-device",
      message: 'no device of this board is called "vopd"',
      help: 'did you mean "vopb"?',
      place: { file: "p.yaml", line: 3, column: 7 },
    });
  });

  test("a role that the board lacks is no slip", () => {
    const { error } = find("gpu");
    expect(error).toMatchObject({ message: "this board has no gpu that onebuf knows" });
    expect(error?.notes).toEqual(["the board has camera, isp, codec, display"]);
    expect(error).not.toHaveProperty("help");
  });

  test("an empty board says so", () => {
    expect(find("gpu", "to", []).error?.notes).toEqual(["the board has no media devices"]);
  });

  test("a device file belongs to a running board", () => {
    expect(find("/dev/video0").error?.code).toBe("pipeline-device-file");
    const here = [{ ...isp, files: ["/dev/video0"] }];
    expect(find("/dev/video0", "from", here).node).toBe(isp.node);
    expect(find("/dev/video9", "from", here).error?.help).toBe("this machine has /dev/video0");
  });
});

test.each([
  ["a camera", "from", isp, false],
  ["a display", "to", direct("/d", "display"), false],
  ["a write-back unit", "from", sampleDevice("/wb", "display", { writesBack: true }), false],
  ["an encoder", "to", encoder, false],
  ["a decoder", "from", decoder, false],
  ["a GPU", "from", direct("/g", "gpu"), true],
] as const)("%s works at the end '%s'", (_, end, device, both) => {
  const only = device.roles.length === 1 ? device : { ...device, roles: device.roles.slice(0, 1) };
  expect(worksAt(only, end)).toBe(true);
  expect(worksAt(only, end === "from" ? "to" : "from")).toBe(both);
});
