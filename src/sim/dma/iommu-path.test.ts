import { describe, expect, test } from "vitest";
import { addressBits } from "../../buffer/range.ts";
import { IommuDomain } from "../iommu/domain.ts";
import { lpae } from "../iommu/lpae.ts";
import type { Machine } from "../machine.ts";
import { bufferOn, bytesAt, filled, machineOf, PAGE, RAM } from "../testing/sample.ts";
import { tableMemory } from "../twin/table-memory.ts";
import { IommuPath, type IommuOptions } from "./iommu-path.ts";

function pathOf(machine: Machine, change: Partial<IommuOptions> = {}) {
  const faults: string[] = [];
  const domain = new IommuDomain({
    node: "/soc/iommu",
    format: lpae({ granule: "4k", inputBits: 32, outputBits: 40 }),
    memory: tableMemory(machine),
    aperture: { lo: 0, hi: 0xffff_ffff },
  });
  const path = new IommuPath(machine, {
    isCoherent: false,
    domain,
    reach: addressBits(40),
    pieces: undefined,
    onFault: (address, access) => faults.push(`${access} at 0x${address.toString(16)}`),
    ...change,
  });
  return { path, domain, faults };
}

test("scattered pages are one run of device addresses", () => {
  const machine = machineOf();
  const { path } = pathOf(machine);
  const buffer = bufferOn(machine, [90, 3, 41]);
  const { segments } = path.map(buffer, "both");
  expect(segments).toMatchObject([{ length: 3 * PAGE }]);
  const start = segments[0]?.address ?? 0;
  expect(path.write(start + PAGE - 1, Uint8Array.of(1, 2, 3))).toBe(true);
  expect(bytesAt(buffer.backing.bytes, PAGE - 1, 3)).toEqual([1, 2, 3]);
  expect(bytesAt(machine.memory, RAM + 3 * PAGE, 2)).toEqual([2, 3]);
  expect(bytesAt(path, start + PAGE - 1, 3)).toEqual([1, 2, 3]);
});

test("an access that nothing maps is a fault: before, behind, and after unmapping", () => {
  const machine = machineOf();
  const { path, domain, faults } = pathOf(machine);
  const { segments, unmap } = path.map(bufferOn(machine, [5]), "both");
  const start = segments[0]?.address ?? 0;
  expect(path.read(start, new Uint8Array(PAGE))).toBe(true);
  expect(path.read(start - 1, new Uint8Array(1))).toBe(false);
  unmap();
  expect(path.write(start, filled(1, 1))).toBe(false);
  const [before, gone] = [start - 1, start].map((at) => at.toString(16));
  expect(faults).toEqual([`read at 0x${before}`, `write at 0x${gone}`]);
  expect(domain.stats).toMatchObject({ mapped: 0, faults: 2 });
});

test("a device may only read what is mapped to the device", () => {
  const machine = machineOf();
  const { path, faults } = pathOf(machine);
  const { segments } = path.map(bufferOn(machine, [5]), "to-device");
  expect(path.write(segments[0]?.address ?? 0, filled(1, 1))).toBe(false);
  expect(faults).toHaveLength(1);
  expect(bytesAt(machine.memory, RAM + 5 * PAGE, 1)).toEqual([0]);
});

test("pages beyond what its tables hold are refused, and nothing stays mapped", () => {
  const machine = machineOf();
  const reach = { lo: 0n, hi: BigInt(RAM + 16 * PAGE - 1) };
  const { path, domain } = pathOf(machine, { reach });
  expect(() => path.map(bufferOn(machine, [4, 16]), "both")).toThrow(
    "0x40010000 is beyond the reach of its tables",
  );
  expect(domain.stats.mapped).toBe(0);
});

test("without device addresses left it is ENOMEM", () => {
  const machine = machineOf();
  const { path, domain } = pathOf(machine, {
    domain: new IommuDomain({
      node: "/soc/iommu",
      format: lpae({ granule: "4k", inputBits: 32, outputBits: 40 }),
      memory: tableMemory(machine),
      aperture: { lo: 0, hi: 4 * PAGE - 1 },
    }),
  });
  path.map(bufferOn(machine, [4, 5]), "both");
  expect(() => path.map(bufferOn(machine, [8, 9]), "both")).toThrow(
    "no room for 8192 bytes of device addresses",
  );
  expect(domain.stats.mapped).toBe(0);
});

describe("the mapping of 32-bit ARM", () => {
  const scattered = Array.from({ length: 40 }, (_, at) => 2 * at);

  test("starts again where a segment of 64 KiB is full", () => {
    const machine = machineOf();
    const { path } = pathOf(machine, { pieces: 65_536 });
    const { segments, unmap } = path.map(bufferOn(machine, scattered), "both");
    expect(segments.map(({ length }) => length / PAGE)).toEqual([16, 16, 8]);
    unmap();
    const [first] = segments;
    expect(path.read(first?.address ?? 0, new Uint8Array(1))).toBe(false);
  });

  test("never cuts a run of neighbouring pages, so that CMA stays one", () => {
    const machine = machineOf();
    const { path } = pathOf(machine, { pieces: 65_536 });
    const contiguous = Array.from({ length: 40 }, (_, at) => at);
    const { segments } = path.map(bufferOn(machine, contiguous), "both");
    expect(segments).toMatchObject([{ length: 40 * PAGE }]);
  });
});
