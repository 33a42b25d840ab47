// Why a stream does not go on, in words: who has the frames, and who waits for them.
import type { Consumer } from "./consumer.ts";
import type { CopyStage } from "./copy-stage.ts";
import type { OpenStream } from "./open-stream.ts";

export interface StalledStream {
  readonly open: OpenStream;
  readonly consumers: readonly Consumer[];
  readonly copies: readonly CopyStage[];
  /** Frames produced so far, and to be produced. */
  readonly frames: number;
  readonly total: number;
}

export function whoWaits({ open, consumers, copies, frames, total }: StalledStream): string {
  const parts = [
    `after ${frames} of ${total} frames nothing can happen any more`,
    ...(frames < total ? [producerText(open)] : []),
    ...copies.flatMap(copyText),
    ...consumers.flatMap(consumerText),
    `the stream has ${open.frames.length} buffers`,
  ];
  return parts.join("; ");
}

function producerText({ producer }: OpenStream): string {
  const queued = [...producer.mappings.values()].filter(({ isQueued }) => isQueued).length;
  return queued === 0
    ? `${producer.node} waits for a free buffer`
    : `${producer.node} has ${queued} buffers and fills none`;
}

function copyText({ open, running }: CopyStage): readonly string[] {
  return running.length === 0 ? [] : [`${open.engine.id} has ${running.length} copies under way`];
}

function consumerText({ end, inFlight, keeps }: Consumer): readonly string[] {
  if (inFlight === 0) return [];
  return inFlight <= keeps
    ? [`${end.node} keeps ${inFlight} until another frame comes`]
    : [`${end.node} has ${inFlight} and finishes none`];
}
