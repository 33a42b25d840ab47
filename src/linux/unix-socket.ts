// Messages on Unix sockets that carry file descriptors: how buffers reach other processes.
import { KernelError } from "../buffer/kernel-error.ts";
import { OwnedFd } from "./fd.ts";
import { addressOf } from "./call.ts";
import * as ffi from "./ffi.ts";
import { HOST_ABI } from "./host.ts";
import { keeping } from "./keep.ts";
import { unlessAgain } from "./system-error.ts";
import { s32, u32, word } from "./uapi/field.ts";
import { decode, encode, struct } from "./uapi/struct.ts";

const AF_UNIX = 1;
const SOCK_SEQPACKET = 5;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MSG_CTRUNC = 0x8;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x4000_0000;

/** What one message may carry: include/net/scm.h:16. */
export const MOST_DESCRIPTORS = 253;

/** musl splits the words of lengths in two; on little-endian machines the bytes are the same. */
const msghdr = struct("msghdr", "include/linux/socket.h:82", {
  msg_name: word,
  msg_namelen: s32,
  msg_iov: word,
  msg_iovlen: word,
  msg_control: word,
  msg_controllen: word,
  msg_flags: u32,
});

const iovec = struct("iovec", "include/uapi/linux/uio.h:17", { iov_base: word, iov_len: word });

const cmsghdr = struct("cmsghdr", "include/linux/socket.h:104", {
  cmsg_len: word,
  cmsg_level: s32,
  cmsg_type: s32,
});

export interface Message extends Disposable {
  /** Empty when the other end is closed. */
  readonly bytes: Uint8Array;
  /** The receiver owns them; disposing of the message closes them all. */
  readonly descriptors: readonly OwnedFd[];
}

/** Two connected ends that keep messages apart; never blocking. */
export function createSocketPair(): readonly [OwnedFd, OwnedFd] {
  const pair = new Uint8Array(new ArrayBuffer(8));
  ffi.socketPair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, pair);
  const [first = -1, second = -1] = new Int32Array(pair.buffer);
  return [new OwnedFd(first), new OwnedFd(second)];
}

/**
 * Sends bytes with descriptors, which stay the sender's. A stream socket may take fewer bytes than it was given; the
 * descriptors go with the first.
 * @param bytes at least one: descriptors alone do not travel
 * @returns bytes sent; undefined when the socket has no room now (EAGAIN)
 * @throws KernelError EPIPE when the other end is closed, EMSGSIZE for a message of more than the socket holds,
 * ETOOMANYREFS when this user has more descriptors on the way than RLIMIT_NOFILE (net/unix/af_unix.c:1754)
 */
export function sendMessage(
  socket: OwnedFd,
  bytes: Uint8Array,
  descriptors: readonly OwnedFd[] = [],
): number | undefined {
  if (bytes.length === 0) throw new RangeError("a message needs a byte");
  if (descriptors.length > MOST_DESCRIPTORS) {
    throw new RangeError(`a message carries ${MOST_DESCRIPTORS} descriptors at most`);
  }
  const header = headerFor(bytes, rights(descriptors));
  const flags = MSG_DONTWAIT | MSG_NOSIGNAL;
  return unlessAgain(() =>
    keeping(header.memory, () => ffi.sendMessage(socket.number, header.bytes, flags)),
  );
}

/**
 * Receives one message, or what of a stream has come.
 * @param size bytes, at most
 * @returns undefined when there is none now (EAGAIN)
 * @throws KernelError EMSGSIZE for a message of more bytes; EMFILE when this process cannot take its descriptors. Both lose
 * the message and close what came with it. ECONNRESET, once, when the other end was closed before it read all it was sent
 * (net/unix/af_unix.c:629)
 */
export function receiveMessage(socket: OwnedFd, size: number): Message | undefined {
  const bytes = new Uint8Array(new ArrayBuffer(size));
  const control = new Uint8Array(new ArrayBuffer(controlSpace(MOST_DESCRIPTORS)));
  const header = headerFor(bytes, control);
  const received = unlessAgain(() =>
    keeping(header.memory, () =>
      ffi.receiveMessage(socket.number, header.bytes, MSG_DONTWAIT | MSG_CMSG_CLOEXEC),
    ),
  );
  if (received === undefined) return undefined;
  const { msg_controllen: length, msg_flags: flags } = decode(msghdr, header.bytes, HOST_ABI);
  const descriptors = descriptorsIn(control.subarray(0, Number(length)));
  const message = messageOf(bytes.subarray(0, received), descriptors);
  if ((flags & (MSG_TRUNC | MSG_CTRUNC)) === 0) return message;
  message[Symbol.dispose]();
  throw new KernelError("recvmsg", (flags & MSG_TRUNC) === 0 ? "EMFILE" : "EMSGSIZE");
}

function messageOf(bytes: Uint8Array, descriptors: readonly OwnedFd[]): Message {
  const dispose = () => {
    for (const fd of descriptors) fd[Symbol.dispose]();
  };
  return { bytes, descriptors, [Symbol.dispose]: dispose };
}

/** A `msghdr` together with all it points to. */
function headerFor(data: Uint8Array, control: Uint8Array) {
  const vector = encode(
    iovec,
    { iov_base: addressOf(data), iov_len: BigInt(data.length) },
    HOST_ABI,
  );
  const bytes = encode(
    msghdr,
    {
      msg_iov: addressOf(vector),
      msg_iovlen: 1n,
      msg_control: control.length === 0 ? 0n : addressOf(control),
      msg_controllen: BigInt(control.length),
    },
    HOST_ABI,
  );
  return { bytes, memory: [vector, data, control] };
}

/** One control message with the descriptors; nothing for none. */
function rights(descriptors: readonly OwnedFd[]): Uint8Array {
  if (descriptors.length === 0) return new Uint8Array(0);
  const headerSize = cmsghdr.size(HOST_ABI);
  const control = new Uint8Array(new ArrayBuffer(controlSpace(descriptors.length)));
  const header = {
    cmsg_len: BigInt(headerSize + 4 * descriptors.length),
    cmsg_level: SOL_SOCKET,
    cmsg_type: SCM_RIGHTS,
  };
  control.set(encode(cmsghdr, header, HOST_ABI));
  new Int32Array(control.buffer, headerSize, descriptors.length).set(
    descriptors.map((fd) => fd.number),
  );
  return control;
}

/** The descriptors of every SCM_RIGHTS among the control messages. */
function descriptorsIn(control: Uint8Array): readonly OwnedFd[] {
  const headerSize = cmsghdr.size(HOST_ABI);
  const found: OwnedFd[] = [];
  let at = 0;
  while (at + headerSize <= control.length) {
    const header = decode(cmsghdr, control.subarray(at), HOST_ABI);
    const end = at + Number(header.cmsg_len);
    if (header.cmsg_level === SOL_SOCKET && header.cmsg_type === SCM_RIGHTS) {
      const view = new DataView(control.buffer, control.byteOffset);
      for (let fd = at + headerSize; fd + 4 <= end; fd += 4) {
        found.push(new OwnedFd(view.getInt32(fd, true)));
      }
    }
    at = roundUp(end, HOST_ABI.wordBytes);
  }
  return found;
}

function controlSpace(descriptors: number): number {
  return roundUp(cmsghdr.size(HOST_ABI) + 4 * descriptors, HOST_ABI.wordBytes);
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
