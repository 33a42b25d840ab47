// For callers who know nothing of memory: name devices and a format, and get frames that all of them work on.
import { buildBoard } from "../board/build.ts";
import type { Board } from "../board/board.ts";
import { archOf } from "../board/arch.ts";
import { createKernel } from "../board/kernel/create-kernel.ts";
import type { Frame, DeviceQueue, SeenFrame } from "../buffer/media-device.ts";
import type { Platform } from "../buffer/platform.ts";
import { parseBlob } from "../devicetree/parse-blob.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { FrameLayout } from "../format/layout.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { StreamPlan, Verdict } from "../plan/plan.ts";
import { openTwin } from "../sim/open-twin.ts";
import { isBlocked, openNext } from "./open-next.ts";
import type { OpenStream } from "./open-stream.ts";
import type { ConsumerRun } from "./report.ts";
import { runSessions } from "./run-loop.ts";
import { StreamSession } from "./stream-session.ts";
import { refusalsOf, refusalText, type Trial } from "./trial.ts";

export type OpenedPlatform = Platform & { readonly board: Board };

/** A device tree blob, and the name to call it by in messages. */
export interface BoardSource {
  readonly deviceTree: Uint8Array;
  readonly file?: string;
}

/** What is to be shared: devices as a pipeline names them (`camera`, `&isp0`, a node path). */
export interface ShareRequest {
  readonly from: string;
  readonly to: readonly string[];
  /** DRM fourcc name, or the V4L2 one where DRM has none. */
  readonly format: string;
  readonly size: `${number}x${number}`;
  /** Frames a second; 30 when absent. */
  readonly rate?: number;
}

/** Frames that the producer fills and every consumer sees, mapped for all. Disposing gives everything back. */
export interface SharedBuffers extends Disposable {
  readonly verdict: Verdict;
  readonly layout: FrameLayout;
  readonly frames: readonly Frame[];
  /** The producer's first, then the consumers' in the order of the request. The CPU has none. */
  readonly queues: readonly DeviceQueue[];
  /**
   * Moves frames from the producer to all consumers, copies them where the verdict says so, and checks what arrives.
   * @param look gets every frame as a consumer saw it; the bytes are valid during the call
   */
  run(frames: number, look?: Look): Promise<readonly ConsumerRun[]>;
}

export type Look = (
  consumer: string,
  sequence: number,
  seen: SeenFrame,
  layout: FrameLayout,
) => void;

/** The devices cannot share: the diagnostics say which and why. */
export class ShareError extends Error {
  override readonly name = "ShareError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ message }) => message).join("; "));
    this.diagnostics = diagnostics;
  }
}

/**
 * A twin of the board in this process.
 * @throws ShareError when the device tree does not read
 */
export async function openPlatform(of: Board | BoardSource): Promise<OpenedPlatform> {
  const board = "deviceTree" in of ? readBoard(of) : of;
  // Loaded on demand, so that planning alone needs nothing of Node.
  const { brotli } = await import("./brotli.ts");
  return Object.assign(openTwin(board, { compression: brotli }), { board });
}

/** @throws ShareError when a name is not known, or no memory and no copy serves the devices */
export async function share(
  platform: OpenedPlatform,
  request: ShareRequest,
): Promise<SharedBuffers> {
  const stream = planOf(platform.board, request);
  const trials: Trial[] = [];
  const choice = { fallback: true };
  const opened = isBlocked(stream)
    ? undefined
    : openNext(platform, platform.board, stream, choice, trials);
  if (!opened) throw new ShareError(whyNot(stream, trials));
  return sharedBuffers(platform, stream, opened.stream);
}

function readBoard({ deviceTree, file = "board.dtb" }: BoardSource): Board {
  const { value: tree, diagnostics } = parseBlob(deviceTree, file);
  if (!tree) throw new ShareError(diagnostics);
  const arch = archOf(tree);
  return buildBoard(tree, createKernel(arch === undefined ? {} : { archHint: arch }));
}

function planOf(board: Board, request: ShareRequest): StreamPlan {
  const [width = 0, height = 0] = request.size.split("x").map(Number);
  const place = { file: "<share>" };
  const named = (text: string) => ({ text, place });
  const { value, diagnostics } = makePlan(board, {
    file: "<share>",
    streams: [
      {
        id: "share",
        from: named(request.from),
        to: request.to.map(named),
        format: request.format,
        width,
        height,
        rate: request.rate ?? 30,
        place,
      },
    ],
  });
  const stream = value?.streams[0];
  if (!stream) throw new ShareError(diagnostics);
  return stream;
}

function sharedBuffers(platform: Platform, stream: StreamPlan, open: OpenStream): SharedBuffers {
  const ends = [open.producer, ...open.consumers];
  return {
    verdict: open.copies.length === 0 ? "zero-copy" : "copy",
    layout: open.producer.layout,
    frames: open.frames,
    queues: ends.flatMap(({ queue }) => queue ?? []),
    async run(frames, look) {
      const options = {
        frames,
        fallback: false,
        ...(look && {
          onFrame: (_: string, ...frame: Parameters<Look>) => look(...frame),
        }),
      };
      const session = new StreamSession(platform, stream, open, options);
      session.start();
      await runSessions(platform, [session], () => undefined);
      return session.consumerRuns();
    },
    [Symbol.dispose]: () => open[Symbol.dispose](),
  };
}

function whyNot(stream: StreamPlan, trials: readonly Trial[]): readonly Diagnostic[] {
  const obstacles = stream.obstacles.map(({ message }) => message);
  const refused = trials.flatMap((trial) => refusalsOf(trial).map(refusalText));
  return [
    {
      code: "share-refused",
      severity: "error",
      message: `${[stream.from, ...stream.to].join(", ")} cannot share ${stream.format} frames`,
      notes: [...obstacles, ...refused, ...stream.questions],
    },
  ];
}
