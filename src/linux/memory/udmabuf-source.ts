// udmabuf: dma-bufs of ordinary shared memory, page by page.
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { countBuffer, type CountedBuffer } from "../accounts/counted-buffer.ts";
import { ioctlBytes } from "../call.ts";
import { adoptDmaBuffer, type LinuxDmaBuffer } from "../dma-buffer.ts";
import { openDevice, OwnedFd } from "../fd.ts";
import { pageSize } from "../ffi.ts";
import type { KernelFiles } from "../files/kernel-files.ts";
import { HOST_ABI } from "../host.ts";
import { createMemfd } from "../memfd.ts";
import { encode } from "../uapi/struct.ts";
import { UDMABUF_CREATE, UDMABUF_FLAGS_CLOEXEC, udmabufCreate } from "../uapi/udmabuf.ts";
import { requireSize } from "./require-size.ts";

const ID = "udmabuf";
const LIMIT = "sys/module/udmabuf/parameters/size_limit_mb";
const MIB = 1 << 20;

export class UdmabufSource implements BufferSource, Disposable {
  readonly properties: MemoryProperties;
  readonly names = [ID];
  readonly #accounts: Accounts;
  #device: OwnedFd | undefined;

  constructor(accounts: Accounts, files: KernelFiles) {
    this.#accounts = accounts;
    const limit = files.number(LIMIT);
    this.properties = {
      id: ID,
      contiguous: "no",
      pool: "ram",
      cpuCached: "yes",
      structPages: "yes",
      // Only later kernels have a vmap for it: that of drivers/dma-buf/udmabuf.c:155 has none.
      kernelMaps: "unknown",
      protected: "no",
      // drivers/dma-buf/udmabuf.c:188
      ...(limit !== undefined && { largest: BigInt(limit * MIB) }),
    };
  }

  allocate(size: number, name = ""): CountedBuffer {
    requireSize(size, "UDMABUF_CREATE");
    const { largest } = this.properties;
    // The memory would be taken before the device could refuse it.
    if (largest !== undefined && size > largest) throw new KernelError("UDMABUF_CREATE", "EINVAL");
    const device = (this.#device ??= openDevice("/dev/udmabuf"));
    const buffer = this.#accounts.timed("allocate", () => createUdmabuf(device, size, name));
    return countBuffer(this.#accounts, buffer, this.properties.pool);
  }

  [Symbol.dispose](): void {
    this.#device?.[Symbol.dispose]();
    this.#device = undefined;
  }
}

function createUdmabuf(device: OwnedFd, size: number, name: string): LinuxDmaBuffer {
  const whole = Math.ceil(size / pageSize()) * pageSize();
  const memfd = createMemfd(ID, whole);
  try {
    const input = { memfd: memfd.number, flags: UDMABUF_FLAGS_CLOEXEC, size: BigInt(whole) };
    const fd = ioctlBytes(device, UDMABUF_CREATE, encode(udmabufCreate, input, HOST_ABI));
    return adoptDmaBuffer(new OwnedFd(fd), ID, name);
  } finally {
    memfd[Symbol.dispose]();
  }
}
