// For the tests of the figures: boards that are only names, and every number of a board in one list.
import type { Board, Device } from "../../../../board/board.ts";
import { createKernel } from "../../../../board/kernel/create-kernel.ts";
import { madeDevice } from "../../../../board/user.ts";
import type { Known } from "../../known.ts";
import type { BoardFigures } from "../board-figures.ts";

export function boardOf(change: Partial<Board> = {}): Board {
  return {
    file: "board.dtb",
    model: "Acme box",
    compatible: ["acme,box"],
    kernel: createKernel({ archHint: "arm64" }),
    memory: [],
    memoryKnown: false,
    ramRange: undefined,
    regions: [],
    cma: { name: undefined, setBy: "unknown", size: undefined, range: undefined, facts: [] },
    heaps: [],
    iommus: [],
    devices: [],
    assumptions: [],
    diagnostics: [],
    ...change,
  };
}

export function deviceOf(node: string, change: Partial<Device> = {}): Device {
  return { ...madeDevice(node), ...change };
}

const CACHED = [true, false];

export function numbersOf({
  dram,
  cpu,
  allocation,
  mapping,
  iommus,
  engines,
}: BoardFigures): readonly Known[] {
  const { call, maintenanceFixed, clean, invalidate, cores } = cpu;
  const copies = CACHED.flatMap((source) => CACHED.map((target) => cpu.copy(source, target)));
  const translations = [...iommus.values()].flatMap(({ sources, timing }) => {
    const { inOrder: _, ...times } = timing;
    return [...sources, ...Object.values(times)];
  });
  return [
    ...[dram, allocation, mapping].flatMap((part): Known[] => Object.values(part)),
    call,
    maintenanceFixed,
    clean,
    invalidate,
    cores,
    ...copies,
    ...translations,
    ...engines.values(),
  ];
}
