// What a strategy asks of the DRAM: pixels, copies and page tables.
import { CPU } from "../plan/cpu.ts";
import type { BoardFigures } from "../sim/cost/figures/board-figures.ts";
import { type DramTraffic, dramTraffic, type TrafficPart } from "../sim/cost/dram/dram-traffic.ts";
import {
  copied,
  read,
  scannedOut,
  tablesFetched,
  written,
} from "../sim/cost/dram/traffic-parts.ts";
import type { PlacedStream, Placement } from "./place.ts";
import { refreshPeriod } from "./service-times.ts";
import type { Translation } from "./translations.ts";

export interface Traffic {
  readonly dram: DramTraffic;
  readonly copies: number;
  /** Bytes that copies move, each counted once. */
  readonly copiedBytesPerSecond: number;
}

export function trafficOf(
  { streams }: Placement,
  costs: { readonly translations: readonly Translation[]; readonly figures: BoardFigures },
): Traffic {
  const parts = streams.flatMap((stream) => [
    ...devicesTraffic(stream),
    ...copiesTraffic(stream),
    ...tablesTraffic(stream, costs.translations),
  ]);
  const moved = streams.flatMap(({ stream, copies }) =>
    copies.map(({ frames }) => frames.layout.size * stream.rate),
  );
  return {
    dram: dramTraffic(parts, costs.figures.dram),
    copies: moved.length,
    copiedBytesPerSecond: moved.reduce((sum, one) => sum + one, 0),
  };
}

function devicesTraffic(placed: PlacedStream): readonly TrafficPart[] {
  const { stream, producer, consumers } = placed;
  return [
    written(producer.layout.size, stream.rate),
    // One reference for each block: more where frames refer both ways, less where they refer to none.
    ...(producer.role === "codec" ? [read(producer.layout.size, stream.rate)] : []),
    ...consumers.map(({ role, layout }) =>
      role === "display"
        ? scannedOut(layout.size, 1e9 / refreshPeriod(stream.rate))
        : read(layout.size, stream.rate),
    ),
  ];
}

function copiesTraffic({ stream, frames, copies }: PlacedStream): readonly TrafficPart[] {
  return copies.map((copy) =>
    copied({
      source: frames.layout.size,
      target: copy.frames.layout.size,
      framesPerSecond: stream.rate,
      writeAllocate: copy.way.engine === CPU.node && copy.frames.isCached,
    }),
  );
}

function tablesTraffic(
  { stream }: PlacedStream,
  translations: readonly Translation[],
): readonly TrafficPart[] {
  return translations
    .filter((one) => one.stream === stream.id)
    .map(({ counts }) => tablesFetched(counts.fetches, stream.rate));
}
