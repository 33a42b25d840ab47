// ioctl with structures: values in, values out.
import type { OwnedFd } from "./fd.ts";
import * as ffi from "./ffi.ts";
import { HOST_ABI } from "./host.ts";
import type { Patch } from "./uapi/field.ts";
import type { PlainRequest, Request } from "./uapi/request.ts";
import { decode, encode } from "./uapi/struct.ts";

/** What the kernel is to find at addresses inside of the structure; kept for the length of the call. */
let referred: readonly Uint8Array[] = [];

/**
 * Makes the request with a structure of zeroes and what `input` names, and gives what the kernel left in it.
 * @param memory arrays whose addresses (`addressOf`) are in `input`; the kernel may write to them
 * @throws KernelError with the request's name
 */
export function ioctl<T>(
  fd: OwnedFd,
  request: Request<T>,
  input: Patch<T>,
  memory: readonly Uint8Array[] = [],
): T {
  const bytes = encode(request.argument, input, HOST_ABI);
  ioctlBytes(fd, request, bytes, memory);
  return decode(request.argument, bytes, HOST_ABI);
}

/**
 * Makes the request with a structure that is laid out already; the kernel writes to it.
 * @returns what the call returned, 0 or more
 * @throws RangeError when the bytes are fewer than the kernel takes them for
 */
export function ioctlBytes<T>(
  fd: OwnedFd,
  request: Request<T>,
  bytes: Uint8Array,
  memory: readonly Uint8Array[] = [],
): number {
  const size = request.argument.size(HOST_ABI);
  if (bytes.length < size) {
    throw new RangeError(`${request.name} takes ${size} bytes, not ${bytes.length}`);
  }
  referred = memory;
  try {
    return ffi.ioctl(request.name, fd.number, request.number(HOST_ABI), bytes);
  } finally {
    referred = [];
  }
}

/** For requests whose argument is a text and not a structure: DMA_BUF_SET_NAME. */
export function ioctlText<T>(fd: OwnedFd, request: Request<T>, text: string): void {
  const bytes = new TextEncoder().encode(`${text}\0`);
  ffi.ioctl(request.name, fd.number, request.number(HOST_ABI), bytes);
}

export function ioctlPlain(fd: OwnedFd, request: PlainRequest): number {
  return ffi.ioctl(request.name, fd.number, request.number, null);
}

/** The address of an array for a member of a structure; name the array in `memory` of the call too. */
export function addressOf(bytes: Uint8Array): bigint {
  return ffi.addressOf(bytes);
}
