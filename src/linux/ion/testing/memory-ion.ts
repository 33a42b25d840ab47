// An ION in memory, with the rules of drivers/staging/android/ion/ion.c of Linux 3.18, 4.9 and 5.4. It reads and writes the
// bytes of requests by offsets of its own, so that a wrong layout of ours is not understood. Its buffers are memfds: what
// comes back is a real descriptor of real memory, which lives as long as a descriptor or a mapping of it.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Errno } from "../../../buffer/errno.ts";
import { KernelError } from "../../../buffer/kernel-error.ts";
import { OwnedFd } from "../../fd.ts";
import { duplicate, viewMemory } from "../../ffi.ts";
import { createMemfd } from "../../memfd.ts";
import type { Abi } from "../../uapi/abi.ts";
import type { IonNode } from "../ion-node.ts";

const PAGE = 4096;

interface ModelHeap {
  readonly id: number;
  readonly type: number;
  readonly name: string;
  /** Of memory; without end when absent. */
  readonly pages?: number;
}

export interface Model {
  readonly abi: Abi;
  /** `handles` up to 4.8, `handles-and-query` from 4.9 to 4.11, `descriptors` from 4.12. */
  readonly api: "handles" | "handles-and-query" | "descriptors";
  readonly heaps: readonly ModelHeap[];
}

interface ModelBuffer {
  readonly heap: ModelHeap;
  readonly pages: number;
  readonly label: string;
}

let made = 0;

export class MemoryIon {
  /** Refuses new descriptors. */
  isOutOfDescriptors = false;
  /** Returns 0 for a failed ION_IOC_SHARE, with the error as the descriptor. */
  hidesErrors = false;
  /** Flags of every allocation, in order. */
  readonly flags: number[] = [];
  /** Inodes that ION_IOC_SYNC cleaned, in order. */
  readonly synced: number[] = [];
  /** Opens that are not closed. */
  opens = 0;
  readonly #model: Model;
  readonly #buffers: ModelBuffer[] = [];
  readonly #clients = new Set<Client>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Handles of all clients. */
  get handles(): number {
    return [...this.#clients].reduce((sum, { handles }) => sum + handles.size, 0);
  }

  /** Pages of buffers that someone holds. */
  usedPages(heap: number): number {
    return this.#buffers
      .filter((buffer) => buffer.heap.id === heap && isHeld(buffer))
      .reduce((sum, { pages }) => sum + pages, 0);
  }

  readonly open = (): IonNode => {
    if (this.isOutOfDescriptors) throw new KernelError("open(/dev/ion)", "EMFILE");
    const client = new Client(this, this.#model);
    this.#clients.add(client);
    this.opens += 1;
    return {
      abi: this.#model.abi,
      pageSize: PAGE,
      ioctl: (name, number, argument) => client.ioctl(name, number, argument),
      [Symbol.dispose]: () => {
        if (!this.#clients.delete(client)) return;
        this.opens -= 1;
        for (const memory of client.handles.values()) memory[Symbol.dispose]();
      },
    };
  };

  /** The first heap of the mask that has room, in the order of the heaps. */
  allocate(name: string, length: bigint, mask: number, flags: number): OwnedFd {
    const pages = Number((length + BigInt(PAGE - 1)) / BigInt(PAGE));
    if (pages === 0) throw new KernelError(name, "EINVAL");
    const asked = this.#model.heaps.filter(({ id }) => Math.floor(mask / 2 ** id) % 2 === 1);
    if (asked.length === 0) throw new KernelError(name, "ENODEV");
    this.flags.push(flags);
    const heap = asked.find(({ id, pages: all = Infinity }) => this.usedPages(id) + pages <= all);
    if (!heap) throw new KernelError(name, "ENOMEM");
    made += 1;
    const label = `ion-${made}`;
    this.#buffers.push({ heap, pages, label });
    return createMemfd(label, pages * PAGE);
  }

  /** Whether the descriptor is one of an ION buffer. */
  owns(fd: number): boolean {
    const link = readlinkSync(`/proc/self/fd/${fd}`);
    return this.#buffers.some(({ label }) => link.startsWith(`/memfd:${label} `));
  }
}

class Client {
  readonly handles = new Map<number, OwnedFd>();
  readonly #ion: MemoryIon;
  readonly #model: Model;
  #nextHandle = 1;

  constructor(ion: MemoryIon, model: Model) {
    this.#ion = ion;
    this.#model = model;
  }

  ioctl(name: string, number: number, argument: Uint8Array): void {
    const { api, abi } = this.#model;
    const word = abi.wordBytes;
    const view = new DataView(argument.buffer, argument.byteOffset, argument.byteLength);
    const size = Math.floor(number / 2 ** 16) % 2 ** 14;
    const allocationSize = api === "descriptors" ? 24 : word === 8 ? 32 : 20;
    // The union of all arguments: `_IOC_SIZE(cmd) > sizeof(data)`.
    const largest = api === "handles" ? allocationSize : Math.max(allocationSize, 24);
    if (size > largest) throw new KernelError(name, "EINVAL");
    const withHandles = api !== "descriptors";
    if (number === iowr(0, allocationSize)) {
      if (withHandles) this.#allocateHandle(name, view, word);
      else this.#allocateDescriptor(name, view);
    } else if (withHandles && number === iowr(1, 4)) this.#free(name, view);
    else if (withHandles && number === iowr(4, 8)) this.#share(name, view);
    else if (withHandles && number === iowr(7, 8)) this.#sync(name, view);
    else if (api !== "handles" && number === iowr(8, 24)) this.#query(name, view);
    else throw new KernelError(name, "ENOTTY");
  }

  #allocateDescriptor(name: string, view: DataView): void {
    const length = view.getBigUint64(0, true);
    const memory = this.#ion.allocate(
      name,
      length,
      view.getUint32(8, true),
      view.getUint32(12, true),
    );
    if (this.#ion.isOutOfDescriptors) {
      memory[Symbol.dispose]();
      throw new KernelError(name, "EMFILE");
    }
    view.setUint32(16, memory.number, true);
  }

  #allocateHandle(name: string, view: DataView, word: 4 | 8): void {
    const length = word === 8 ? view.getBigUint64(0, true) : BigInt(view.getUint32(0, true));
    const align = word === 8 ? Number(view.getBigUint64(8, true)) : view.getUint32(4, true);
    if (align > PAGE) throw new KernelError(name, "EINVAL");
    const [mask, flags] = [view.getUint32(2 * word, true), view.getUint32(2 * word + 4, true)];
    const memory = this.#ion.allocate(name, length, mask, flags);
    const handle = this.#nextHandle;
    this.#nextHandle += 1;
    this.handles.set(handle, memory);
    view.setInt32(2 * word + 8, handle, true);
  }

