// Which node of the tree a device of /sys/class stands for, on a folder laid out as /sys is.
import { expect, test } from "vitest";
import { placeOf } from "./device-place.ts";
import { kernelFiles } from "./testing/folder.ts";

const CAMERA = "sys/devices/platform/ff910000.isp";
const NODE = "sys/firmware/devicetree/base/soc/isp@ff910000";

test("a device with a node is known by the node's path, and by its IOMMU group", () => {
  const files = kernelFiles(
    {
      [`${NODE}/compatible`]: "made,isp",
      [`${CAMERA}/video4linux/video0/index`]: "0\n",
      "sys/kernel/iommu_groups/3/type": "DMA\n",
    },
    {
      "sys/class/video4linux/video0": "../../devices/platform/ff910000.isp/video4linux/video0",
      [`${CAMERA}/video4linux/video0/device`]: "../..",
      [`${CAMERA}/of_node`]: "../../../firmware/devicetree/base/soc/isp@ff910000",
      [`${CAMERA}/iommu_group`]: "../../../kernel/iommu_groups/3",
    },
  );
  expect(placeOf(files, "sys/class/video4linux/video0")).toEqual({
    node: "/soc/isp@ff910000",
    iommu: "group 3",
  });
});

test("a group that passes addresses through is no translation", () => {
  const files = kernelFiles(
    { "sys/devices/gpu/uevent": "", "sys/kernel/iommu_groups/0/type": "identity\n" },
    {
      "sys/class/drm/card0/device": "../../../devices/gpu",
      "sys/devices/gpu/iommu_group": "../../kernel/iommu_groups/0",
    },
  );
  expect(placeOf(files, "sys/class/drm/card0")).toEqual({ node: "gpu", iommu: undefined });
});

test("a device without a node has its own name", () => {
  const files = kernelFiles(
    { "sys/devices/platform/vivid.0/uevent": "" },
    { "sys/class/video4linux/video4/device": "../../../devices/platform/vivid.0" },
  );
  expect(placeOf(files, "sys/class/video4linux/video4").node).toBe("vivid.0");
});
