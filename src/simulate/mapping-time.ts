// What it takes to map a frame anew for each device, and to let it go again: page tables, and the caches that an exporter
// cleans when it maps.
import type { Board } from "../board/board.ts";
import { unmapsLazily } from "../board/kernel/iommu-options.ts";
import { CPU } from "../plan/cpu.ts";
import type { BoardFigures } from "../sim/cost/figures/board-figures.ts";
import {
  type MappedBuffer,
  mapMaintenance,
  unmapMaintenance,
} from "../sim/cost/maintenance/device-maintenance.ts";
import { mapTime, unmapTime } from "../sim/cost/mapping/map-time.ts";
import { lazyUnmapTime } from "../sim/cost/mapping/lazy-unmap.ts";
import { type MapWork, mapWork, unmapWork } from "../sim/cost/mapping/map-work.ts";
import type { AddressMap } from "../sim/cost/tlb/address-map.ts";
import { named, sum, type Time } from "./cpu-work.ts";
import { mappingInputs } from "./inputs.ts";
import type { PlacedEnd, PlacedStream, Placement } from "./place.ts";

/** Each device maps and unmaps one frame of the stream. */
export interface MappingTime {
  readonly tables: Time;
  /** An exporter cleans the CPU's caches when its buffer is mapped, and again when it is let go. */
  readonly caches: Time;
}

export function mappingTime(
  board: Board,
  placed: PlacedStream,
  { maps }: Placement,
  figures: BoardFigures,
): MappingTime {
  const { producer, consumers, stream } = placed;
  // Each buffer of a frame is one mapping.
  const unmap = unmapsLazily(board.kernel)
    ? (work: MapWork) =>
        lazyUnmapTime(work, figures.mapping, stream.rate * producer.layout.buffers.length)
    : (work: MapWork) => unmapTime(work, figures.mapping);
  const devices = [producer, ...consumers].filter(({ node }) => node !== CPU.node);
  return {
    tables: sum(devices.flatMap((end) => tablesTime(end, maps.get(end.node), figures, unmap))),
    caches: sum(devices.flatMap((end) => cachesTime(board, placed, end, figures))),
  };
}

/** Its tables stay where a frame lay before. */
function tablesTime(
  { addresses, layout }: PlacedEnd,
  map: AddressMap | undefined,
  figures: BoardFigures,
  unmap: (work: MapWork) => number,
): readonly Time[] {
  if (!map) return [];
  const [frame = []] = addresses;
  const parts = frame.map((address, at) => partOf(map, address, layout.buffers[at] ?? 0));
  const nanoseconds = parts.reduce(
    (all, part) => all + mapTime(mapWork(part, 0), figures.mapping) + unmap(unmapWork(part)),
    0,
  );
  return [{ nanoseconds, inputs: mappingInputs(figures) }];
}

function cachesTime(
  board: Board,
  { producer, frames, copies }: PlacedStream,
  end: PlacedEnd,
  figures: BoardFigures,
): readonly Time[] {
  const own = copies.find(({ way }) => way.consumers.includes(end.node))?.frames ?? frames;
  const buffer: MappedBuffer = {
    bytes: own.layout.size,
    cached: own.isCached,
    coherent: board.devices.find(({ node }) => node === end.node)?.coherent === "yes",
    direction: end === producer ? "from-device" : "to-device",
  };
  return [mapMaintenance, unmapMaintenance].map((time) =>
    named(time(buffer, figures.cpu), figures),
  );
}

/** The blocks of one buffer. */
function partOf(map: AddressMap, address: number, bytes: number): AddressMap {
  const end = address + bytes;
  const extents = map.extents.flatMap((extent) => {
    const { block } = extent;
    const from = Math.max(extent.address, Math.floor(address / block) * block);
    const to = Math.min(extent.address + extent.size, Math.ceil(end / block) * block);
    return to > from ? [{ address: from, size: to - from, block }] : [];
  });
  return { extents, levelsFor: (block) => map.levelsFor(block) };
}
