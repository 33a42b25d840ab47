// Cards whose node is a whole of others, on trees as /proc/device-tree shows them.
import { expect, test } from "vitest";
import { kernelFiles } from "../testing/folder.ts";
import { scanOutNode } from "./scan-out-node.ts";

const TREE = "proc/device-tree";
const cells = (...values: readonly number[]) =>
  String.fromCharCode(...values.flatMap((value) => [0, 0, 0, value]));

const ONE = {
  [`${TREE}/display-subsystem/ports`]: cells(7),
  [`${TREE}/vop@ff370000/port/phandle`]: cells(7),
  [`${TREE}/vop@ff370000/phandle`]: cells(6),
};

test("the only device behind the ports scans out", () => {
  expect(scanOutNode(kernelFiles(ONE), "/display-subsystem")).toBe("/vop@ff370000");
});

test("two ports of one device are one device", () => {
  const files = kernelFiles({
    [`${TREE}/display-subsystem/ports`]: cells(7, 8),
    [`${TREE}/soc/ipu@2400000/ports/port@2/phandle`]: cells(7),
    [`${TREE}/soc/ipu@2400000/ports/port@3/phandle`]: cells(8),
  });
  expect(scanOutNode(files, "/display-subsystem")).toBe("/soc/ipu@2400000");
});

test("of several devices none is chosen", () => {
  const files = kernelFiles({
    ...ONE,
    [`${TREE}/display-subsystem/ports`]: cells(7, 9),
    [`${TREE}/vop@ff900000/port/phandle`]: cells(9),
  });
  expect(scanOutNode(files, "/display-subsystem")).toBe("/display-subsystem");
});

test("a controller with ports of its own is the card's node", () => {
  const files = kernelFiles({ [`${TREE}/clcd@10020000/ports/port@0/phandle`]: cells(3) });
  expect(scanOutNode(files, "/clcd@10020000")).toBe("/clcd@10020000");
  expect(scanOutNode(files, "vkms")).toBe("vkms");
});
