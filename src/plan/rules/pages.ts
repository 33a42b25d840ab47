// Importers that build a page array need struct pages; a no-map carve-out has none.
import { factsOf, type Rule } from "./rule.ts";

export const structPages: Rule = {
  name: "pages",
  judge({ device, memory }) {
    if (!device.row?.needsStructPages || memory.structPages === "yes") return undefined;
    const facts = [...factsOf(device, "import"), ...memory.facts];
    if (memory.structPages === "unknown") {
      return {
        verdict: "unknown",
        reason: `${device.row.driver} needs struct pages, and whether ${memory.id} has them is not known`,
        facts,
        question: `Is the region behind ${memory.id} mapped by the kernel (no "no-map" in its node)?`,
      };
    }
    return {
      verdict: "no",
      reason: `${device.row.driver} needs struct pages, and ${memory.id} is a no-map region without them`,
      call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
      facts,
    };
  },
};
