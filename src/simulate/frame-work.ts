// The CPU's work for one frame of every stream, and for each second.
import type { Board } from "../board/board.ts";
import type { BoardFigures } from "../sim/cost/figures/board-figures.ts";
import { callTime, copyTime, readingTime, sum, type Time } from "./cpu-work.ts";
import type { Mapping } from "./mapping-use.ts";
import { mappingTime } from "./mapping-time.ts";
import type { PlacedStream, Placement } from "./place.ts";

export interface FrameWork {
  /** One frame of every stream. */
  readonly copies: Time;
  readonly maintenance: Time;
  /** Calls to the devices, and page tables where each frame is mapped anew. */
  readonly calls: Time;
  /** Shares of a core. */
  readonly load: { readonly copies: number; readonly other: number };
  /** Nanoseconds of a copy with the CPU's work around it, by the copy's place in the stream's way. */
  copyOf(stream: string, copy: number): number;
}

interface StreamWork {
  readonly placed: PlacedStream;
  readonly copies: readonly { readonly time: number; readonly byCpu: Time }[];
  readonly maintenance: Time;
  readonly calls: Time;
}

export function frameWork(
  board: Board,
  placement: Placement,
  figures: BoardFigures,
  mapping: Mapping,
): FrameWork {
  const streams = placement.streams.map((placed) =>
    streamWork(board, placed, { figures, mapping, placement }),
  );
  const perSecond = (timeOf: (work: StreamWork) => number) =>
    streams.reduce((all, work) => all + timeOf(work) * work.placed.stream.rate, 0) / 1e9;
  return {
    copies: sum(streams.flatMap(({ copies }) => copies.map(({ byCpu }) => byCpu))),
    maintenance: sum(streams.map(({ maintenance }) => maintenance)),
    calls: sum(streams.map(({ calls }) => calls)),
    load: {
      copies: perSecond(({ copies }) => sum(copies.map(({ byCpu }) => byCpu)).nanoseconds),
      other: perSecond(({ maintenance, calls }) => sum([maintenance, calls]).nanoseconds),
    },
    copyOf: (stream, copy) =>
      streams.find(({ placed }) => placed.stream.id === stream)?.copies[copy]?.time ?? 0,
  };
}

function streamWork(
  board: Board,
  placed: PlacedStream,
  {
    figures,
    mapping,
    placement,
  }: {
    readonly figures: BoardFigures;
    readonly mapping: Mapping;
    readonly placement: Placement;
  },
): StreamWork {
  const copies = placed.copies.map((copy) => copyTime(board, placed, copy, figures));
  const mapped = mapping === "frame" ? [mappingTime(board, placed, placement, figures)] : [];
  return {
    placed,
    copies: copies.map(({ copy, maintenance, isByCpu }) => ({
      time: copy.nanoseconds + maintenance.nanoseconds,
      byCpu: isByCpu ? copy : { nanoseconds: 0, inputs: copy.inputs },
    })),
    maintenance: sum([
      ...copies.map(({ maintenance }) => maintenance),
      readingTime(board, placed, figures),
      ...mapped.map(({ caches }) => caches),
    ]),
    calls: sum([callTime(placed, figures), ...mapped.map(({ tables }) => tables)]),
  };
}
