import { expect, test } from "vitest";
import type { NodeLiteral } from "../devicetree/testing/build-blob.ts";
import { leadsToSensor, rolesWithSensor } from "./sensor.ts";
import { rowOf, sceneOf } from "./testing/sample.ts";

/** A node with ports, each leading to the named path's first endpoint. */
function wired(compatible: string, to: readonly string[], status = "okay"): NodeLiteral {
  const ports = to.map((path, port): [string, NodeLiteral] => [
    `port@${port}`,
    {
      props: { reg: port },
      children: { endpoint: { props: { "remote-endpoint": { phandle: path } } } },
    },
  ]);
  return { props: { compatible, status }, children: Object.fromEntries(ports) };
}

const IPU = "/soc/ipu/port@0/endpoint";
const MUX = "/soc/mux/port@0/endpoint";
const CSI = "/soc/csi/port@0/endpoint";
const EYE = "/soc/eye/port@0/endpoint";
const PANEL = "/soc/panel/port@0/endpoint";

/** As on i.MX6: the IPU's first port goes to a multiplexer and a CSI-2 receiver, the second one to a panel. */
function chip(parts: { readonly receiver?: string; readonly sensor?: string } = {}) {
  const { receiver = "okay", sensor } = parts;
  const scene = sceneOf({
    ipu: wired("fsl,imx6q-ipu", [MUX, PANEL]),
    mux: wired("video-mux", [IPU, CSI]),
    csi: wired("fsl,imx6-mipi-csi2", sensor === undefined ? [MUX] : [MUX, EYE], receiver),
    eye: wired("acme,eye", [CSI], sensor),
    panel: wired("acme,panel", [IPU]),
    all: { props: { compatible: "acme,all", ports: { phandle: "/soc/ipu/port@0" } } },
  });
  return { tree: scene.context.tree, ipu: scene.at("/soc/ipu"), all: scene.at("/soc/all") };
}

test("a sensor behind the multiplexer and the receiver is found", () => {
  const { tree, ipu } = chip({ sensor: "okay" });
  expect(leadsToSensor(tree, ipu, [0])).toBe(true);
});

test("a multiplexer and a receiver alone are no sensor", () => {
  const { tree, ipu } = chip();
  expect(leadsToSensor(tree, ipu, [0])).toBe(false);
});

test.each([{ sensor: "disabled" }, { sensor: "okay", receiver: "disabled" }])(
  "what is disabled on the way ends it: %o",
  (parts) => {
    const { tree, ipu } = chip(parts);
    expect(leadsToSensor(tree, ipu, [0])).toBe(false);
  },
);

test("the panel at another port is no sensor", () => {
  const { tree, ipu } = chip();
  expect(leadsToSensor(tree, ipu, [0])).toBe(false);
  expect(leadsToSensor(tree, ipu, [1])).toBe(true);
});

test("without a sensor a node is no camera and keeps its other roles", () => {
  const row = rowOf({ cameraPorts: [0] });
  const blind = chip();
  const seeing = chip({ sensor: "okay" });
  const roles = ["display", "camera", "2d"] as const;
  expect(rolesWithSensor(blind.tree, blind.ipu, row, roles)).toEqual(["display", "2d"]);
  expect(rolesWithSensor(seeing.tree, seeing.ipu, row, roles)).toEqual(roles);
  expect(rolesWithSensor(blind.tree, blind.ipu, rowOf(), roles)).toEqual(roles);
});

test("an aggregate is a camera when a port that it names leads to a sensor", () => {
  const row = rowOf({ part: "aggregate" });
  const blind = chip();
  const seeing = chip({ sensor: "okay" });
  expect(rolesWithSensor(blind.tree, blind.all, row, ["camera"])).toEqual([]);
  expect(rolesWithSensor(seeing.tree, seeing.all, row, ["camera"])).toEqual(["camera"]);
});
