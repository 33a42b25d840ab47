import { expect, test } from "vitest";
import { deviceOfNode, nodeOfName, readBusDevices } from "./bus-devices.ts";
import { sampleMachine } from "./testing/sample-machine.ts";

test("devices of nodes with driver and group; those without a node are left out", () => {
  expect(readBusDevices(sampleMachine())).toEqual([
    { name: "camera-iommu", node: "/camera-iommu", driver: "vivid", group: "0" },
    {
      name: "clcd@50000000.display",
      node: "/clcd@50000000",
      driver: "drm-clcd-pl111",
      group: undefined,
    },
  ]);
});

const at = (name: string, node: string, driver?: string) => ({
  name,
  node,
  driver,
  group: undefined,
});

test("of several devices of a node the bound one stands for it", () => {
  const devices = [at("isp", "/isp"), at("isp-part", "/isp", "isp-driver")];
  expect(deviceOfNode(devices, "/isp")?.name).toBe("isp-part");
  expect(deviceOfNode(devices, "/other")).toBeUndefined();
});

test("a name that two buses have for different nodes is not resolved", () => {
  const devices = [at("1-0040", "/i2c/a"), at("1-0040", "/spi/b"), at("isp", "/isp")];
  expect(nodeOfName(devices, "1-0040")).toBe("1-0040");
  expect(nodeOfName(devices, "isp")).toBe("/isp");
  expect(nodeOfName(devices, "vkms")).toBe("vkms");
});
