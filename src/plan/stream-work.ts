// One stream on one board, worked out as far as it goes without the others: devices, layout, buffers, and the table of
// who accepts which memory.
import type { Board, Device } from "../board/board.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { type FrameLayout, frameLayout, isConflict } from "../format/layout.ts";
import { parseFormat } from "../format/parse-format.ts";
import type { Stream } from "../pipeline/pipeline.ts";
import { bufferCount } from "./buffer-count.ts";
import { type CandidateMemory, candidatesOf } from "./candidates.ts";
import { CPU } from "./cpu.ts";
import { agreedFormat, deviceObstacles, type Ends, formatAssumptions, formatObstacles, gapObstacles, layoutDemands, modifierObstacles, takesPixels } from "./ends.ts";
import type { Candidate, DeviceVerdict, StreamObstacle } from "./plan.ts";
import { resolveDevice } from "./resolve-device.ts";
import { judge } from "./rules/judge.ts";
import { all } from "../diagnostic/answer.ts";

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
  /** Consumers (0 the first) that only a converting copy can serve. */
  readonly forced: ReadonlySet<number>;
  readonly assumptions: readonly string[];
}

export interface StreamStart {
  readonly work?: StreamWork;
  readonly diagnostics: readonly Diagnostic[];
}

export function startStream(board: Board, stream: Stream): StreamStart {
  const from = resolveDevice(board, stream.from, "from", (device) => takesPixels(device, stream.format, "from") !== false);
  const to = stream.to.map((name) =>
    resolveDevice(board, name, "to", (device) => takesPixels(device, stream.format, "to") !== false),
  );
  const diagnostics = [from, ...to].flatMap((one) => one.diagnostics);
  const consumers = to.flatMap(({ device }) => (device ? [device] : []));
  if (!from.device || consumers.length < to.length) return { diagnostics };
  const notes = [from, ...to].flatMap(({ note }) => (note === undefined ? [] : [note]));
  return workOn(board, { stream, from: from.device, to: consumers }, notes, diagnostics);
}

function workOn(board: Board, ends: Ends, notes: readonly string[], diagnostics: readonly Diagnostic[]): StreamStart {
  const { stream } = ends;
  const devices = [ends.from, ...ends.to];
  const format = agreedFormat(ends);
  const agreed = agreeOnLayout(ends, format);
  if ("diagnostic" in agreed) return { diagnostics: [...diagnostics, agreed.diagnostic] };
  const { layout } = agreed;
  const memories = candidatesOf(board, devices.filter((device) => device !== CPU));
  const isProtected = stream.protected ?? false;
  const verdicts = devices.map((device) =>
    memories.map((memory) => judge({ board, device, memory, layout, protected: isProtected })),
  );
  const converted = [...formatObstacles(ends, format), ...agreed.conflicts, ...gapObstacles(ends, layout)];
  const count = bufferCount(stream, devices);
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
      return { memory: memory.id, verdict: all(answers.map((a) => a.verdict)), devices: answers };
    }),
    blocked: [...deviceObstacles(ends), ...modifierObstacles(ends)],
    converted,
    forced: forcedConsumers(ends, converted),
    assumptions: [...notes, ...variantNote(stream.format, format), ...formatAssumptions(ends)],
  };
  return { work, diagnostics };
}

type Agreement =
  | { readonly layout: FrameLayout; readonly conflicts: readonly StreamObstacle[] }
  | { readonly diagnostic: Diagnostic };

/** One layout for all; where the demands exclude each other, the producer's own, and a copy for those left out. */
function agreeOnLayout({ stream, from, to }: Ends, name: string): Agreement {
  const format = parseFormat(name);
  if (!format) {
    const message = `${stream.format} is not a format that onebuf knows`;
    return { diagnostic: { code: "plan-no-layout", severity: "error", message, place: stream.place } };
  }
  const bare = frameLayout(format, stream.width, stream.height, []);
  const tight = isConflict(bare) ? 0 : (bare.planes[0]?.stride ?? 0);
  const layoutFor = (devices: readonly Device[]) =>
    frameLayout(format, stream.width, stream.height, layoutDemands(devices, tight));
  const merged = layoutFor([from, ...to]);
  if (!isConflict(merged)) return { layout: merged, conflicts: [] };
  const conflicts: StreamObstacle[] = [];
  const kept: Device[] = [from];
  for (const device of to) {
    const trial = layoutFor([...kept, device]);
    if (isConflict(trial)) conflicts.push({ node: device.node, rule: "layout", verdict: "no", message: trial.message, facts: [] });
    else kept.push(device);
  }
  const layout = layoutFor(kept);
  if (!isConflict(layout)) return { layout, conflicts };
  return { diagnostic: { code: "plan-no-layout", severity: "error", message: layout.message, place: stream.place } };
}

function variantNote(asked: string, agreed: string): readonly string[] {
  if (asked === agreed) return [];
  return [`${asked} is set up as ${agreed}: the same pixels, with a buffer for each plane, which every device of the stream takes`];
}

function forcedConsumers({ from, to }: Ends, obstacles: readonly StreamObstacle[]): ReadonlySet<number> {
  const nodes = new Set(obstacles.map((obstacle) => obstacle.node));
  return new Set(to.flatMap((device, at) => (nodes.has(device.node) || nodes.has(from.node) ? [at] : [])));
}
