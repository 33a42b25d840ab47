// One start address per plane is programmed and nothing translates: the pages must be one physical run.
import { MEMORY_MODELS } from "../../drivers/memory-model.ts";
import { factsOf, type Rule } from "./rule.ts";

/** A buffer of one page is one run wherever it comes from. Every kernel here has pages of at least 4 KiB. */
const SMALLEST_PAGE = 4096;

/** The check walks the pages that this very buffer got (drivers/gpu/drm/drm_prime.c:863). */
const LUCK =
  "a buffer whose pages happen to form one run passes: one success proves nothing, and fails on a machine that has run for a while";

const GROUNDS = ["needsContiguous", "memory", "translation", "iommus", "iommu", "iommu domain"];

export const contiguity: Rule = {
  name: "contiguity",
  judge({ device, memory, layout }) {
    if (device.needsContiguous === "no" || memory.contiguous === "yes") return undefined;
    if (layout.buffers.every((bytes) => bytes <= SMALLEST_PAGE)) return undefined;
    const facts = factsOf(device, ...GROUNDS);
    if (device.needsContiguous === "unknown") {
      return {
        verdict: "unknown",
        reason: "whether it needs physically contiguous memory is not known",
        facts,
        question: `Does an IOMMU translate for ${device.node}, or does its driver program one physical address per plane?`,
      };
    }
    if (memory.contiguous === "unknown") {
      return {
        verdict: "unknown",
        reason: `it needs physically contiguous memory, and whether ${memory.id} gives that is not known`,
        facts: [...facts, ...memory.facts],
        question: `Are buffers of ${memory.id} physically contiguous?`,
      };
    }
    const model =
      device.memory === "refuses" || device.memory === "unknown"
        ? undefined
        : MEMORY_MODELS[device.memory];
    const reason =
      "one start address per plane is programmed and no IOMMU translates it, so scattered pages cannot serve";
    if (model?.programs === "first") {
      const message =
        "the first segment is programmed and the rest of the frame is whatever lies behind it: a wrong picture";
      return { verdict: "no", reason, message, silent: true, ...device.row?.refusal, facts };
    }
    const refusal = device.row?.refusal ?? model?.refusal;
    return { verdict: "no", reason, ...refusal, luck: LUCK, facts };
  },
};
