// Can the exporter hand its buffers out at all. Some V4L2 drivers map them for their own user only.
import { CPU } from "../cpu.ts";
import type { Rule } from "./rule.ts";

/** A driver without vidioc_expbuf (v4l2-ioctl.c, ENOTTY), or without PRIME export (drm_prime.c, ENOSYS). */
const NO_EXPORT = {
  v4l2: { call: "VIDIOC_EXPBUF", errno: "ENOTTY" },
  drm: { call: "DRM_IOCTL_PRIME_HANDLE_TO_FD", errno: "ENOSYS" },
};

export const exportAbility: Rule = {
  name: "export",
  judge({ board, device, memory }) {
    // The CPU maps the buffers of any driver (VIDIOC_MMAP, dumb buffer mmap); it needs no export.
    if (memory.exportable === "yes" || device === CPU) return undefined;
    const exporter = memory.exporter ?? memory.id;
    if (memory.exportable === "unknown") {
      return {
        verdict: "unknown",
        reason: `no fact says whether the driver of ${exporter} exports its buffers`,
        facts: memory.facts,
        question: `Can the driver of ${exporter} export its buffers (VIDIOC_EXPBUF, PRIME_HANDLE_TO_FD)?`,
      };
    }
    const subsystem = board.devices.find(({ node }) => node === exporter)?.row?.subsystem ?? "v4l2";
    const reason = `the driver of ${exporter} does not hand its buffers out; only the device itself and the CPU can use them`;
    return { verdict: "no", reason, ...NO_EXPORT[subsystem], facts: memory.facts };
  },
};
