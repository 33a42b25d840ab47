// Epoll descriptors stand in for dma-bufs before Linux 5.3: they share one inode, and do not tell a size.
import { expect, test } from "vitest";
import { isSameBuffer } from "../buffer/platform.ts";
import { identityOf } from "./buffer-identity.ts";
import { LinuxDmaBuffer } from "./dma-buffer.ts";
import { OwnedFd } from "./fd.ts";
import { createEpoll } from "./ffi.ts";
import { createMemfd } from "./memfd.ts";

test("memory with an inode of its own is known by it", () => {
  const fd = createMemfd("frame", 4096);
  expect(identityOf(fd)).toBe(fd.inode);
  fd[Symbol.dispose]();
});

test("buffers that share one inode are told apart, and their references are not", () => {
  const [one, other] = [new OwnedFd(createEpoll()), new OwnedFd(createEpoll())].map(
    (fd) => new LinuxDmaBuffer(fd, "ion:system", "", { size: 4096 }),
  );
  if (!one || !other) throw new Error("no buffers");
  expect(one.fd.inode).toBe(other.fd.inode);
  expect(isSameBuffer(one, other)).toBe(false);
  expect(one.inode).toBeLessThan(0);
  const shared = one.share();
  expect(isSameBuffer(one, shared)).toBe(true);
  expect(shared.size).toBe(4096);
  for (const buffer of [one, other, shared]) buffer[Symbol.dispose]();
});
