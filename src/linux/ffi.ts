// The C library through koffi: the one file that loads it. Descriptors are plain numbers here; who owns them is said in
// fd.ts. Functions are looked up when they are first called, so an old C library lacks only what it lacks.
//
// Every function is declared with as many arguments as it is given: koffi passes what follows a `...` in one direction only.
// On Linux the integer arguments of a variadic function travel as any others do.
import koffi from "koffi";
import { ERRNO } from "../buffer/errno.ts";
import { KernelError } from "../buffer/kernel-error.ts";
import { systemError } from "./system-error.ts";

type Argument = number | bigint | string | Uint8Array | null;
type Native = (...args: readonly Argument[]) => unknown;

const libc = koffi.load(null);
const bound = new Map<string, Native>();

/** The same on every machine of uapi/abi.ts. */
const MAP_SHARED = 1;
const F_DUPFD_CLOEXEC = 1030;
const F_ADD_SEALS = 1033;
const EPOLL_CLOEXEC = 0o2000000;
const SEEK_END = 2;
const MAP_FAILED = (1n << BigInt(8 * koffi.sizeof("void *"))) - 1n;

/** Calls until a signal no longer interrupts. @throws KernelError with the error the kernel gave */
function call(
  label: string,
  names: readonly string[],
  result: string,
  parameters: readonly string[],
  args: readonly Argument[],
): number {
  const native = bind(label, names, result, parameters);
  for (;;) {
    const value = Number(native(...args));
    if (value !== -1) return value;
    failUnlessInterrupted(label);
  }
}

function failUnlessInterrupted(label: string): void {
  const errno = koffi.errno();
  if (errno !== ERRNO.EINTR) throw systemError(label, errno);
}

/** The first of the names that the C library has. @throws KernelError ENOSYS when it has none */
function bind(
  label: string,
  names: readonly string[],
  result: string,
  parameters: readonly string[],
): Native {
  const key = names[0] ?? "";
  const known = bound.get(key);
  if (known) return known;
  for (const name of names) {
    try {
      const found = libc.func(name, result, [...parameters]) as Native;
      bound.set(key, found);
      return found;
    } catch {
      // The next name, then.
    }
  }
  throw new KernelError(label, "ENOSYS");
}

const IOCTL_NAMES = ["ioctl"];
const IOCTL_PARAMETERS = ["int", "ulong", "void *"];

/** @param argument memory the kernel reads and writes, or null @returns what the call returned, 0 or more */
export function ioctl(
  label: string,
  fd: number,
  request: number,
  argument: Uint8Array | null,
): number {
  // Not through `call`, which gathers its arguments anew each time: most of what this process asks the kernel is an ioctl.
  const native = bind(label, IOCTL_NAMES, "int", IOCTL_PARAMETERS);
  for (;;) {
    const value = native(fd, request, argument) as number;
    if (value !== -1) return value;
    failUnlessInterrupted(label);
  }
}

/** @param flags `O_RDWR`...; O_CLOEXEC is up to the caller */
export function open(path: string, flags: number): number {
  return call(`open(${path})`, ["open"], "int", ["str", "int", "int"], [path, flags, 0]);
}

/** Never repeated: Linux has closed the descriptor even when it reports an interruption. */
export function close(fd: number): void {
  bind("close", ["close"], "int", ["int"])(fd);
}

export function duplicate(fd: number): number {
  return call("dup", ["fcntl"], "int", ["int", "int", "int"], [fd, F_DUPFD_CLOEXEC, 0]);
}

/** @returns bytes read, 0 at the end */
export function read(fd: number, target: Uint8Array): number {
  return call("read", ["read"], "long", ["int", "void *", "size_t"], [fd, target, target.length]);
}

/** Bytes. */
export function pageSize(): number {
  return call("getpagesize", ["getpagesize"], "int", [], []);
}

