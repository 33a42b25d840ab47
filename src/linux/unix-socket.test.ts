import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mapMemory } from "./mapping.ts";
import { createMemfd } from "./memfd.ts";
import { createSocketPair, MOST_DESCRIPTORS, receiveMessage, sendMessage } from "./unix-socket.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const openDescriptors = () => readdirSync("/proc/self/fd").length;

function withPair(use: (pair: ReturnType<typeof createSocketPair>) => void): void {
  const pair = createSocketPair();
  try {
    use(pair);
  } finally {
    for (const end of pair) end[Symbol.dispose]();
  }
}

test("a buffer goes over a socket: another descriptor, the same memory", () => {
  withPair(([near, far]) => {
    const fd = createMemfd("frame", 4096);
    expect(sendMessage(near, encode("frame 7"), [fd])).toBe(7);
    const message = receiveMessage(far, 64);
    const received = message?.descriptors[0];
    if (!message || !received) throw new Error("nothing came");
    expect(decode(message.bytes)).toBe("frame 7");
    expect(message.descriptors).toHaveLength(1);
    expect(received.number).not.toBe(fd.number);
    expect(received.inode).toBe(fd.inode);

    const here = mapMemory(fd, 4096);
    const there = mapMemory(received, 4096);
    here.write(100, Uint8Array.of(42));
    const read = new Uint8Array(1);
    there.read(100, read);
    expect(read).toEqual(Uint8Array.of(42));
    for (const owner of [here, there, message, fd]) owner[Symbol.dispose]();
    expect(received.isDisposed).toBe(true);
  });
});

test("messages stay apart, each with its own descriptors", () => {
  withPair(([near, far]) => {
    const planes = [createMemfd("luma", 4096), createMemfd("chroma", 4096)];
    sendMessage(near, encode("none"));
    sendMessage(near, encode("two"), planes);
    const first = receiveMessage(far, 64);
    const second = receiveMessage(far, 64);
    expect([first, second].map((message) => message && decode(message.bytes))).toEqual([
      "none",
      "two",
    ]);
    expect(first?.descriptors).toEqual([]);
    expect(second?.descriptors.map((fd) => fd.inode)).toEqual(planes.map((fd) => fd.inode));
    for (const owner of [first, second, ...planes]) owner?.[Symbol.dispose]();
  });
});

test("as many descriptors as a message carries, and not one more", () => {
  withPair(([near, far]) => {
    const fd = createMemfd("frame", 4096);
    const most = Array.from({ length: MOST_DESCRIPTORS }, () => fd);
    sendMessage(near, encode("x"), most);
    const message = receiveMessage(far, 1);
    expect(message?.descriptors).toHaveLength(MOST_DESCRIPTORS);
    expect(new Set(message?.descriptors.map(({ inode }) => inode))).toEqual(new Set([fd.inode]));
    message?.[Symbol.dispose]();
    expect(() => sendMessage(near, encode("x"), [...most, fd])).toThrow(RangeError);
    fd[Symbol.dispose]();
  });
});

describe("without a message", () => {
  test("nothing is there yet", () => {
    withPair(([near]) => {
      expect(receiveMessage(near, 64)).toBeUndefined();
    });
  });

  test("the other end is closed: an empty message, and EPIPE", () => {
    withPair(([near, far]) => {
      far[Symbol.dispose]();
      expect(receiveMessage(near, 64)?.bytes).toHaveLength(0);
      expect(() => sendMessage(near, encode("x"))).toThrow("sendmsg: EPIPE (32)");
    });
  });

  test("no room to send: undefined, not a wait", () => {
    withPair(([near]) => {
      const frame = new Uint8Array(60_000);
      const sent = Array.from({ length: 100 }, () => sendMessage(near, frame));
      expect(sent[0]).toBe(60_000);
      expect(sent.at(-1)).toBeUndefined();
    });
  });

  test("a message needs a byte, and a socket", () => {
    withPair(([near]) => {
      expect(() => sendMessage(near, new Uint8Array(0))).toThrow("a message needs a byte");
    });
    const fd = createMemfd("frame", 4096);
    expect(() => sendMessage(fd, encode("x"))).toThrow("sendmsg: ENOTSOCK (88)");
    fd[Symbol.dispose]();
  });
});

test("a message that is too long is refused whole: its descriptors do not stay open", () => {
  withPair(([near, far]) => {
    const fd = createMemfd("frame", 4096);
    const before = openDescriptors();
    sendMessage(near, encode("longer"), [fd, fd]);
    expect(() => receiveMessage(far, 3)).toThrow("recvmsg: EMSGSIZE (90)");
    expect(openDescriptors()).toBe(before);
    fd[Symbol.dispose]();
  });
});
