// Memory of a descriptor mapped into this process. The view of it stays inside: one that is used after munmap kills the
// process, and JavaScript cannot take a view back.
import { fstatSync } from "node:fs";
import { KernelError } from "../buffer/kernel-error.ts";
import type { OwnedFd } from "./fd.ts";
import * as ffi from "./ffi.ts";

const PROT_READ = 1;
const PROT_WRITE = 2;

export interface MapOptions {
  /** Bytes, a multiple of the page size; 0 when absent. DRM and V4L2 tell buffers of one device apart by it. */
  readonly offset?: number;
  /** `read-write` when absent. */
  readonly access?: "read" | "read-write";
}

/**
 * Maps `size` bytes, shared with every other mapping of the memory. The descriptor may be closed afterwards.
 * @throws KernelError EINVAL for a size of 0, beyond the end of a file, or where the driver offers no mapping
 */
export function mapMemory(fd: OwnedFd, size: number, options: MapOptions = {}): MappedMemory {
  const { offset = 0, access = "read-write" } = options;
  requireInFile(fd, offset + size);
  const protection = access === "read" ? PROT_READ : PROT_READ | PROT_WRITE;
  const address = ffi.mapShared(fd.number, size, protection, offset);
  return new MappedMemory(address, size, access === "read-write");
}

/** Disposing unmaps. Every access after that throws KernelError EBADF. */
export class MappedMemory implements Disposable {
  /** Bytes. */
  readonly size: number;
  readonly isWritable: boolean;
  readonly #address: bigint;
  #view: Uint8Array | undefined;

  constructor(address: bigint, size: number, isWritable: boolean) {
    this.size = size;
    this.isWritable = isWritable;
    this.#address = address;
    this.#view = ffi.viewMemory(address, size);
  }

  get isDisposed(): boolean {
    return this.#view === undefined;
  }

  /** Copies bytes from `offset` into `target`. @throws RangeError beyond the end */
  read(offset: number, target: Uint8Array): void {
    target.set(this.#at(offset, target.length));
  }

  /** Copies `source` to `offset`. @throws RangeError beyond the end, KernelError EACCES for a mapping to read */
  write(offset: number, source: Uint8Array): void {
    this.#toWrite(offset, source.length).set(source);
  }

  /** Copies `length` bytes of another mapping, or of this one, without a stop in between. */
  copyFrom(source: MappedMemory, sourceOffset: number, offset: number, length: number): void {
    this.#toWrite(offset, length).set(source.#at(sourceOffset, length));
  }

  [Symbol.dispose](): void {
    if (this.#view === undefined) return;
    this.#view = undefined;
    ffi.unmap(this.#address, this.size);
  }

  #toWrite(offset: number, length: number): Uint8Array {
    const bytes = this.#at(offset, length);
    if (!this.isWritable) throw new KernelError("write to a mapping to read", "EACCES");
    return bytes;
  }

  #at(offset: number, length: number): Uint8Array {
    if (this.#view === undefined) throw new KernelError("use of an unmapped mapping", "EBADF");
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + length > this.size) {
      throw new RangeError(`${length} bytes from ${offset} are not inside of ${this.size}`);
    }
    return this.#view.subarray(offset, offset + length);
  }
}

/** The kernel maps past the end of a file, and the first access there is a SIGBUS. Devices and dma-bufs check by themselves. */
function requireInFile(fd: OwnedFd, end: number): void {
  const status = fstatSync(fd.number);
  if (status.isFile() && end > status.size) throw new KernelError("mmap", "EINVAL");
}
