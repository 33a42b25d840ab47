import { expect, test } from "vitest";
import { registersOf } from "./ranges.ts";
import { buildTree } from "./testing/build-blob.ts";
import type { NodeLiteral, PropertyLiteral } from "./testing/build-blob.ts";

const one = { "#address-cells": 1, "#size-cells": 1 };
const two = { "#address-cells": 2, "#size-cells": 2 };

/** The first register of a device below a bus below the root, as the CPU sees it; a text says why not. */
function cpu(
  root: Record<string, PropertyLiteral>,
  bus: Record<string, PropertyLiteral>,
  device: NodeLiteral,
): bigint | string | undefined {
  const tree = buildTree({ props: root, children: { bus: { props: bus, children: { device } } } });
  const node = tree.nodeAt("/bus/device");
  const [register] = node ? registersOf(node) : [];
  return register?.cpu.kind === "none" ? register.cpu.reason : register?.cpu.value;
}

const at1000: NodeLiteral = { props: { reg: [0x1000, 0x100] } };

test("empty ranges are one to one, none at all cannot be crossed", () => {
  expect(cpu(one, { ...one, ranges: true }, at1000)).toBe(0x1000n);
  expect(cpu(one, one, at1000)).toBe("it has no ranges");
});

test("ranges move addresses, also from narrow to wide buses and back", () => {
  expect(cpu(one, { ...one, ranges: [0, 0x40000000, 0x10000] }, at1000)).toBe(0x40001000n);
  expect(cpu(two, { ...one, ranges: [0, 0x8_00000000n, 0x10000] }, at1000)).toBe(0x8_00001000n);
  expect(cpu(two, { ...one, ranges: true }, at1000)).toBe(0x1000n);
  expect(
    cpu(one, { ...two, ranges: [0n, 0x100, 0x10000n] }, { props: { reg: [0x1000n, 1n] } }),
  ).toBe(0x1100n);
});

test("an address outside every range is not translated", () => {
  expect(cpu(one, { ...one, ranges: [0x2000, 0, 0x1000, 0, 0, 0x1000] }, at1000)).toBe(
    "its ranges do not cover 0x1000",
  );
});

test("a range up to 2^64 wraps in the kernel and translates nothing", () => {
  const ranges = [0n, 0n, 0xffffffffffffffffn];
  expect(cpu(two, { ...two, ranges }, { props: { reg: [0x1000n, 1n] } })).toBe(0x1000n);
  const wrapped = [1n, 0n, 0xffffffffffffffffn];
  expect(cpu(two, { ...two, ranges: wrapped }, { props: { reg: [0x1000n, 1n] } })).toBe(
    "its ranges do not cover 0x1000",
  );
});

test.each([0, 5, 0xffffffff])("%i address cells allow no translation", (count) => {
  const device = { props: { reg: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] } };
  const found = cpu(
    { "#address-cells": count, "#size-cells": 1 },
    { ...one, ranges: true },
    device,
  );
  expect(found).toBe("the cell counts allow no translation");
});

test("a bus without size cells has registers but no CPU addresses", () => {
  expect(
    cpu(one, { "#address-cells": 1, "#size-cells": 0, ranges: true }, { props: { reg: 0x36 } }),
  ).toBe("the cell counts allow no translation");
});

test("PCI addresses translate by their address space", () => {
  const ranges = [
    0x81000000,
    0n,
    0x3eff0000n,
    0x10000n,
    0x82000000,
    0xf8000000n,
    0x6_00000000n,
    0x4000000n,
  ];
  const pci = { device_type: "pci", "#address-cells": 3, "#size-cells": 2, ranges };
  const device = (space: number): NodeLiteral => ({
    props: { "assigned-addresses": [space, 0xf8001000n, 0x1000n] },
  });
  expect(cpu(two, pci, device(0x82010010))).toBe(0x6_00001000n);
  expect(cpu(two, pci, device(0x81010010))).toBe("it is no memory address");
});
