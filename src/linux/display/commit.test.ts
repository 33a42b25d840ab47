// The lists of an atomic commit.
import { expect, test } from "vitest";
import { commitLists } from "./commit.ts";

const plane = {
  id: 31,
  properties: new Map([
    ["FB_ID", { id: 17, value: 0n }],
    ["CRTC_X", { id: 11, value: 0n }],
  ]),
};
const crtc = { id: 40, properties: new Map([["ACTIVE", { id: 22, value: 0n }]]) };

test("properties stand one behind the other, counted by object", () => {
  const lists = commitLists([
    { object: crtc, values: { ACTIVE: 1 } },
    { object: plane, values: { FB_ID: 55, CRTC_X: -8 } },
  ]);
  expect([...lists.objects]).toEqual([40, 31]);
  expect([...lists.counts]).toEqual([1, 2]);
  expect([...lists.properties]).toEqual([22, 17, 11]);
  expect([...lists.values]).toEqual([1n, 55n, 2n ** 64n - 8n]);
});

test("a property that the object has not is refused as by the kernel", () => {
  expect(() => commitLists([{ object: crtc, values: { FB_ID: 1 } }])).toThrow(
    "DRM_IOCTL_MODE_ATOMIC: ENOENT",
  );
});
