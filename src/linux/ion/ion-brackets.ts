// CPU brackets of buffers from an ION with handles.
import type { CpuAccess } from "../../buffer/cpu-mapping.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import { type CpuBrackets, DMA_BUF_BRACKETS } from "../dma-buffer.ts";
import type { OwnedFd } from "../fd.ts";
import { ION_IOC_SYNC } from "../uapi/ion-handle.ts";
import { type IonNode, type OpenIonNode, request } from "./ion-node.ts";

/**
 * The dma-buf's own brackets where the kernel has them (since 4.6): they wait for fences. What the CPU wrote reaches memory by
 * ION_IOC_SYNC, which takes any ION buffer on any open of the device.
 */
export class IonBrackets implements CpuBrackets {
  readonly #open: OpenIonNode;
  #node: IonNode | undefined;

  constructor(open: OpenIonNode) {
    this.#open = open;
  }

  begin(fd: OwnedFd, access: CpuAccess): void {
    unlessUnknown(() => DMA_BUF_BRACKETS.begin(fd, access));
  }

  end(fd: OwnedFd, access: CpuAccess): void {
    if (access !== "read") this.#clean(fd.number);
    unlessUnknown(() => DMA_BUF_BRACKETS.end(fd, access));
  }

  [Symbol.dispose](): void {
    this.#node?.[Symbol.dispose]();
    this.#node = undefined;
  }

  #clean(fd: number): void {
    const node = (this.#node ??= this.#open());
    request(node, ION_IOC_SYNC, { fd });
  }
}

/** Makes a call that this kernel may be too old to know. */
function unlessUnknown(call: () => void): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof KernelError && error.errno === "ENOTTY")) throw error;
  }
}
