// One stream from the first way tried to the last: opens it, falls back where that is allowed, keeps what was seen.
import type { Platform } from "../buffer/platform.ts";
import type { Board } from "../board/board.ts";
import type { StreamPlan } from "../plan/plan.ts";
import type { EventMeter } from "./event-meter.ts";
import { isBlocked, type Opened, openNext } from "./open-next.ts";
import type { CopyRun, SharedBuffer } from "./report.ts";
import type { RunOptions } from "./run-options.ts";
import { StreamSession } from "./stream-session.ts";
import type { Trial } from "./trial.ts";
import { trialOf } from "./trial-of.ts";
import { unknownConversions } from "./unknown-conversions.ts";

export class StreamTask {
  readonly stream: StreamPlan;
  readonly forced: string | undefined;
  readonly trials: Trial[] = [];
  /** The last session that moved frames, disposed of when it is over. */
  session: StreamSession | undefined;
  copies: readonly CopyRun[] = [];
  sharing: readonly SharedBuffer[] = [];
  readonly #platform: Platform;
  readonly #board: Board;
  readonly #options: RunOptions;
  readonly #meter: EventMeter;
  #current: Opened | undefined;

  constructor(
    platform: Platform,
    board: Board,
    stream: StreamPlan,
    options: RunOptions,
    meter: EventMeter,
  ) {
    this.#platform = platform;
    this.#board = board;
    this.stream = stream;
    this.#options = options;
    this.#meter = meter;
    this.forced = options.memory?.get(stream.id) ?? options.memory?.get("*");
  }

  /** Not started: no memory mends it, or nobody here can make the frames that a device takes. */
  get isBlocked(): boolean {
    return isBlocked(this.stream) || this.unknownConversions.length > 0;
  }

  get unknownConversions(): readonly string[] {
    return isBlocked(this.stream) ? [] : unknownConversions(this.stream);
  }

  /** Opens the stream in the next way that is not refused; undefined when there is none. */
  openNext(): StreamSession | undefined {
    if (this.isBlocked) return undefined;
    const { fallback, force = false } = this.#options;
    const choice = { forced: this.forced, fallback: fallback && !force };
    this.#current = openNext(this.#platform, this.#board, this.stream, choice, this.trials);
    if (!this.#current) return undefined;
    const { stream } = this.#current;
    this.session = new StreamSession(this.#platform, this.stream, stream, this.#options);
    this.session.start();
    return this.session;
  }

  /** Takes down a session that is over, and gives the one that runs in its place. */
  ended(session: StreamSession): StreamSession | undefined {
    if (this.#current) {
      const { way, opening } = this.#current;
      this.trials.push(trialOf(way, opening, session));
      this.copies = session.copyRuns().map(({ open, frames }) => ({
        from: way.memory,
        to: open.way.memory,
        engine: open.engine.id,
        consumers: open.way.consumers,
        frames,
        bytes: this.#meter.copiedInto(open.frames),
      }));
      this.sharing = session.open.frames.flatMap(({ buffers }) =>
        buffers.map(({ inode }) => ({
          inode,
          mappedBy: this.#meter.mappedBy(inode),
          attached: session.attached.get(inode) ?? null,
        })),
      );
    }
    session[Symbol.dispose]();
    const isOver = session.end?.kind === "done" || session.end?.kind === "stuck";
    return isOver ? undefined : this.openNext();
  }
}