/** Where the end is: how a dma-buf tells its size (drivers/dma-buf/dma-buf.c:165). */
export function seekEnd(fd: number): number {
  // musl's lseek takes 64 bits on every machine and may lack the other name.
  return call(
    "lseek",
    ["lseek64", "lseek"],
    "int64_t",
    ["int", "int64_t", "int"],
    [fd, 0, SEEK_END],
  );
}

/** @returns the address */
export function mapShared(fd: number, size: number, protection: number, offset: number): bigint {
  // glibc's plain mmap takes a 32-bit offset on 32-bit machines; musl's takes 64 and may lack the other name.
  const parameters = ["void *", "size_t", "int", "int", "int", "int64_t"];
  const mmap = bind("mmap", ["mmap64", "mmap"], "uintptr_t", parameters);
  const address = BigInt(mmap(null, size, protection, MAP_SHARED, fd, offset) as number | bigint);
  if (address === MAP_FAILED) throw systemError("mmap", koffi.errno());
  return address;
}

export function unmap(address: bigint, size: number): void {
  call("munmap", ["munmap"], "int", ["void *", "size_t"], [address, size]);
}

/** The mapped bytes themselves. Touching them after `unmap` kills the process: mapping.ts keeps them to itself. */
export function viewMemory(address: bigint, size: number): Uint8Array {
  return new Uint8Array(koffi.view(address, size));
}

/** For members of structures that hold an address. It is good for as long as something refers to the bytes. */
export function addressOf(bytes: Uint8Array): bigint {
  return koffi.address(bytes);
}

export function createMemfd(name: string, flags: number): number {
  return call("memfd_create", ["memfd_create"], "int", ["str", "uint"], [name, flags]);
}

export function truncate(fd: number, size: number): void {
  call("ftruncate", ["ftruncate64", "ftruncate"], "int", ["int", "int64_t"], [fd, size]);
}

export function addSeals(fd: number, seals: number): void {
  call("fcntl(F_ADD_SEALS)", ["fcntl"], "int", ["int", "int", "int"], [fd, F_ADD_SEALS, seals]);
}

/** @param pair room for two descriptors */
export function socketPair(domain: number, type: number, pair: Uint8Array): void {
  const parameters = ["int", "int", "int", "void *"];
  call("socketpair", ["socketpair"], "int", parameters, [domain, type, 0, pair]);
}

/** @param header a `msghdr` @returns bytes sent */
export function sendMessage(fd: number, header: Uint8Array, flags: number): number {
  return call("sendmsg", ["sendmsg"], "long", ["int", "void *", "int"], [fd, header, flags]);
}

/** @param header a `msghdr` @returns bytes received, 0 when the other end is closed */
export function receiveMessage(fd: number, header: Uint8Array, flags: number): number {
  return call("recvmsg", ["recvmsg"], "long", ["int", "void *", "int"], [fd, header, flags]);
}

export function createEpoll(): number {
  return call("epoll_create1", ["epoll_create1"], "int", ["int"], [EPOLL_CLOEXEC]);
}

/** @param event an `epoll_event`, or null to delete */
export function controlEpoll(
  epoll: number,
  operation: number,
  fd: number,
  event: Uint8Array | null,
): void {
  const parameters = ["int", "int", "int", "void *"];
  call("epoll_ctl", ["epoll_ctl"], "int", parameters, [epoll, operation, fd, event]);
}

/** Never blocks. @param events room for `count` of `epoll_event` @returns how many there are */
export function takeEpollEvents(epoll: number, events: Uint8Array, count: number): number {
  const parameters = ["int", "void *", "int", "int"];
  return call("epoll_wait", ["epoll_wait"], "int", parameters, [epoll, events, count, 0]);
}

export interface LoopWatch {
  /** Keeps the process alive for it. */
  ref(): void;
  unref(): void;
  close(): void;
}

/**
 * Calls back from Node's event loop while the descriptor is readable. Only for descriptors that can be polled: koffi ends
 * the process for one that cannot, such as a memfd. It allows one watch of a descriptor at a time.
 */
export function watchReadable(fd: number, callback: () => void): LoopWatch {
  return koffi.node.poll(fd, { readable: true }, callback);
}
