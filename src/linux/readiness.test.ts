import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { KernelError } from "../buffer/kernel-error.ts";
import { openDevice, type OwnedFd } from "./fd.ts";
import { createMemfd } from "./memfd.ts";
import { type Interest, type Readiness, Waiting } from "./readiness.ts";
import { createSocketPair, receiveMessage, sendMessage } from "./unix-socket.ts";

const byte = Uint8Array.of(1);

async function withWaiting(
  use: (waiting: Waiting, near: OwnedFd, far: OwnedFd) => Promise<void>,
): Promise<void> {
  const waiting = new Waiting();
  const [near, far] = createSocketPair();
  try {
    await use(waiting, near, far);
    expect(waiting.count).toBe(0);
  } finally {
    for (const owner of [waiting, near, far]) owner[Symbol.dispose]();
  }
}

/** The names of what is true. */
const said = (readiness: Readiness) =>
  Object.entries(readiness).flatMap(([name, is]) => (is === true ? [name] : []));

test("resolves when something can be read, and not before", async () => {
  await withWaiting(async (waiting, near, far) => {
    let isReady = false;
    const ready = waiting.wait(near, ["readable"]).then((readiness) => {
      isReady = true;
      return readiness;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isReady).toBe(false);
    sendMessage(far, byte);
    expect(said(await ready)).toEqual(["readable"]);
  });
});

test("is level-triggered: what is there already is told at once, every time", async () => {
  await withWaiting(async (waiting, near, far) => {
    sendMessage(far, byte);
    for (let round = 0; round < 3; round += 1) {
      expect(said(await waiting.wait(near, ["readable"]))).toEqual(["readable"]);
    }
    receiveMessage(near, 1);
    expect(said(await waiting.wait(near, ["readable", "writable"]))).toEqual(["writable"]);
  });
});

test("several wait for one descriptor, each for its own thing", async () => {
  await withWaiting(async (waiting, near, far) => {
    const order: string[] = [];
    const wait = async (name: string, interest: Interest) => {
      await waiting.wait(near, [interest]);
      order.push(name);
    };
    const all = [wait("first", "readable"), wait("second", "readable"), wait("room", "writable")];
    await all[2];
    expect(order).toEqual(["room"]);
    expect(waiting.count).toBe(1);
    sendMessage(far, byte);
    await Promise.all(all);
    expect(order).toEqual(["room", "first", "second"]);
  });
});

test("more descriptors than one call of the kernel tells of", async () => {
  await withWaiting(async (waiting) => {
    const pairs = Array.from({ length: 100 }, () => createSocketPair());
    const all = pairs.map(([near]) => waiting.wait(near, ["readable"]));
    for (const [, far] of pairs) sendMessage(far, byte);
    expect((await Promise.all(all)).every(({ readable }) => readable)).toBe(true);
    for (const end of pairs.flat()) end[Symbol.dispose]();
  });
});

const ATTRIBUTE = "/sys/class/net/lo/mtu";

test.skipIf(!existsSync(ATTRIBUTE))(
  "tells priority: an attribute that was not read has news, as a V4L2 device has an event",
  async () => {
    await withWaiting(async (waiting) => {
      const attribute = openDevice(ATTRIBUTE, "read");
      expect(said(await waiting.wait(attribute, ["priority"]))).toContain("priority");
      attribute[Symbol.dispose]();
    });
  },
);

test("says that the other end is closed, whatever was asked", async () => {
  await withWaiting(async (waiting, near, far) => {
    const waited = waiting.wait(near, ["priority"]);
    far[Symbol.dispose]();
    expect(said(await waited)).toContain("hangUp");
  });
});

describe("ends a wait", () => {
  test("when its descriptor is closed", async () => {
    await withWaiting(async (waiting, near) => {
      const waited = waiting.wait(near, ["readable"]);
      near[Symbol.dispose]();
      await expect(waited).rejects.toThrow(new KernelError("poll", "EBADF"));
      await expect(waiting.wait(near, ["readable"])).rejects.toThrow("EBADF");
    });
  });

  test("when the caller has waited long enough, and leaves the others waiting", async () => {
    await withWaiting(async (waiting, near, far) => {
      const patient = waiting.wait(near, ["readable"]);
      const impatient = waiting.wait(near, ["readable"], AbortSignal.timeout(5));
      await expect(impatient).rejects.toThrow(/timeout/);
      sendMessage(far, byte);
      expect(said(await patient)).toEqual(["readable"]);
      await expect(waiting.wait(near, [], AbortSignal.abort())).rejects.toThrow(/abort/);
    });
  });

  test("when there is no more waiting at all", async () => {
    await withWaiting(async (waiting, near) => {
      const waited = waiting.wait(near, ["readable"]);
      waiting[Symbol.dispose]();
      waiting[Symbol.dispose]();
      await expect(waited).rejects.toThrow("poll: EBADF (9)");
    });
  });
});

test("a descriptor that cannot be polled is an error, not the end of the process", async () => {
  await withWaiting(async (waiting) => {
    const memory = createMemfd("frame", 4096);
    await expect(waiting.wait(memory, ["readable"])).rejects.toThrow("epoll_ctl: EPERM (1)");
    memory[Symbol.dispose]();
  });
});
