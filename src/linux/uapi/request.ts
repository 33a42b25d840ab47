// ioctl requests: a name for people, a number for the kernel, and the structure that goes with it.
// Source: include/uapi/asm-generic/ioctl.h:70.
import type { Abi } from "./abi.ts";
import type { Field } from "./field.ts";

/** A request whose argument points to a `T`. The number holds the argument's size, so it differs between machines. */
export interface Request<T> {
  readonly kind: "request";
  /** As C names it. */
  readonly name: string;
  /** Where the kernel defines it. */
  readonly source: string;
  readonly argument: Field<T>;
  number(abi: Abi): number;
}

/** A request without an argument. */
export interface PlainRequest {
  readonly kind: "plain-request";
  readonly name: string;
  readonly source: string;
  readonly number: number;
}

/** The kernel's `_IOC_WRITE` (user space writes) and `_IOC_READ`: include/uapi/asm-generic/ioctl.h:62. */
const WRITE = 1;
const READ = 2;
/** The lowest bit of the size: include/uapi/asm-generic/ioctl.h:46. */
const SIZE_BIT = 2 ** 16;

type MakeRequest = <T>(
  name: string,
  type: string,
  number: number,
  argument: Field<T>,
  source: string,
) => Request<T>;

/** The kernel fills the structure in. */
export const ior: MakeRequest = (...definition) => requestOf(READ, ...definition);
/** The kernel reads the structure. */
export const iow: MakeRequest = (...definition) => requestOf(WRITE, ...definition);
/** The kernel reads the structure and writes it back. */
export const iowr: MakeRequest = (...definition) => requestOf(READ | WRITE, ...definition);

export function io(name: string, type: string, number: number, source: string): PlainRequest {
  return { kind: "plain-request", name, source, number: ioctlNumber(0, type, number) };
}

function requestOf<T>(
  direction: number,
  name: string,
  type: string,
  number: number,
  argument: Field<T>,
  source: string,
): Request<T> {
  const withoutSize = ioctlNumber(direction, type, number);
  return {
    kind: "request",
    name,
    source,
    argument,
    number: (abi) => withoutSize + argument.size(abi) * SIZE_BIT,
  };
}

/** Of an argument of no size. */
function ioctlNumber(direction: number, type: string, number: number): number {
  return direction * 2 ** 30 + type.charCodeAt(0) * 2 ** 8 + number;
}
