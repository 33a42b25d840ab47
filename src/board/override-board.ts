// Lays a board file over a board: devices changed or added, heaps added, CMA and model replaced.
import { nearest } from "../diagnostic/suggest.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Board, Device, Heap } from "./board.ts";
import type { BoardFile } from "./board-file.ts";
import { madeDevice, overrideDevice, type UserDevice } from "./user.ts";

export function overrideBoard(board: Board, user: BoardFile): Board {
  const cma = user.cma;
  return {
    ...board,
    file: user.file,
    model: user.model ?? board.model,
    cma: cma
      ? {
          name: cma.name,
          setBy: "user",
          size: cma.size,
          range: cma.range ?? board.cma.range,
          facts: [{ field: "cma", value: "set by the board file", layer: "user", source: cma.source }],
        }
      : board.cma,
    heaps: [...board.heaps.map((heap) => withCma(heap, cma?.name)), ...user.heaps.map(toHeap)],
    regions: [...board.regions, ...user.heaps.flatMap(({ region, range }) => (region && range ? [{ name: region, kind: "carveout" as const, allocRanges: [], range }] : []))],
    devices: overrideDevices(board.devices, user.devices),
    diagnostics: [...board.diagnostics, ...user.devices.flatMap((said) => misnamed(board, said))],
  };
}

/** A CMA area of the user's exists, under the name the user gives. */
function withCma(heap: Heap, name: string | undefined): Heap {
  if (heap.id !== "heap:cma" || name === undefined) return heap;
  return { ...heap, exists: "yes", region: name, names: [...new Set([name, ...heap.names])] };
}

function toHeap(heap: BoardFile["heaps"][number]): Heap {
  const { source, range: _range, ...properties } = heap;
  const fact = { field: heap.id, value: "named by the board file", layer: "user" as const, source };
  return { ...properties, paths: heap.names.map((name) => `/dev/dma_heap/${name}`), exists: "yes", facts: [fact] };
}

function overrideDevices(devices: readonly Device[], said: readonly UserDevice[]): readonly Device[] {
  const changed = devices.map((device) => said.filter((one) => isNamed(device, one.name)).reduce(overrideDevice, device));
  const added = said.filter((one) => !devices.some((device) => isNamed(device, one.name)));
  return [...changed, ...added.map((one) => overrideDevice(madeDevice(one.name), one))];
}

function isNamed(device: Device, name: string): boolean {
  return device.node === name || device.labels.includes(name.replace(/^&/, ""));
}

/** A node path that the tree does not have is more likely a slip than a new device. */
function misnamed(board: Board, said: UserDevice): readonly Diagnostic[] {
  if (!/^[/&]/.test(said.name) || board.compatible.length === 0) return [];
  if (board.devices.some((device) => isNamed(device, said.name))) return [];
  const near = nearest(said.name, board.devices.flatMap((device) => [device.node, ...device.labels.map((label) => `&${label}`)]));
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
