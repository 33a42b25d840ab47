import { expect, test } from "vitest";
import { kernelFiles } from "../linux/testing/folder.ts";
import { liveMachine } from "./live-machine.ts";
import { sampleMachine } from "./testing/sample-machine.ts";

test("devices, parameters of their modules, heaps and areas", () => {
  const live = liveMachine(sampleMachine(), "this machine");
  expect(live.source).toBe("this machine");
  expect(live.devices.map(({ file, node, driver }) => [file, node, driver])).toEqual([
    ["/dev/video2", "vicodec.0", "vicodec"],
    ["/dev/video10", "/camera-iommu", "vivid"],
    ["/dev/dri/card0", "/clcd@50000000", "drm-clcd-pl111"],
  ]);
  expect(live.devices[1]).toMatchObject({
    title: "vivid-001-vid-cap",
    group: { id: "0", type: "DMA" },
  });
  expect([...live.parameters]).toEqual([
    ["vivid.allocators", "0,1,0"],
    ["vivid.n_devs", "2"],
  ]);
  expect(live.heaps).toEqual(["linux,cma", "reserved", "system"]);
  expect(live.areas).toEqual([{ name: "reserved", size: 64n << 20n, base: 0x4bc0_0000n }]);
});

test("a kernel without modules has their parameters all the same", () => {
  const links = { "sys/bus/platform/drivers/vivid/module": undefined };
  const { parameters } = liveMachine(sampleMachine({}, links), "this machine");
  expect(parameters.get("vivid.allocators")).toBe("0,1,0");
});

test("a module is named with underscores", () => {
  const files = sampleMachine(
    { "sys/module/drm_clcd_pl111/parameters/debug": "1\n" },
    { "sys/bus/platform/drivers/vivid/module": undefined },
  );
  expect(liveMachine(files, "this machine").parameters.get("drm_clcd_pl111.debug")).toBe("1");
});

test("a card that stands for several devices is the one that scans out", () => {
  const cells = (...values: readonly number[]) =>
    String.fromCharCode(...values.flatMap((value) => [0, 0, 0, value]));
  const files = kernelFiles(
    {
      "proc/device-tree/display-subsystem/ports": cells(7),
      "proc/device-tree/vop@1/port/phandle": cells(7),
      "sys/firmware/devicetree/base/display-subsystem/name": "",
      "sys/kernel/iommu_groups/3/type": "DMA\n",
    },
    {
      "sys/class/drm/card0/device": "../../../devices/platform/display-subsystem",
      "sys/devices/platform/display-subsystem/of_node":
        "../../../firmware/devicetree/base/display-subsystem",
      "sys/devices/platform/display-subsystem/driver": "../../../bus/platform/drivers/rockchip-drm",
      "sys/bus/platform/devices/1.vop": "../../../devices/platform/1.vop",
      "sys/devices/platform/1.vop/of_node": "../../../firmware/devicetree/base/vop@1",
      "sys/devices/platform/1.vop/driver": "../../../bus/platform/drivers/rockchip-vop",
      "sys/devices/platform/1.vop/iommu_group": "../../../kernel/iommu_groups/3",
    },
  );
  expect(liveMachine(files, "this machine").devices).toEqual([
    {
      file: "/dev/dri/card0",
      title: "rockchip-drm",
      node: "/vop@1",
      driver: "rockchip-vop",
      group: { id: "3", type: "DMA" },
    },
  ]);
});

test("what the kernel does not show is not known, and an empty folder is", () => {
  expect(liveMachine(kernelFiles({}), "copy")).toEqual({
    source: "copy",
    devices: [],
    parameters: new Map(),
    heaps: undefined,
    areas: undefined,
  });
  expect(liveMachine(kernelFiles({ "dev/null": "" }), "copy").heaps).toEqual([]);
});
