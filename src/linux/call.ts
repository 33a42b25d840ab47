// ioctl with structures, values in and values out; and read(2).
import type { OwnedFd } from "./fd.ts";
import * as ffi from "./ffi.ts";
import { HOST_ABI } from "./host.ts";
import { keeping } from "./keep.ts";
import { unlessAgain } from "./system-error.ts";
import type { Patch } from "./uapi/field.ts";
import type { PlainRequest, Request } from "./uapi/request.ts";

/** Structures are laid out here for the length of a call: calls do not nest. As large as the size in a request's number can say. */
const ROOM = new DataView(new ArrayBuffer(2 ** 14));
const ENCODER = new TextEncoder();

/**
 * Makes the request with a structure of zeroes and what `input` names, and gives what the kernel left in it.
 * @param memory arrays whose addresses (`addressOf`) are in `input`; the kernel may write to them
 * @throws KernelError with the request's name
 */
export function ioctl<T>(
  fd: OwnedFd,
  request: Request<T>,
  input: NoInfer<Patch<T>>,
  memory: readonly Uint8Array[] = [],
): T {
  ioctlInput(fd, request, input, memory);
  return request.argument.read(ROOM, 0, HOST_ABI);
}

/** As `ioctl`, for callers to whom it does not matter what the kernel left in the structure. */
export function ioctlInput<T>(
  fd: OwnedFd,
  request: Request<T>,
  input: NoInfer<Patch<T>>,
  memory: readonly Uint8Array[] = [],
): void {
  const bytes = new Uint8Array(ROOM.buffer, 0, request.argument.size(HOST_ABI)).fill(0);
  request.argument.write(ROOM, 0, input, HOST_ABI);
  ioctlBytes(fd, request, bytes, memory);
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
  const number = request.number(HOST_ABI);
  if (memory.length === 0) return ffi.ioctl(request.name, fd.number, number, bytes);
  return keeping(memory, () => ffi.ioctl(request.name, fd.number, number, bytes));
}

/** For requests whose argument is a text and not a structure: DMA_BUF_SET_NAME. */
export function ioctlText<T>(fd: OwnedFd, request: Request<T>, text: string): void {
  const bytes = ENCODER.encode(`${text}\0`);
  ffi.ioctl(request.name, fd.number, request.number(HOST_ABI), bytes);
}

export function ioctlPlain(fd: OwnedFd, request: PlainRequest): number {
  return ffi.ioctl(request.name, fd.number, request.number, null);
}

/**
 * Reads what is there, as the events of a DRM device.
 * @returns the part of `target` that was filled, empty at the end; undefined when nothing is there now (EAGAIN)
 */
export function readAvailable(fd: OwnedFd, target: Uint8Array): Uint8Array | undefined {
  const count = unlessAgain(() => ffi.read(fd.number, target));
  return count === undefined ? undefined : target.subarray(0, count);
}

/** The address of an array for a member of a structure; name the array in `memory` of the call too. */
export function addressOf(bytes: Uint8Array): bigint {
  return ffi.addressOf(bytes);
}
