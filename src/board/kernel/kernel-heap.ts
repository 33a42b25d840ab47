// A source of shareable buffers as a kernel offers it, or lacks it.
import type { Answer } from "../../diagnostic/answer.ts";
import type { KernelFact } from "./kernel.ts";

export interface KernelHeap {
  /** `heap:system`, `heap:cma`, `heap:<region>`, `udmabuf`, `ion:system`... */
  readonly id: string;
  /** Heap names, most likely first; empty when nothing tells them. */
  readonly names: readonly string[];
  /** Device files of those names; `/dev/ion` serves all ION heaps. */
  readonly paths: readonly string[];
  readonly exists: Answer;
  /** Region it allocates from; absent for ordinary pages. */
  readonly region?: string;
  readonly contiguous: Answer;
  readonly cpuCached: Answer;
  readonly structPages: Answer;
  readonly protected: Answer;
  /** Largest buffer in bytes, where the heap has such a bound. */
  readonly largest?: bigint;
  readonly facts: readonly KernelFact[];
}
