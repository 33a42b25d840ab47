// Offers a memory to every device of a stream: allocated, attached, mapped, queued and let go. No frame moves.
import type { Board } from "../board/board.ts";
import { attempt, isRefused } from "../buffer/kernel-error.ts";
import type { Platform } from "../buffer/platform.ts";
import type { StreamPlan } from "../plan/plan.ts";
import type { NextWay } from "./next-way.ts";
import { openStream, type StreamEnd } from "./open-stream.ts";
import { queueOnce } from "./queue-once.ts";
import { type Refused, refusedBy, type Trial } from "./trial.ts";
import { trialOf } from "./trial-of.ts";

export function offerMemory(
  platform: Platform,
  board: Board,
  stream: StreamPlan,
  way: NextWay,
): Trial {
  const opening = openStream(platform, board, stream, way, "some");
  const trial = trialOf(way, opening, undefined);
  const { opened } = opening;
  if (!opened) return trial;
  try {
    const late = [opened.producer, ...opened.consumers].flatMap((end) => refusedAtQueue(end) ?? []);
    const answers = new Map(late.map((refused) => [refused.by, refused]));
    const devices = trial.devices.map((device) => ({
      ...device,
      answer: answers.get(device.node) ?? device.answer,
    }));
    return { ...trial, devices };
  } finally {
    opened[Symbol.dispose]();
  }
}

function refusedAtQueue({ node, queue, mappings }: StreamEnd): Refused | undefined {
  const [mapping] = mappings.values();
  if (!queue || !mapping) return undefined;
  const result = attempt(() => queueOnce(queue, mapping));
  return isRefused(result) ? refusedBy(node, result) : undefined;
}
