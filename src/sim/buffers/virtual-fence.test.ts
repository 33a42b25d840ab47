import { expect, test } from "vitest";
import { Reservations } from "./reservations.ts";
import { Signal, VirtualFence } from "./virtual-fence.ts";

test("a fence has signalled when the last of its signals has", () => {
  const first = new Signal();
  const second = new Signal();
  const fence = new VirtualFence([first, second]);
  first.signal();
  expect(fence.isSignalled).toBe(false);
  second.signal("EIO");
  expect(fence.isSignalled).toBe(true);
  expect(fence.error).toBe("EIO");
});

test("a signal signals once, and tells those who come late at once", () => {
  const signal = new Signal();
  const heard: string[] = [];
  signal.whenSignalled(() => heard.push("early"));
  signal.signal();
  signal.signal("EIO");
  signal.whenSignalled(() => heard.push("late"));
  expect(heard).toEqual(["early", "late"]);
  expect(signal.error).toBeUndefined();
});

test("a reader waits for writers, a writer for everybody", () => {
  const reservations = new Reservations();
  const write = new Signal();
  const read = new Signal();
  reservations.add(write, "write");
  reservations.add(read, "read");
  expect(reservations.before("read")).toEqual([write]);
  expect(reservations.before("write")).toEqual([write, read]);
  write.signal();
  expect(reservations.before("read")).toEqual([]);
  expect(reservations.before("write")).toEqual([read]);
});
