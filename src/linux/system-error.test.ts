import { constants } from "node:os";
import { expect, test } from "vitest";
import { ERRNO } from "../buffer/errno.ts";
import { KernelError } from "../buffer/kernel-error.ts";
import { systemError, unlessAgain } from "./system-error.ts";

test("a number becomes the kernel's error under its name", () => {
  expect(systemError("VIDIOC_QBUF", 14)).toEqual(new KernelError("VIDIOC_QBUF", "EFAULT"));
  expect(systemError("VIDIOC_STREAMON", 524).message).toBe("VIDIOC_STREAMON: ENOTSUPP (524)");
});

test("a number without a name is told as it is, not taken for another", () => {
  const error = systemError("VIDIOC_QBUF", 999);
  expect(error).not.toBeInstanceOf(KernelError);
  expect(error.message).toBe("VIDIOC_QBUF: errno 999, which has no name here");
});

test.runIf(process.platform === "linux")("the names stand for this system's numbers", () => {
  const here: { readonly [name: string]: number | undefined } = constants.errno;
  const wrong = Object.entries(ERRNO).filter(
    ([name, number]) => here[name] !== undefined && here[name] !== number,
  );
  expect(wrong).toEqual([]);
});

test("only EAGAIN is no answer yet; every other error stays one", () => {
  const fail = (errno: "EAGAIN" | "EIO") => () => {
    throw new KernelError("read", errno);
  };
  expect(unlessAgain(fail("EAGAIN"))).toBeUndefined();
  expect(unlessAgain(() => 0)).toBe(0);
  expect(() => unlessAgain(fail("EIO"))).toThrow("read: EIO (5)");
});
