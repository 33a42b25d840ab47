// A board in the form `--json` promises: addresses and sizes as hex strings, absent things null.
import type { Board, Device } from "../board/board.ts";

export function boardJson(board: Board): unknown {
  return {
    model: board.model,
    compatible: board.compatible,
    kernel: {
      version: `${board.kernel.version.major}.${board.kernel.version.minor}`,
      arch: board.kernel.arch,
    },
    memory: board.memory,
    memoryKnown: board.memoryKnown,
    cma: {
      name: board.cma.name ?? null,
      size: board.cma.size ?? null,
      setBy: board.cma.setBy,
      range: board.cma.range ?? null,
    },
    regions: board.regions.map(({ node, name, kind, base, size, allocRanges }) => ({
      node: node ?? null,
      name,
      kind,
      base: base ?? null,
      size: size ?? null,
      allocRanges,
    })),
    heaps: board.heaps.map(({ id, names, exists, contiguous, facts }) => ({
      id,
      names,
      exists,
      contiguous,
      facts,
    })),
    iommus: board.iommus,
    devices: board.devices.map(deviceJson),
    assumptions: board.assumptions,
    diagnostics: board.diagnostics,
  };
}

function deviceJson(device: Device): unknown {
  return {
    node: device.node,
    compatible: device.compatible,
    labels: device.labels,
    files: device.files ?? [],
    enabled: device.enabled,
    role: device.role,
    roles: device.roles,
    part: device.row?.part ?? null,
    driver: device.row?.driver ?? null,
    busMaster: device.busMaster,
    translation: device.translation,
    iommu: device.iommu ?? null,
    needsContiguous: device.needsContiguous,
    import: device.import,
    export: device.export,
    window: device.window ?? null,
    physical: device.physical ?? null,
    coherent: device.coherent,
    alignment: device.alignment,
    obstacles: device.obstacles.map(({ rule, answer, message }) => ({ rule, answer, message })),
    facts: device.facts,
  };
}
