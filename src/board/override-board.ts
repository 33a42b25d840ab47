// Lays a board file over a board: devices changed or added, heaps added, CMA and model replaced.
import { contains, rangeSize } from "../buffer/range.ts";
import { nearest } from "../diagnostic/suggest.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Board, CmaArea, Device, Fact, Heap, Region } from "./board.ts";
import type { BoardFile } from "./board-file.ts";
import { cmaGeometry } from "./kernel/cma-geometry.ts";
import { heapsOf } from "./kernel/heaps.ts";
import { usualKernel } from "./kernel/usual.ts";
import { learntElsewhere, learntOn, overrideLearnt, type SeenDevice } from "./learnt.ts";
import { madeDevice, overrideDevice, type UserDevice } from "./user.ts";

export function overrideBoard(board: Board, user: BoardFile): Board {
  const cma = user.cma ? areaOf(user.cma, board) : undefined;
  const learnt = learntOn(user.live, board.kernel);
  return {
    ...board,
    file: user.file,
    model: user.model ?? board.model,
    cma: cma ?? board.cma,
    heaps: [...(cma ? heapsWith(cma, board) : board.heaps), ...user.heaps.map(toHeap)],
    regions: overrideRegions(board.regions, user.heaps),
    devices: overrideDevices(board.devices, learnt, user.devices),
    diagnostics: [
      ...board.diagnostics,
      ...cmaBeyondRam(board, user),
      ...user.devices.flatMap((said) => misnamed(board, said)),
      ...(user.live ? learntElsewhere(user.live, board.kernel) : []),
      ...learnt.flatMap((seen) => gone(board, user.devices, seen)),
    ],
  };
}

/** An area of no bytes is none, and so is one outside RAM. */
function areaOf(said: NonNullable<BoardFile["cma"]>, board: Board): CmaArea {
  const { name, range, source } = said;
  const grain = BigInt(cmaGeometry(board.kernel).regionAlignment);
  // The kernel rounds an area up to its grain (mm/cma.c:274).
  const size = fitsRam(board, said) ? ((said.size + grain - 1n) / grain) * grain : 0n;
  const facts: readonly Fact[] = [
    { field: "cma", value: "set by the board file", layer: "user", source },
  ];
  if (size === 0n) return { name: undefined, setBy: "user", size, range: undefined, facts };
  return { name, setBy: "user", size, range: range ?? board.cma.range, facts };
}

/** The heap of the user's area, where this kernel has such a heap at all. */
function heapsWith(area: CmaArea, { kernel, heaps }: Board): readonly Heap[] {
  const defaultCma = {
    ...area,
    setBy: area.name === undefined ? ("none" as const) : ("cmdline" as const),
    exact: false,
  };
  const made = heapsOf(usualKernel(kernel), { defaultCma, cmaRegions: [], reservedPools: [] });
  return heaps.map((heap) => {
    const other = heap.id === "heap:cma" ? made.find(({ id }) => id === heap.id) : undefined;
    if (!other) return heap;
    const { names, paths, exists, region } = other;
    return {
      ...heap,
      names,
      paths,
      exists,
      ...(region === undefined ? {} : { region }),
      facts: [...heap.facts, ...area.facts],
    };
  });
}

function toHeap(heap: UserHeapHere): Heap {
  const { source, range: _range, ...properties } = heap;
  const fact = { field: heap.id, value: "named by the board file", layer: "user" as const, source };
  const region = regionNameOf(heap);
  return {
    ...properties,
    ...(region === undefined ? {} : { region }),
    paths: heap.names.map((name) => `/dev/dma_heap/${name}`),
    exists: "yes",
    facts: [fact],
  };
}

function cmaBeyondRam(board: Board, { cma, file }: BoardFile): readonly Diagnostic[] {
  if (!cma || fitsRam(board, cma)) return [];
  return [
    {
      code: "board-cma-beyond-ram",
      severity: "warning",
      message:
        "the CMA area of the board file does not lie in the board's RAM, so no kernel makes it",
      place: { file },
      help: "correct its size or base, or the memory of the board",
    },
  ];
}

/** Whether some bank holds the area; unknown RAM counts as room. */
function fitsRam(board: Board, cma: NonNullable<BoardFile["cma"]>): boolean {
  if (!board.memoryKnown) return true;
  return board.memory.some(({ base, size }) => {
    const bank = { lo: base, hi: base + size - 1n };
    return cma.range ? contains(bank, cma.range) : cma.size <= size;
  });
}

type UserHeapHere = BoardFile["heaps"][number];

/** A heap with a range of its own and no region is its own region. */
function regionNameOf({ region, range, names }: UserHeapHere): string | undefined {
  return region ?? (range ? names[0] : undefined);
}

/** Where the user says that heaps lie beats where the tree puts their regions. */
function overrideRegions(
  regions: readonly Region[],
  heaps: readonly UserHeapHere[],
): readonly Region[] {
  const told = heaps.flatMap((heap) => {
    const name = regionNameOf(heap);
    return name !== undefined && heap.range
      ? [
          {
            name,
            kind: "carveout" as const,
            size: rangeSize(heap.range),
            allocRanges: [],
            range: heap.range,
          },
        ]
      : [];
  });
  const changed = regions.map((region) => {
    const other = told.find(({ name }) => name === region.name);
    return other ? { ...region, size: other.size, range: other.range } : region;
  });
  return [
    ...changed,
    ...told.filter(({ name }) => !regions.some((region) => region.name === name)),
  ];
}

/** What was learnt first, then what the user says: it beats all. */
function overrideDevices(
  devices: readonly Device[],
  learnt: readonly SeenDevice[],
  said: readonly UserDevice[],
): readonly Device[] {
  const added = said.filter((one) => !devices.some((device) => isNamed(device, one.name)));
  return [...devices, ...added.map(({ name }) => madeDevice(name))].map((device) => {
    const isOfDevice = ({ name }: UserDevice) => isNamed(device, name);
    const known = learnt.filter(isOfDevice).reduce(overrideLearnt, device);
    return said.filter(isOfDevice).reduce((one, user) => overrideDevice(one, user), known);
  });
}

function isNamed(device: Device, name: string): boolean {
  return device.node === name || device.labels.includes(name.replace(/^&/, ""));
}

/** A node path that the tree does not have is more likely a slip than a new device. */
function misnamed(board: Board, said: UserDevice): readonly Diagnostic[] {
  if (!/^[/&]/.test(said.name) || board.compatible.length === 0) return [];
  if (board.devices.some((device) => isNamed(device, said.name))) return [];
  const near = nearest(
    said.name,
    board.devices.flatMap((device) => [device.node, ...device.labels.map((label) => `&${label}`)]),
  );
  return [
    {
      code: "board-no-such-node",
      severity: "warning",
      message: `${said.name} is no media device of the tree; it is taken as a device of its own`,
      place: { file: said.source },
      ...(near === undefined ? {} : { help: `did you mean ${near}?` }),
    },
  ];
}

/** A run learns of devices that are there; one that is not is of another machine or was renamed. */
function gone(
  board: Board,
  said: readonly UserDevice[],
  { name, source }: SeenDevice,
): readonly Diagnostic[] {
  const isThere =
    board.devices.some((device) => isNamed(device, name)) || said.some((one) => one.name === name);
  if (isThere) return [];
  return [
    {
      code: "board-no-such-node",
      severity: "warning",
      message: `${name}, of which something was learnt, is no media device of the board; that is left out`,
      place: { file: source },
      help: "run with --save-facts again, or take the entry out",
    },
  ];
}
