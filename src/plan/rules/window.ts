// Can the device reach where the memory lies. What does not fit is bounced without a word, or fails to map.
import { MEMORY_MODELS, type MemoryModelProperties } from "../../drivers/memory-model.ts";
import { hex } from "../../diagnostic/hex.ts";
import { contains, intersect, rangeSize } from "../../buffer/range.ts";
import type { Range } from "../../buffer/memory.ts";
import type { Device } from "../../board/board.ts";
import { bounces } from "../../board/kernel/iommu-options.ts";
import { factsOf, type Objection, type Question, type Rule } from "./rule.ts";

const GROUNDS = ["window", "DMA mask", "driver"];

export const addressWindow: Rule = {
  name: "window",
  judge(question) {
    if (movedByCpu(question) && !mapsImports(question)) return undefined;
    return tooLargeForIova(question) ?? outOfReach(question);
  },
};

/**
 * A driver's own pages may lie beyond what its hardware reaches: RGA keeps 32 bits of each page address and never asks
 * for low memory. Where its reach is not known at all, its own buffers are taken to be its own business.
 */
export const ownReach: Rule = {
  name: "window",
  judge(question) {
    if (question.device.physical === undefined || movedByCpu(question)) return undefined;
    return outOfReach(question);
  },
};

/** The driver copies with the CPU: no address of its own device is involved. */
function movedByCpu({ device }: Question): boolean {
  return modelOf(device)?.programs === "cpu";
}

/**
 * DRM maps each import for its device (drivers/gpu/drm/drm_prime.c:943), whoever then copies the frames; without an IOMMU
 * that fails beyond the DMA mask.
 */
function mapsImports({ device }: Question): boolean {
  return modelOf(device)?.mapsForDevice === true && device.translation !== "iommu";
}

function modelOf({ memory }: Device): MemoryModelProperties | undefined {
  return memory === "refuses" || memory === "unknown" ? undefined : MEMORY_MODELS[memory];
}

function tooLargeForIova({ device, layout, buffers }: Question): Objection | undefined {
  const { window } = device;
  const bytes = BigInt(layout.size) * BigInt(buffers);
  if (window?.space !== "iova" || bytes <= rangeSize(window)) return undefined;
  return {
    verdict: "no",
    reason: `${buffers} buffers of ${layout.size} bytes do not fit its device addresses ${span(window)}`,
    facts: factsOf(device, ...GROUNDS),
  };
}

function outOfReach(question: Question): Objection | undefined {
  const { device, memory, board } = question;
  const reach = device.physical;
  const facts = factsOf(device, ...GROUNDS);
  if (!reach) {
    return {
      verdict: "unknown",
      reason: "which physical addresses it can reach is not known",
      facts,
      question: `How many address bits does ${device.node} drive, and does its bus limit them?`,
    };
  }
  if (!memory.range) {
    if (rangeSize(reach) >= 1n << 40n) return undefined;
    return {
      verdict: "unknown",
      reason: `it reaches ${span(reach)}, and where the RAM of this board lies is not in the tree`,
      facts: [...facts, ...memory.facts],
      question:
        "How much RAM has the board, and does any of it lie above that? (the boot loader fills it in; a board file can say)",
    };
  }
  if (contains(reach, memory.range)) return undefined;
  if (memory.placed === "by-kernel" && intersect(reach, memory.range)) {
    return {
      verdict: "unknown",
      reason: `it reaches ${span(reach)} only, and ${memory.id} may be placed anywhere in ${span(memory.range)}`,
      facts: [...facts, ...memory.facts],
      question: `Where did the kernel place ${memory.pool}? ("cma: Reserved" in the kernel log; alloc-ranges in the device tree decide it)`,
    };
  }
  return {
    verdict: "no",
    ...violation(question, device, reach, memory.range),
    facts: [...facts, ...memory.facts],
  };

  function violation(
    asked: Question,
    who: Device,
    can: Range,
    lies: Range,
  ): Omit<Objection, "verdict" | "facts"> {
    const reason = `it reaches ${span(can)} only, and the memory may lie anywhere in ${span(lies)}`;
    // Segments up to 256 KiB are bounced (kernel/dma/swiotlb.c, IO_TLB_SEGSIZE); longer ones fail to map.
    if (bounces(board.kernel) === "yes" && asked.memory.contiguous !== "yes") {
      const message =
        "pages beyond the window are bounced once, when the buffer is mapped, so later frames go stale and nothing says so; runs above 256 KiB fail to map (swiotlb buffer is full)";
      return { reason, message, silent: true };
    }
    const call = who.row?.subsystem === "drm" ? "DRM_IOCTL_PRIME_FD_TO_HANDLE" : "VIDIOC_QBUF";
    // V4L2 answers EINVAL to any failure to map (videobuf2-dma-contig.c:718); DRM passes the exporter's on: EIO from
    // dma_map_sgtable (kernel/dma/direct.c:508), which the CMA heap turns into ENOMEM (cma_heap.c:106).
    const failed = asked.memory.id === "heap:cma" ? "ENOMEM" : "EIO";
    const errno = who.row?.subsystem === "drm" ? failed : "EINVAL";
    return {
      reason,
      call,
      errno,
      message: "swiotlb buffer is full, or DMA addr overflow (mask, bus limit)",
    };
  }
}

function span(range: Range): string {
  return `${hex(range.lo)}..${hex(range.hi)}`;
}
