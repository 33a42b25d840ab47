// Can the device's driver take a foreign dma-buf at all, or is it able to export only.
import { factsOf, type Rule } from "./rule.ts";

/** vb2_verify_memory_type (videobuf2-core.c:727) and a DRM driver without an import function (drm_prime.c:934). */
const NO_IMPORT = {
  v4l2: { call: "VIDIOC_REQBUFS", errno: "EINVAL" },
  drm: { call: "DRM_IOCTL_PRIME_FD_TO_HANDLE", errno: "EINVAL" },
};

export const importAbility: Rule = {
  name: "import",
  judge({ device }) {
    if (device.import === "yes") return undefined;
    if (device.import === "unknown") {
      const name = device.compatible[0] ?? device.node;
      return {
        verdict: "unknown",
        reason: "no fact says whether its driver imports dma-bufs",
        facts: factsOf(device, "driver", "import"),
        question: `Which driver binds "${name}", can it import a dma-buf, and does it need one address per plane? Put the answer in a board file.`,
      };
    }
    const driver = device.row?.driver ?? "its driver";
    if (device.memory === "refuses") {
      return {
        verdict: "no",
        reason: `${driver} refuses every import when no IOMMU translates for it`,
        ...NO_IMPORT[device.row?.subsystem ?? "drm"],
        ...device.row?.refusal,
        facts: factsOf(device, "import", "memory", "iommus", "iommu"),
      };
    }
    const instead = device.export === "yes" ? "; it can only export buffers of its own" : "";
    return {
      verdict: "no",
      reason: `${driver} cannot import a dma-buf${instead}`,
      ...NO_IMPORT[device.row?.subsystem ?? "v4l2"],
      ...device.row?.refusal,
      facts: factsOf(device, "import"),
    };
  },
};
