// udmabuf: dma-bufs of ordinary shared memory, page by page, and one kind that is certainly not one run of pages.
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { countBuffer, type CountedBuffer } from "../accounts/counted-buffer.ts";
import { ioctlBytes } from "../call.ts";
import { adoptDmaBuffer } from "../dma-buffer.ts";
import { openDevice, OwnedFd } from "../fd.ts";
import { pageSize } from "../ffi.ts";
import type { KernelFiles } from "../files/kernel-files.ts";
import { HOST_ABI } from "../host.ts";
import { createMemfd } from "../memfd.ts";
import { encode } from "../uapi/struct.ts";
import {
  UDMABUF_CREATE,
  UDMABUF_CREATE_LIST,
  UDMABUF_FLAGS_CLOEXEC,
  udmabufCreate,
  udmabufCreateItem,
  udmabufCreateList,
} from "../uapi/udmabuf.ts";
import { requireSize } from "./require-size.ts";

const ID = "udmabuf";
const LIMIT = "sys/module/udmabuf/parameters/size_limit_mb";
const MIB = 1 << 20;

/**
 * How the pages of a buffer lie. `in-order` may be one physical run by luck. `first-twice` begins with the same page two
 * times, so it never is, wherever its pages are: whoever takes it takes scattered memory.
 */
export type UdmabufPages = "in-order" | "first-twice";

export class UdmabufSource implements BufferSource, Disposable {
  readonly properties: MemoryProperties;
  readonly names = [ID];
  readonly path = `/dev/${ID}`;
  readonly #accounts: Accounts;
  readonly #pages: UdmabufPages;
  #device: OwnedFd | undefined;

  constructor(accounts: Accounts, files: KernelFiles, pages: UdmabufPages = "in-order") {
    this.#accounts = accounts;
    this.#pages = pages;
    const limit = files.number(LIMIT);
    this.properties = {
      id: pages === "in-order" ? ID : `${ID}:${pages}`,
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

  /** @throws KernelError EINVAL also for a single page where the first shall come twice */
  allocate(size: number, name = ""): CountedBuffer {
    const isList = this.#pages === "first-twice";
    const call = isList ? "UDMABUF_CREATE_LIST" : "UDMABUF_CREATE";
    requireSize(size, call);
    const { id, largest, pool } = this.properties;
    const whole = Math.ceil(size / pageSize()) * pageSize();
    // The memory would be taken before the device could refuse it.
    const isTooLong = largest !== undefined && size > largest;
    if (isTooLong || (isList && whole === pageSize())) throw new KernelError(call, "EINVAL");
    const device = (this.#device ??= openDevice(this.path));
    const make = isList ? createFirstTwice : createInOrder;
    const buffer = this.#accounts.timed("allocate", () =>
      adoptDmaBuffer(new OwnedFd(make(device, whole)), id, name),
    );
    return countBuffer(this.#accounts, buffer, pool);
  }

  [Symbol.dispose](): void {
    this.#device?.[Symbol.dispose]();
    this.#device = undefined;
  }
}

/** @param size bytes, whole pages @returns the dma-buf's descriptor */
function createInOrder(device: OwnedFd, size: number): number {
  return withMemfd(size, (memfd) => {
    const input = { memfd, flags: UDMABUF_FLAGS_CLOEXEC, size: BigInt(size) };
    return ioctlBytes(device, UDMABUF_CREATE, encode(udmabufCreate, input, HOST_ABI));
  });
}

/** Neighbours become one entry of the sg table only where their frame numbers follow each other (lib/scatterlist.c:491). */
function createFirstTwice(device: OwnedFd, size: number): number {
  const page = pageSize();
  return withMemfd(size - page, (memfd) => {
    const items = [page, size - page].map((bytes) =>
      encode(udmabufCreateItem, { memfd, offset: 0n, size: BigInt(bytes) }, HOST_ABI),
    );
    const head = { flags: UDMABUF_FLAGS_CLOEXEC, count: items.length };
    const parts = [encode(udmabufCreateList, head, HOST_ABI), ...items];
    return ioctlBytes(device, UDMABUF_CREATE_LIST, joined(parts));
  });
}

function withMemfd<T>(size: number, use: (memfd: number) => T): T {
  const memfd = createMemfd(ID, size);
  try {
    return use(memfd.number);
  } finally {
    memfd[Symbol.dispose]();
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(new ArrayBuffer(parts.reduce((sum, { length }) => sum + length, 0)));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
