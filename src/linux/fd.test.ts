import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { expect, test } from "vitest";
import { KernelError } from "../buffer/kernel-error.ts";
import { openDevice } from "./fd.ts";
import { createMemfd } from "./memfd.ts";

function isOpen(number: number): boolean {
  try {
    closeSync(openSync(`/proc/self/fd/${number}`, "r"));
    return true;
  } catch {
    return false;
  }
}

test("disposing closes the descriptor once, and never gives its number out again", () => {
  const fd = createMemfd("frame", 4096);
  const { number } = fd;
  expect(isOpen(number)).toBe(true);

  fd[Symbol.dispose]();
  expect(isOpen(number)).toBe(false);
  const other = openSync("/dev/null", "r");
  expect(other).toBe(number);
  fd[Symbol.dispose]();
  expect(isOpen(other)).toBe(true);
  closeSync(other);

  expect(fd.isDisposed).toBe(true);
  for (const use of [() => fd.number, () => fd.inode, () => fd.duplicate()]) {
    expect(use).toThrow(new KernelError("use of a closed descriptor", "EBADF"));
  }
});

test("a duplicate is another descriptor of the same memory, with a life of its own", () => {
  const fd = createMemfd("frame", 4096);
  const copy = fd.duplicate();
  expect(copy.number).not.toBe(fd.number);
  expect(copy.inode).toBe(fd.inode);
  writeSync(fd.number, "pixels", 0);
  fd[Symbol.dispose]();

  const read = new Uint8Array(6);
  readSync(copy.number, read, 0, 6, 0);
  expect(new TextDecoder().decode(read)).toBe("pixels");
  copy[Symbol.dispose]();
});

test("a listener hears of the closing while the descriptor is still open", () => {
  const fd = createMemfd("frame", 4096);
  const heard: boolean[] = [];
  fd.onClose(() => heard.push(isOpen(fd.number)));
  fd.onClose(() => heard.push(false))[Symbol.dispose]();
  fd[Symbol.dispose]();
  expect(heard).toEqual([true]);
});

test("a device that is not there, and one that may not be written", () => {
  expect(() => openDevice("/dev/no-such-device")).toThrow("open(/dev/no-such-device): ENOENT (2)");
  expect(() => openDevice("/proc")).toThrow("open(/proc): EISDIR (21)");
  const random = openDevice("/dev/zero", "read");
  expect(() => writeSync(random.number, "x")).toThrow("EBADF");
  random[Symbol.dispose]();
});

test("a name the kernel finds too long", () => {
  expect(() => createMemfd("x".repeat(250), 4096)).toThrow("memfd_create: EINVAL (22)");
});
