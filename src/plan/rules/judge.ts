// Asks every rule about one device and one memory. A refusal decides over an unknown; among equals the first rule does.
import type { DeviceVerdict } from "../plan.ts";
import { allocation } from "./allocation.ts";
import { contiguity } from "./contiguity.ts";
import { exists } from "./exists.ts";
import { exportAbility } from "./export.ts";
import { importAbility } from "./import.ts";
import { kernelMap } from "./kernel-map.ts";
import { structPages } from "./pages.ts";
import { protection } from "./protection.ts";
import { type Question, type Rule, factsOf } from "./rule.ts";
import { segments } from "./segments.ts";
import { addressWindow, ownReach } from "./window.ts";

const FOREIGN: readonly Rule[] = [
  exists,
  allocation,
  exportAbility,
  importAbility,
  structPages,
  contiguity,
  // Whoever asks for one run asks before frames are written or read (drivers/media/common/videobuf2/videobuf2-dma-contig.c:725).
  kernelMap,
  addressWindow,
  segments,
  protection,
];

/** A driver's own buffers need no import; the pages it gets may still lie where its hardware does not reach. */
const OWN: readonly Rule[] = [exists, allocation, ownReach, protection];

export function judge(question: Question): DeviceVerdict {
  const { device, memory } = question;
  const own = memory.exporter === device.node;
  const objections = (own ? OWN : FOREIGN).flatMap((rule) => {
    const objection = rule.judge(question);
    return objection ? [{ rule: rule.name, objection }] : [];
  });
  const found = objections.find(({ objection }) => objection.verdict === "no") ?? objections[0];
  if (!found) {
    return {
      node: device.node,
      verdict: "yes",
      rule: own ? "own" : "fits",
      call: null,
      errno: null,
      message: null,
      silent: false,
      luck: null,
      reason: own ? "its own buffers" : acceptance(question),
      facts: factsOf(device, own ? "export" : "import", "memory", "iommus"),
      question: null,
    };
  }
  const { rule, objection } = found;
  return {
    node: device.node,
    verdict: objection.verdict,
    rule,
    call: objection.call ?? null,
    errno: objection.errno ?? null,
    message: objection.message ?? null,
    silent: objection.silent ?? false,
    luck: objection.luck ?? null,
    reason: objection.reason,
    facts: objection.facts,
    question: objection.question ?? null,
  };
}

function acceptance({ device, memory }: Question): string {
  if (device.translation === "iommu")
    return `behind ${device.iommu}, which makes any pages one run of device addresses`;
  if (device.needsContiguous === "yes") return `${memory.id} is physically contiguous`;
  if (device.translation === "internal") return "its own MMU takes any pages";
  return "takes any pages";
}
