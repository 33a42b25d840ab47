// One stream on one board, worked out as far as it goes without the others: devices, layout, buffers, and the table of
// who accepts which memory.
import { all } from "../diagnostic/answer.ts";
import type { Board, Device } from "../board/board.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { FrameLayout } from "../format/layout.ts";
import type { Stream } from "../pipeline/pipeline.ts";
import { bufferCount } from "./buffer-count.ts";
import { type CandidateMemory, candidatesOf } from "./candidates.ts";
import { CPU } from "./cpu.ts";
import {
  agreedFormat,
  type Ends,
  formatAssumptions,
  LINEAR,
  takesModifier,
  takesPixels,
} from "./ends.ts";
import {
  deviceObstacles,
  formatObstacles,
  gapObstacles,
  modifierObstacles,
  sizeObstacles,
  tiledObstacles,
} from "./obstacles.ts";
import type { Candidate, DeviceVerdict, StreamObstacle } from "./plan.ts";
import { type End, resolveDevice } from "./resolve-device.ts";
import { roomFor } from "./room.ts";
import { judge } from "./rules/judge.ts";
import { agreeOnLayout, ownLayouts, scaledLayouts, scaleObstacles } from "./stream-layout.ts";

export interface StreamWork extends Ends {
  /** The ends in order: the producer, then the consumers. */
  readonly devices: readonly Device[];
  readonly layout: FrameLayout;
  readonly buffers: number;
  readonly buffersFrom: string;
  readonly memories: readonly CandidateMemory[];
  /** `verdicts[device][memory]`. */
  readonly verdicts: readonly (readonly DeviceVerdict[])[];
  readonly candidates: readonly Candidate[];
  /** Nothing mends these. */
  readonly blocked: readonly StreamObstacle[];
  /** A copy with a conversion mends these. */
  readonly converted: readonly StreamObstacle[];
  /** Frames of the devices that only a converting copy serves, by node. */
  readonly ownLayouts: ReadonlyMap<string, FrameLayout>;
  /** Consumers (0 the first) that only a converting copy can serve. */
  readonly forced: ReadonlySet<number>;
  readonly assumptions: readonly string[];
}

export interface StreamStart {
  readonly work?: StreamWork;
  readonly diagnostics: readonly Diagnostic[];
}

export function startStream(board: Board, stream: Stream): StreamStart {
  const takes = (end: End) => (device: Device) =>
    takesPixels(device, stream.format, end) !== false &&
    takesModifier(device, stream.modifier ?? LINEAR) !== false;
  const from = resolveDevice(board, stream.from, "from", takes("from"));
  const to = stream.to.map((name) => resolveDevice(board, name, "to", takes("to")));
  const diagnostics = [from, ...to].flatMap((one) => one.diagnostics);
  const consumers = to.flatMap(({ device }) => (device ? [device] : []));
  if (!from.device || consumers.length < to.length) return { diagnostics };
  const notes = [from, ...to].flatMap(({ note }) => (note === undefined ? [] : [note]));
  return workOn(board, { stream, from: from.device, to: consumers }, notes, diagnostics);
}

function workOn(
  board: Board,
  ends: Ends,
  notes: readonly string[],
  diagnostics: readonly Diagnostic[],
): StreamStart {
  const { stream } = ends;
  const devices = [ends.from, ...ends.to];
  const format = agreedFormat(ends);
  const agreed = agreeOnLayout(ends, format);
  if ("diagnostic" in agreed) return { diagnostics: [...diagnostics, agreed.diagnostic] };
  const { layout } = agreed;
  const memories = candidatesOf(
    board,
    devices.filter((device) => device !== CPU),
  );
  const count = bufferCount(stream, devices);
  const isProtected = stream.protected ?? false;
  const verdicts = devices.map((device) =>
    memories.map((memory) =>
      judge({ board, device, memory, layout, buffers: count.count, protected: isProtected }),
    ),
  );
  const scaled = scaledLayouts(ends, format, layout);
  const modifiers = modifierObstacles(ends);
  const converted = [
    ...formatObstacles(ends, format),
    ...agreed.conflicts,
    ...gapObstacles(ends, layout),
    ...scaleObstacles(ends, scaled),
    ...modifiers.filter(({ verdict }) => verdict === "no"),
  ];
  const work: StreamWork = {
    ...ends,
    devices,
    layout,
    buffers: count.count,
    buffersFrom: count.source,
    memories,
    verdicts,
    candidates: memories.map((memory, at) => {
      const answers = verdicts.map((row) => row[at]).filter((verdict) => verdict !== undefined);
      const bytes = Array.from({ length: count.count }, () => layout.buffers).flat();
      return {
        memory: memory.id,
        verdict: all(answers.map((a) => a.verdict)),
        ...roomFor(board, memory, bytes),
        devices: answers,
      };
    }),
    blocked: [
      ...deviceObstacles(ends),
      ...modifiers.filter(({ verdict }) => verdict === "unknown"),
      ...tiledObstacles(ends, format),
      ...sizeObstacles(ends, scaled),
    ],
    converted,
    ownLayouts: ownLayouts(ends, format, scaled, converted),
    forced: forcedConsumers(ends, converted),
    assumptions: [...notes, ...variantNote(stream.format, format), ...formatAssumptions(ends)],
  };
  return { work, diagnostics };
}

function variantNote(asked: string, agreed: string): readonly string[] {
  if (asked === agreed) return [];
  return [
    `${asked} is set up as ${agreed}: the same pixels, with a buffer for each plane, which every device of the stream takes`,
  ];
}

function forcedConsumers(
  { from, to }: Ends,
  obstacles: readonly StreamObstacle[],
): ReadonlySet<number> {
  const nodes = new Set(obstacles.map((obstacle) => obstacle.node));
  return new Set(
    to.flatMap((device, at) => (nodes.has(device.node) || nodes.has(from.node) ? [at] : [])),
  );
}
