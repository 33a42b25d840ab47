import { describe, expect, test } from "vitest";
import { KernelError } from "../buffer/kernel-error.ts";
import { ioctl, ioctlBytes, ioctlPlain, ioctlText, readAvailable } from "./call.ts";
import { openDevice } from "./fd.ts";
import { createMemfd } from "./memfd.ts";
import { createSocketPair, sendMessage } from "./unix-socket.ts";
import { DMA_BUF_SET_NAME } from "./uapi/dma-buf.ts";
import { DMA_HEAP_IOCTL_ALLOC } from "./uapi/dma-heap.ts";
import { DRM_IOCTL_SET_MASTER } from "./uapi/drm-device.ts";
import { raw, s32, text, word } from "./uapi/field.ts";
import { ior, type Request } from "./uapi/request.ts";
import { struct, union } from "./uapi/struct.ts";
import { VIDIOC_QBUF } from "./uapi/v4l2-buffer.ts";

/** The tty and socket requests carry no size in their number: include/uapi/asm-generic/ioctls.h:46. */
const FIONREAD: Request<number> = {
  kind: "request",
  name: "FIONREAD",
  source: "include/uapi/asm-generic/ioctls.h:46",
  argument: s32,
  number: () => 0x541b,
};

test("the kernel's answer comes back as a value", () => {
  const [near, far] = createSocketPair();
  expect(ioctl(near, FIONREAD, 0)).toBe(0);
  sendMessage(far, new Uint8Array(123));
  expect(ioctl(near, FIONREAD, 0)).toBe(123);
  near[Symbol.dispose]();
  far[Symbol.dispose]();
});

test("a structure goes to the kernel and comes back: the name of network interface 1", () => {
  const ifreq = struct("ifreq", "include/uapi/linux/if.h:234", {
    ifr_name: text(16),
    ifr_ifru: union({ ifru_ivalue: s32, ifru_data: word, ifru_map: raw(24) }),
  });
  const SIOCGIFNAME = {
    ...ior("SIOCGIFNAME", "?", 0, ifreq, "include/uapi/linux/sockios.h:57"),
    number: () => 0x8910,
  };
  const [socket, other] = createSocketPair();
  expect(ioctl(socket, SIOCGIFNAME, { ifr_ifru: { ifru_ivalue: 1 } }).ifr_name).toBe("lo");
  expect(() => ioctl(socket, SIOCGIFNAME, { ifr_ifru: { ifru_ivalue: 999 } })).toThrow(
    "SIOCGIFNAME: ENODEV (19)",
  );
  socket[Symbol.dispose]();
  other[Symbol.dispose]();
});

describe("a device that knows no such request", () => {
  const refused = (make: () => unknown): KernelError => {
    try {
      make();
    } catch (error) {
      if (error instanceof KernelError) return error;
    }
    throw new Error("it was not refused");
  };

  test("says so under the request's name", () => {
    const memory = createMemfd("frame", 4096);
    const zero = openDevice("/dev/zero");
    for (const fd of [memory, zero]) {
      const error = refused(() => ioctl(fd, VIDIOC_QBUF, { index: 1, m: { fd: fd.number } }));
      expect([error.call, error.errno]).toEqual(["VIDIOC_QBUF", "ENOTTY"]);
      expect(refused(() => ioctl(fd, DMA_HEAP_IOCTL_ALLOC, { len: 4096n })).errno).toBe("ENOTTY");
      expect(refused(() => ioctlPlain(fd, DRM_IOCTL_SET_MASTER)).call).toBe("DRM_IOCTL_SET_MASTER");
      expect(
        refused(() => {
          ioctlText(fd, DMA_BUF_SET_NAME, "preview 0");
        }).message,
      ).toBe("DMA_BUF_SET_NAME: ENOTTY (25)");
      fd[Symbol.dispose]();
    }
  });

  test("a closed descriptor is refused before the kernel is asked", () => {
    const memory = createMemfd("frame", 4096);
    memory[Symbol.dispose]();
    expect(refused(() => ioctl(memory, FIONREAD, 0)).errno).toBe("EBADF");
  });
});

test("fewer bytes than the kernel would write are refused: it would write beyond them", () => {
  const memory = createMemfd("frame", 4096);
  expect(() => ioctlBytes(memory, DMA_HEAP_IOCTL_ALLOC, new Uint8Array(23))).toThrow(
    new RangeError("DMA_HEAP_IOCTL_ALLOC takes 24 bytes, not 23"),
  );
  memory[Symbol.dispose]();
});

test("reading takes what is there, and does not wait for more", () => {
  const [near, far] = createSocketPair();
  const target = new Uint8Array(32);
  expect(readAvailable(near, target)).toBeUndefined();
  sendMessage(far, Uint8Array.of(1, 2, 3));
  expect(readAvailable(near, target)).toEqual(Uint8Array.of(1, 2, 3));
  far[Symbol.dispose]();
  expect(readAvailable(near, target)).toHaveLength(0);
  near[Symbol.dispose]();
  expect(() => readAvailable(near, target)).toThrow("EBADF");
});
