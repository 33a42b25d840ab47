import { describe, expect, test } from "vitest";
import { addressBits } from "../../buffer/range.ts";
import { DirectPath } from "../dma/direct-path.ts";
import type { Machine } from "../machine.ts";
import { bufferOn, bytesAt, filled, machineOf, PAGE, RAM } from "../testing/sample.ts";
import { programCpu, programList, programStart } from "./programmed.ts";

function mapped(machine: Machine, pages: readonly number[], isCoherent = false) {
  const path = new DirectPath(machine, {
    isCoherent,
    reach: addressBits(32),
    bounces: "no",
    onFault() {},
  });
  const buffer = bufferOn(machine, pages);
  return { path, buffer, pages: path.map(buffer, "both") };
}

describe("of two pages apart", () => {
  test("one start address runs on into memory of somebody else", () => {
    const machine = machineOf();
    const { path, buffer, pages } = mapped(machine, [8, 20]);
    machine.memory.write(RAM + 9 * PAGE, filled(PAGE, 7));
    buffer.backing.bytes.write(PAGE, filled(PAGE, 1));
    const display = programStart(path, buffer, pages);
    expect(bytesAt(display, PAGE, 2)).toEqual([7, 7]);
    display.write(PAGE, filled(1, 9));
    expect(bytesAt(machine.memory, RAM + 9 * PAGE, 1)).toEqual([9]);
    expect(bytesAt(buffer.backing.bytes, PAGE, 1)).toEqual([1]);
  });

  test("the whole list reaches all of it", () => {
    const { path, buffer, pages } = mapped(machineOf(), [8, 20]);
    const device = programList(path, buffer, pages);
    expect(device.write(PAGE - 1, Uint8Array.of(1, 2))).toBe(true);
    expect(bytesAt(buffer.backing.bytes, PAGE - 1, 2)).toEqual([1, 2]);
    expect(bytesAt(device, PAGE - 1, 2)).toEqual([1, 2]);
    expect(device.segments).toHaveLength(2);
  });
});

test("what cannot be reached is said", () => {
  const machine = machineOf();
  const last = (64 * 1024 * 1024) / PAGE - 1;
  const { path, buffer, pages } = mapped(machine, [last]);
  const device = programStart(path, buffer, pages);
  expect(device.read(0, new Uint8Array(PAGE))).toBe(true);
  expect(device.read(0, new Uint8Array(PAGE + 1))).toBe(false);
});

test("a coherent device reads the CPU's dirty lines, and its writes replace them", () => {
  const machine = machineOf();
  const { path, buffer, pages } = mapped(machine, [8], true);
  mappedApart(machine, buffer);
  buffer.cpuWrite(0, filled(1, 5));
  const device = programList(path, buffer, pages);
  expect(bytesAt(device, 0, 1)).toEqual([5]);
  device.write(0, filled(1, 6));
  const target = new Uint8Array(1);
  buffer.cpuRead(0, target);
  expect(target[0]).toBe(6);
});

test("a driver that moves the bytes by CPU needs no addresses", () => {
  const machine = machineOf();
  const buffer = bufferOn(machine, [8, 20]);
  const device = programCpu(buffer);
  expect(device.segments).toEqual([]);
  device.write(PAGE - 1, Uint8Array.of(1, 2));
  expect(bytesAt(device, PAGE - 1, 2)).toEqual([1, 2]);
  expect(bytesAt(machine.memory, RAM + 20 * PAGE, 1)).toEqual([2]);
});

/** A second device, which does not see the caches, so that the CPU's lines stand apart from memory. */
function mappedApart(machine: Machine, buffer: ReturnType<typeof bufferOn>): void {
  new DirectPath(machine, {
    isCoherent: false,
    reach: addressBits(32),
    bounces: "no",
    onFault() {},
  }).map(buffer, "to-device");
}
