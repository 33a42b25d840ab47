// A device whose node this user may not open: it is there, has a place, and every use of it says what is missing.
import { KernelError } from "../buffer/kernel-error.ts";
import type { NamedDevice } from "./name-devices.ts";

export class DeniedDevice implements NamedDevice {
  readonly node: string;
  readonly roles: readonly string[] = [];
  readonly exporter = undefined;
  readonly #path: string;
  readonly #errno: KernelError["errno"];

  constructor(node: string, path: string, errno: KernelError["errno"]) {
    this.node = node;
    this.#path = path;
    this.#errno = errno;
  }

  open(): never {
    throw new KernelError(`open(${this.#path})`, this.#errno);
  }

  exporterNamed(): undefined {
    return undefined;
  }

  [Symbol.dispose](): void {}
}
