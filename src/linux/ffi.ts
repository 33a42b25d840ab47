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

/** The same on every machine of uapi/abi.ts. */
const MAP_SHARED = 1;
const F_DUPFD_CLOEXEC = 1030;
const F_ADD_SEALS = 1033;
const EPOLL_CLOEXEC = 0o2000000;
const SEEK_END = 2;
const MAP_FAILED = (1n << BigInt(8 * koffi.sizeof("void *"))) - 1n;

/**
 * A function of the C library, by the first of its names that there is; the last is the plain one.
 * The function throws KernelError ENOSYS where there is none.
 */
function declare(names: readonly string[], result: string, parameters: readonly string[]): Native {
  let native: Native | undefined;
  return (...args) => {
    native ??= find(names, result, parameters);
    return native(...args);
  };
}

function find(names: readonly string[], result: string, parameters: readonly string[]): Native {
  for (const name of names) {
    try {
      return libc.func(name, result, [...parameters]) as Native;
    } catch {
      // The next name, then.
    }
  }
  throw new KernelError(names.at(-1) ?? "", "ENOSYS");
}

/** Calls until a signal no longer interrupts. @throws KernelError with the error the kernel gave */
function call(label: string, native: Native, ...args: readonly Argument[]): number {
  for (;;) {
    const value = Number(native(...args));
    if (value !== -1) return value;
    const errno = koffi.errno();
    if (errno !== ERRNO.EINTR) throw systemError(label, errno);
  }
}

const ioctlOf = declare(["ioctl"], "int", ["int", "ulong", "void *"]);

/** @param argument memory the kernel reads and writes, or null @returns what the call returned, 0 or more */
export function ioctl(
  label: string,
  fd: number,
  request: number,
  argument: Uint8Array | null,
): number {
  return call(label, ioctlOf, fd, request, argument);
}

const openOf = declare(["open"], "int", ["str", "int", "int"]);

/** @param flags `O_RDWR`...; O_CLOEXEC is up to the caller */
export function open(path: string, flags: number): number {
  return call(`open(${path})`, openOf, path, flags, 0);
}

const closeOf = declare(["close"], "int", ["int"]);

/** Never repeated: Linux has closed the descriptor even when it reports an interruption. */
export function close(fd: number): void {
  closeOf(fd);
}

const fcntlOf = declare(["fcntl"], "int", ["int", "int", "int"]);

export function duplicate(fd: number): number {
  return call("dup", fcntlOf, fd, F_DUPFD_CLOEXEC, 0);
}

const readOf = declare(["read"], "long", ["int", "void *", "size_t"]);

/** @returns bytes read, 0 at the end */
export function read(fd: number, target: Uint8Array): number {
  return call("read", readOf, fd, target, target.length);
}

const pageSizeOf = declare(["getpagesize"], "int", []);

/** Bytes. */
export function pageSize(): number {
  return call("getpagesize", pageSizeOf);
}

// musl's lseek takes 64 bits on every machine and may lack the other name.
const seekOf = declare(["lseek64", "lseek"], "int64_t", ["int", "int64_t", "int"]);

/** Where the end is: how a dma-buf tells its size (drivers/dma-buf/dma-buf.c:165). */
export function seekEnd(fd: number): number {
  return call("lseek", seekOf, fd, 0, SEEK_END);
}

// glibc's plain mmap takes a 32-bit offset on 32-bit machines; musl's takes 64 and may lack the other name.
const mmapOf = declare(["mmap64", "mmap"], "uintptr_t", [
  "void *",
  "size_t",
  "int",
  "int",
  "int",
  "int64_t",
]);

/** @returns the address */
export function mapShared(fd: number, size: number, protection: number, offset: number): bigint {
  const address = BigInt(mmapOf(null, size, protection, MAP_SHARED, fd, offset) as number | bigint);
  if (address === MAP_FAILED) throw systemError("mmap", koffi.errno());
  return address;
}

const munmapOf = declare(["munmap"], "int", ["void *", "size_t"]);

export function unmap(address: bigint, size: number): void {
  call("munmap", munmapOf, address, size);
}

/** The mapped bytes themselves. Touching them after `unmap` kills the process: mapping.ts keeps them to itself. */
export function viewMemory(address: bigint, size: number): Uint8Array {
  return new Uint8Array(koffi.view(address, size));
}

/** For members of structures that hold an address. It is good for as long as something refers to the bytes. */
export function addressOf(bytes: Uint8Array): bigint {
  return koffi.address(bytes);
}

const memfdOf = declare(["memfd_create"], "int", ["str", "uint"]);

export function createMemfd(name: string, flags: number): number {
  return call("memfd_create", memfdOf, name, flags);
}

const truncateOf = declare(["ftruncate64", "ftruncate"], "int", ["int", "int64_t"]);

export function truncate(fd: number, size: number): void {
  call("ftruncate", truncateOf, fd, size);
}

export function addSeals(fd: number, seals: number): void {
  call("fcntl(F_ADD_SEALS)", fcntlOf, fd, F_ADD_SEALS, seals);
}

const socketPairOf = declare(["socketpair"], "int", ["int", "int", "int", "void *"]);

/** @param pair room for two descriptors */
export function socketPair(domain: number, type: number, pair: Uint8Array): void {
  call("socketpair", socketPairOf, domain, type, 0, pair);
}

const sendOf = declare(["sendmsg"], "long", ["int", "void *", "int"]);

/** @param header a `msghdr` @returns bytes sent */
export function sendMessage(fd: number, header: Uint8Array, flags: number): number {
  return call("sendmsg", sendOf, fd, header, flags);
}

const receiveOf = declare(["recvmsg"], "long", ["int", "void *", "int"]);

/** @param header a `msghdr` @returns bytes received, 0 when the other end is closed */
export function receiveMessage(fd: number, header: Uint8Array, flags: number): number {
  return call("recvmsg", receiveOf, fd, header, flags);
}

const createEpollOf = declare(["epoll_create1"], "int", ["int"]);

export function createEpoll(): number {
  return call("epoll_create1", createEpollOf, EPOLL_CLOEXEC);
}

const controlEpollOf = declare(["epoll_ctl"], "int", ["int", "int", "int", "void *"]);

/** @param event an `epoll_event`, or null to delete */
export function controlEpoll(
  epoll: number,
  operation: number,
  fd: number,
  event: Uint8Array | null,
): void {
  call("epoll_ctl", controlEpollOf, epoll, operation, fd, event);
}

const waitEpollOf = declare(["epoll_wait"], "int", ["int", "void *", "int", "int"]);

/** Never blocks. @param events room for `count` of `epoll_event` @returns how many there are */
export function takeEpollEvents(epoll: number, events: Uint8Array, count: number): number {
  return call("epoll_wait", waitEpollOf, epoll, events, count, 0);
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
