// The same buffers through debugfs, through sysfs, and through the processes that hold them.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BUFINFO } from "../linux/files/bufinfo.ts";
import { kernelFiles } from "../linux/testing/folder.ts";
import { readBuffers } from "./buffers.ts";
import { readBusDevices } from "./bus-devices.ts";
import { sampleMachine } from "./testing/sample-machine.ts";

const HOLDER = { pid: 211, command: "camera", descriptors: [12], mappings: 1 };
const NO_LIST = { [BUFINFO]: undefined };

test("debugfs has all of them with attached devices and their nodes", () => {
  const files = sampleMachine();
  expect(readBuffers(files, readBusDevices(files))).toEqual([
    {
      inode: 7,
      size: 4096n,
      exporter: "system",
      name: null,
      references: 1,
      holders: [],
      attachments: [],
    },
    {
      inode: 31,
      size: 1_228_800n,
      exporter: "reserved",
      name: "preview 0",
      references: 4,
      holders: [HOLDER],
      attachments: [
        { device: "camera-iommu", node: "/camera-iommu" },
        { device: "clcd@50000000.display", node: "/clcd@50000000" },
      ],
    },
  ]);
});

test("without debugfs those of sysfs are there, and holders tell the rest", () => {
  const files = sampleMachine({
    ...NO_LIST,
    "sys/kernel/dmabuf/buffers/7/size": "4096\n",
    "sys/kernel/dmabuf/buffers/7/exporter_name": "system\n",
    "sys/kernel/dmabuf/buffers/31/size": "1228800\n",
    "sys/kernel/dmabuf/buffers/31/exporter_name": "reserved\n",
  });
  expect(readBuffers(files, [])).toMatchObject([
    { inode: 7, size: 4096n, exporter: "system", references: null, attachments: null },
    {
      inode: 31,
      name: "preview 0",
      exporter: "reserved",
      references: 3,
      holders: [HOLDER],
      attachments: null,
    },
  ]);
});

test("without both only those that are held by a descriptor", () => {
  const files = sampleMachine({
    ...NO_LIST,
    "proc/300/maps": "1000-2000 rw-s 00000000 00:0b 40    /dmabuf:\n",
  });
  expect(readBuffers(files, []).map(({ inode }) => inode)).toEqual([31]);
});

test("a damaged list gives what is whole in it", () => {
  const line = "00004096\t00000002\t00080007\t00000001\tsystem\t00000009\ta name with blanks";
  const files = kernelFiles({
    [BUFINFO]: `${line}\n${"9".repeat(400)}${line}\n${line.slice(0, 40)}`,
  });
  expect(readBuffers(files, [])).toMatchObject([{ inode: 9, name: "a name with blanks" }]);
});

test("a name that looks like a line of the list does not change another buffer", () => {
  const line = (size: number, inode: number, name: string) =>
    `0000${size}\t00000002\t00080007\t00000001\tsystem\t0000000${inode}\t${name}\n`;
  const files = kernelFiles({
    [BUFINFO]: line(4096, 1, "a") + line(8192, 2, `x\n${line(9999, 1, "b")}`),
  });
  expect(readBuffers(files, []).map(({ inode, size }) => [inode, size])).toEqual([
    [1, 4096n],
    [2, 8192n],
  ]);
});

test("takes any list", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constant("\tAttached Devices:"))), (lines) => {
      const files = {
        ...NOTHING,
        text: (path: string) => (path === BUFINFO ? lines.join("\n") : undefined),
      };
      expect(readBuffers(files, []).every(({ size }) => size >= 0n)).toBe(true);
    }),
  );
});

const NOTHING = {
  bytes: () => undefined,
  number: () => undefined,
  isFolder: () => false,
  isDenied: () => false,
  names: () => [],
  link: () => undefined,
  target: () => undefined,
};
