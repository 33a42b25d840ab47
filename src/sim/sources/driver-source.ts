// What a driver allocates for itself, and whether others may have it.
import type { Board, Device } from "../../board/board.ts";
import { UnknownFact } from "../../buffer/kernel-error.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import { addressBits } from "../../buffer/range.ts";
import { MEMORY_MODELS, type MemoryModelProperties } from "../../drivers/memory-model.ts";
import type { Machine } from "../machine.ts";
import type { Allocate } from "./allocation.ts";
import { ALL_ORDERS, coherent, scattered } from "./allocators.ts";
import { VirtualSource } from "./virtual-source.ts";

const CALLS = {
  v4l2: { allocate: "VIDIOC_REQBUFS", export: "VIDIOC_EXPBUF", refusal: "ENOTTY" },
  drm: {
    allocate: "DRM_IOCTL_MODE_CREATE_DUMB",
    export: "DRM_IOCTL_PRIME_HANDLE_TO_FD",
    refusal: "ENOSYS",
  },
} as const;

/** Undefined for a device that has no frames of its own. */
export function driverSource(
  machine: Machine,
  board: Board,
  device: Device,
): VirtualSource | undefined {
  if (device.memory === "none") return undefined;
  const model =
    device.memory === "refuses" || device.memory === "unknown"
      ? undefined
      : MEMORY_MODELS[device.memory];
  const isTranslated = device.translation === "iommu" || device.translation === "internal";
  const contiguous =
    device.translation === "unknown"
      ? "unknown"
      : (model?.exportsContiguous[isTranslated ? "translated" : "direct"] ?? "unknown");
  const calls = CALLS[device.row?.subsystem ?? "v4l2"];
  const own = board.regions.find(({ name }) => name === device.pool);
  const pool = contiguous === "yes" ? (device.pool ?? board.cma.name ?? "ram") : "ram";
  const properties: MemoryProperties = {
    id: `export:${device.node}`,
    contiguous,
    pool,
    cpuCached:
      device.coherent === "yes"
        ? "yes"
        : (device.row?.exportsCached ?? model?.exportsCached ?? "unknown"),
    structPages: own?.kind === "no-map" ? "no" : "yes",
    kernelMaps: model?.exportsKernelMapped ?? "unknown",
    protected: "no",
  };
  return new VirtualSource(machine, {
    properties,
    names: [],
    call: calls.allocate,
    isCached: properties.cpuCached === "yes",
    exporter: {
      node: device.node,
      refusal: device.export === "no" ? { call: calls.export, errno: calls.refusal } : undefined,
    },
    check: () => {
      if (device.memory === "unknown" && device.export !== "yes")
        throw new UnknownFact(`Does the driver of ${device.node} allocate buffers of its own?`);
      if (contiguous === "unknown")
        throw new UnknownFact(`Are buffers of ${device.node} physically contiguous?`);
    },
    allocate:
      contiguous === "yes"
        ? contiguousOf(machine, board, device)
        : scatteredOf(machine, device, model),
  });
}

/** A device with memory of its own gets nothing else; one with a CMA area of its own, or none, may. */
function contiguousOf(machine: Machine, board: Board, device: Device): Allocate {
  const own = device.pool === undefined ? undefined : machine.reserved.get(device.pool);
  if (own) return (size) => own.allocateRegion(size);
  const name = device.pool ?? board.cma.name;
  return coherent(machine, {
    area: name === undefined ? undefined : machine.areas.get(name),
    isOwnArea: device.pool !== undefined,
    reach: device.physical ?? addressBits(32),
  });
}

/** Runs as long as they come where the driver's own tables like them; single pages of a file else. */
function scatteredOf(
  machine: Machine,
  { row }: Device,
  model: MemoryModelProperties | undefined,
): Allocate {
  const wantsRuns =
    model?.programs === "one" || model?.programs === "first" || row?.memory === "vb2-dma-sg";
  const bits = row?.allocationBits;
  return scattered(machine, {
    orders: wantsRuns ? ALL_ORDERS : [0],
    movable: false,
    ...(bits === undefined ? {} : { below: 2 ** bits - 1 }),
  });
}