  #free(name: string, view: DataView): void {
    const handle = view.getInt32(0, true);
    this.#memory(name, handle)[Symbol.dispose]();
    this.handles.delete(handle);
  }

  #share(name: string, view: DataView): void {
    const memory = this.#memory(name, view.getInt32(0, true));
    if (!this.#ion.isOutOfDescriptors) view.setInt32(4, duplicate(memory.number), true);
    else if (this.#ion.hidesErrors) view.setInt32(4, -24, true);
    else throw new KernelError(name, "EMFILE");
  }

  #sync(name: string, view: DataView): void {
    const fd = view.getInt32(4, true);
    if (!this.#ion.owns(fd)) throw new KernelError(name, "EINVAL");
    const borrowed = new OwnedFd(duplicate(fd));
    this.#ion.synced.push(borrowed.inode);
    borrowed[Symbol.dispose]();
  }

  #query(name: string, view: DataView): void {
    if ([4, 16, 20].some((reserved) => view.getUint32(reserved, true) !== 0))
      throw new KernelError(name, "EINVAL");
    const { heaps } = this.#model;
    const [room, target] = [view.getUint32(0, true), view.getBigUint64(8, true)];
    if (target === 0n) {
      view.setUint32(0, heaps.length, true);
      return;
    }
    if (room === 0) throw new KernelError(name, "EINVAL");
    const shown = heaps.slice(0, room);
    const memory = viewMemory(target, 52 * room);
    shown.forEach(({ name: text, type, id }, index) => {
      const record = new DataView(memory.buffer, memory.byteOffset + 52 * index, 52);
      const letters = new TextEncoder().encode(text).subarray(0, 31);
      letters.forEach((letter, at) => {
        record.setUint8(at, letter);
      });
      record.setUint32(32, type, true);
      record.setUint32(36, id, true);
    });
    view.setUint32(0, shown.length, true);
  }

  #memory(name: string, handle: number): OwnedFd {
    const memory = this.handles.get(handle);
    if (!memory) throw new KernelError(name, "EINVAL");
    return memory;
  }
}

/** `_IOWR('I', number, size)`. */
function iowr(number: number, size: number): number {
  return 0xc000_0000 + size * 2 ** 16 + 0x4900 + number;
}

/** By a descriptor or a mapping of this process. */
function isHeld({ label }: ModelBuffer): boolean {
  const links = readdirSync("/proc/self/fd").map((fd) => linkOf(fd) ?? "");
  const maps = readFileSync("/proc/self/maps", "utf8");
  return [...links, maps].some((text) => text.includes(`/memfd:${label} `));
}

function linkOf(fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined;
  }
}

/** A refusal of `open`. */
export function refusing(errno: Errno): () => never {
  return () => {
    throw new KernelError("open(/dev/ion)", errno);
  };
}
