import { expect, test } from "vitest";
import { hasRemoteEndpoint, linksOf } from "./graph.ts";
import { labelsOf } from "./labels.ts";
import { buildTree } from "./testing/build-blob.ts";
import type { NodeLiteral } from "./testing/build-blob.ts";

const sensor = (status: string): NodeLiteral => ({
  props: { status },
  children: {
    port: {
      children: {
        endpoint: { props: { "remote-endpoint": { phandle: "/csi/ports/port@0/endpoint@0" } } },
      },
    },
  },
});
const csi: NodeLiteral = {
  children: {
    ports: {
      children: {
        "port@0": {
          children: {
            "endpoint@0": { props: { "remote-endpoint": { phandle: "/sensor/port/endpoint" } } },
          },
        },
        "port@1": { children: { endpoint: {} } },
      },
    },
  },
};

test("endpoints lead to the device at the other side, with ports and without", () => {
  const tree = buildTree({ children: { csi, sensor: sensor("okay") } });
  const [receiver, camera] = [tree.nodeAt("/csi"), tree.nodeAt("/sensor")];
  expect(
    receiver && linksOf(tree, receiver).map(({ device, available }) => [device?.path, available]),
  ).toEqual([
    ["/sensor", true],
    [undefined, false],
  ]);
  expect(camera && linksOf(tree, camera).map(({ device }) => device?.path)).toEqual(["/csi"]);
  expect(receiver && hasRemoteEndpoint(tree, receiver)).toBe(true);
});

test("a disabled sensor is not there, and a node without ports has nothing connected", () => {
  const tree = buildTree({ children: { csi, sensor: sensor("disabled") } });
  const receiver = tree.nodeAt("/csi");
  expect(receiver && hasRemoteEndpoint(tree, receiver)).toBe(false);
  expect(hasRemoteEndpoint(tree, tree.root)).toBe(false);
});

test("an endpoint that names itself, or one with no device above, ends", () => {
  const tree = buildTree({
    children: {
      port: {
        children: { endpoint: { props: { "remote-endpoint": { phandle: "/port/endpoint" } } } },
      },
    },
  });
  expect(linksOf(tree, tree.root)).toMatchObject([{ device: tree.root, available: true }]);
});

test("labels come from __symbols__ and aliases; those that lead nowhere are left out", () => {
  const tree = buildTree({
    children: {
      a: {},
      b: {},
      __symbols__: { props: { vop: "/a", gone: "/c" } },
      aliases: { props: { video0: "/a", vop: "/a", x: 5 } },
    },
  });
  expect([...labelsOf(tree)]).toEqual([["/a", ["vop", "video0"]]]);
});
