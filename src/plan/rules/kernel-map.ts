// A driver that moves the bytes by CPU maps a foreign buffer in the kernel. Exporters without a vmap cannot be used so:
// udmabuf in 6.1 has none (drivers/dma-buf/udmabuf.c; dma_buf_vmap in dma-buf.c:1458).
import { MEMORY_MODELS } from "../../drivers/memory-model.ts";
import { CPU } from "../cpu.ts";
import { factsOf, type Rule } from "./rule.ts";

/** vb2_dc_vaddr gives no address and no error (drivers/media/common/videobuf2/videobuf2-dma-contig.c:104). */
const NULL_POINTER =
  "the buffer is taken, and its driver then writes to a null pointer in the kernel";

export const kernelMap: Rule = {
  name: "kernel-map",
  judge({ device, memory }) {
    if (device === CPU || device.memory === "refuses" || device.memory === "unknown")
      return undefined;
    const model = MEMORY_MODELS[device.memory];
    const maps = model.programs === "cpu" || device.row?.framesByCpu === true;
    if (!maps || memory.kernelMaps === "yes") return undefined;
    const facts = [...factsOf(device, "memory"), ...memory.facts];
    if (memory.kernelMaps === "unknown") {
      return {
        verdict: "unknown",
        reason: `its driver copies by CPU, and whether ${memory.id} can be mapped in the kernel is not known`,
        facts,
        question: `Does the exporter of ${memory.id} implement dma_buf_ops.vmap?`,
      };
    }
    return {
      verdict: "no",
      reason: `its driver copies by CPU, and ${memory.id} cannot be mapped in the kernel`,
      ...(model.noKernelMap ?? { message: NULL_POINTER, silent: true }),
      facts,
    };
  },
};
