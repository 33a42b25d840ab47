// Records of /dev/kmsg. That it is read at all is seen on real kernels: test/vm/doctor.test.ts.
import { expect, test } from "vitest";
import { messageOf } from "./kernel-log.ts";

test("the text of a record, without level, time and the lines that name a device", () => {
  const record =
    "3,812,51409001,-;cma: cma_alloc: reserved: alloc failed, req-size: 768 pages, ret: -12\n SUBSYSTEM=platform\n";
  expect(messageOf(record)).toEqual([
    "cma: cma_alloc: reserved: alloc failed, req-size: 768 pages, ret: -12",
  ]);
});

test("a text may hold the sign that ends the header", () => {
  expect(messageOf("6,1,2,-;a; b\n")).toEqual(["a; b"]);
});

test("what is no record says nothing", () => {
  expect([messageOf(""), messageOf("6,1,2,-"), messageOf("6,1,2,-;\n")]).toEqual([[], [], []]);
});
