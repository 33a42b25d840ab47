// What can be said of memory before any of it exists: where it lies, whether its pages are one run, who gives it out.
import type { Answer } from "../diagnostic/answer.ts";

/** Inclusive bounds in bytes: `{lo: 0n, hi: 0xffff_ffffn}` is the first 4 GiB. */
export interface Range {
  readonly lo: bigint;
  readonly hi: bigint;
}

/** The addresses a device can put on the bus, and in which space they are counted. */
export interface AddressWindow extends Range {
  readonly space: "physical" | "iova";
}

/** A place buffers can come from, with what it guarantees. Absent ranges mean "not known". */
export interface MemoryProperties {
  /** Candidate id of the plan: `heap:system`, `heap:cma`, `heap:<region>`, `udmabuf`, `export:<node path>`. */
  readonly id: string;
  /** Whether every buffer is one run of physical pages. `no` means "not guaranteed": luck is not proof. */
  readonly contiguous: Answer;
  /** Physical addresses its pages may have. */
  readonly range?: Range;
  /** The budget it is drawn from: `ram`, or the name of a CMA region or carve-out. */
  readonly pool: string;
  /** CPU mappings are cached. */
  readonly cpuCached: Answer;
  /** Pages have a struct page; a `no-map` carve-out has none, and page-array importers refuse it. */
  readonly structPages: Answer;
  /** The kernel can map it for itself (dma_buf_vmap), which drivers that move the bytes by CPU need. */
  readonly kernelMaps: Answer;
  /** Largest buffer in bytes, where there is such a bound. */
  readonly largest?: bigint;
  /** Only secure masters may read it. */
  readonly protected: Answer;
}
