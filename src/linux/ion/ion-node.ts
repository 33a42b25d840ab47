// The boundary to the kernel's ION: requests on an open of /dev/ion, as bytes, so that a model of another kernel and another
// machine can stand behind it.
import { openDevice, type OwnedFd } from "../fd.ts";
import * as ffi from "../ffi.ts";
import { HOST_ABI } from "../host.ts";
import { keeping } from "../keep.ts";
import type { Abi } from "../uapi/abi.ts";
import type { Patch } from "../uapi/field.ts";
import type { Request } from "../uapi/request.ts";
import { decode, encode } from "../uapi/struct.ts";

export const ION_PATH = "/dev/ion";

/** Disposing closes it, and with it go its handles. */
export interface IonNode extends Disposable {
  /** How structures are laid out for this kernel. */
  readonly abi: Abi;
  /** Bytes. */
  readonly pageSize: number;
  /**
   * ioctl(2).
   * @param argument the structure, which the kernel writes to
   * @param memory arrays whose addresses are in it
   * @throws KernelError with the request's name
   */
  ioctl(name: string, number: number, argument: Uint8Array, memory: readonly Uint8Array[]): void;
}

/** Opens the kernel's ION. @throws KernelError ENOENT where there is none, EACCES */
export type OpenIonNode = () => IonNode;

export const openIonNode: OpenIonNode = () => new KernelIonNode(openDevice(ION_PATH));

/** Makes a request with a structure of zeroes and what `input` names, and gives what the kernel left in it. */
export function request<T>(
  node: IonNode,
  ioctl: Request<T>,
  input: NoInfer<Patch<T>>,
  memory: readonly Uint8Array[] = [],
): T {
  const bytes = encode(ioctl.argument, input, node.abi);
  node.ioctl(ioctl.name, ioctl.number(node.abi), bytes, memory);
  return decode(ioctl.argument, bytes, node.abi);
}

class KernelIonNode implements IonNode {
  readonly abi = HOST_ABI;
  readonly pageSize = ffi.pageSize();
  readonly #fd: OwnedFd;

  constructor(fd: OwnedFd) {
    this.#fd = fd;
  }

  ioctl(name: string, number: number, argument: Uint8Array, memory: readonly Uint8Array[]): void {
    keeping(memory, () => ffi.ioctl(name, this.#fd.number, number, argument));
  }

  [Symbol.dispose](): void {
    this.#fd[Symbol.dispose]();
  }
}
