// A DRM screen as a consumer: the first frame takes the screen over, each further one is flipped to at a vertical blank, and a
// frame is finished when the next has taken its place.
import { attempt, isRefused, KernelError } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { ioctlPlain, readAvailable } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import { HOST_ABI } from "../host.ts";
import type { AttachedBuffer, Finished, Pending, QueueDriver, Taken } from "../queue-driver.ts";
import { DRM_CAP_ADDFB2_MODIFIERS, DRM_IOCTL_SET_MASTER } from "../uapi/drm-device.ts";
import { DRM_EVENT_FLIP_COMPLETE, drmEvent, drmEventVblank } from "../uapi/drm-event.ts";
import { decode } from "../uapi/struct.ts";
import type { Card } from "./card.ts";
import type { Output, ShownPicture } from "./output.ts";
import { type ScanOutFormat, scanOutFormat } from "./scan-out-format.ts";
import { isDenied } from "./screen-master.ts";

export interface ScreenParts {
  /** The driver owns it. */
  readonly card: Card;
  readonly output: Output;
  readonly layout: FrameLayout;
  /** Tells who has the screens instead. */
  readonly master: () => string;
}

/** A frame as the card knows it. */
class ShownFrame implements Taken, ShownPicture {
  readonly frameBuffer: number;
  readonly buffers: readonly OwnedFd[];
  readonly #card: Card;
  readonly #handles: readonly number[];

  constructor(
    card: Card,
    frameBuffer: number,
    handles: readonly number[],
    buffers: readonly OwnedFd[],
  ) {
    this.#card = card;
    this.frameBuffer = frameBuffer;
    this.buffers = buffers;
    this.#handles = handles;
  }

  release(): void {
    this.#card.removeFrameBuffer(this.frameBuffer);
    for (const handle of this.#handles) this.#card.forget(handle);
  }
}

interface OnScreen {
  readonly frame: ShownFrame;
  readonly since: number;
}

/** A frame on its way to the screen. */
interface Flip {
  readonly frame: ShownFrame;
  /** Of the event that ends it. */
  readonly number: bigint;
  /** When it was asked for. */
  readonly from: number;
}

const EVENT_BYTES = 4096;

export class ScreenDriver implements QueueDriver {
  /** It goes on showing its last frame. */
  readonly holds = 1;
  readonly call = "DRM_IOCTL_MODE_ADDFB2";
  readonly #accounts: Accounts;
  readonly #parts: ScreenParts;
  readonly #format: ScanOutFormat | undefined;
  readonly #takesModifiers: boolean;
  readonly #events = new Uint8Array(new ArrayBuffer(EVENT_BYTES));
  readonly #waiting: ShownFrame[] = [];
  readonly #finished: OnScreen[] = [];
  #shown: OnScreen | undefined;
  #flip: Flip | undefined;
  #flips = 0n;
  #sequence = 0;
  #isRunning = false;
  /** Another program has become master of the card: frames wait until it has gone. */
  #isPaused = false;

  constructor(accounts: Accounts, parts: ScreenParts) {
    this.#accounts = accounts;
    this.#parts = parts;
    this.#format = scanOutFormat(parts.layout.format);
    this.#takesModifiers = parts.card.capability(DRM_CAP_ADDFB2_MODIFIERS) !== 0n;
  }

  get pending(): Pending | undefined {
    return this.#flip && { fd: this.#parts.card.fd, interest: "readable" };
  }

  take(buffers: readonly AttachedBuffer[]): ShownFrame {
    const { card, output } = this.#parts;
    const fds = buffers.map(({ fd }) => fd);
    const handles: number[] = [];
    let frame: ShownFrame | undefined;
    try {
      for (const fd of fds) handles.push(card.import(fd));
      frame = new ShownFrame(card, this.#addFrameBuffer(handles), handles, fds);
      output.test(frame);
      return frame;
    } catch (error) {
      if (frame) frame.release();
      else for (const handle of handles) card.forget(handle);
      throw error;
    }
  }

  start(): void {
    this.#sequence = 0;
    this.#advance();
    this.#isRunning = true;
  }

  stop(): void {
    this.#isRunning = false;
    this.#isPaused = false;
    this.#waiting.length = 0;
    if (this.#shown === undefined && this.#flip === undefined) return;
    this.#parts.output.end();
    // What was seen for the last moment was seen.
    this.#takeEvents();
    this.#flip = undefined;
    if (this.#shown) this.#finished.push(this.#shown);
    this.#shown = undefined;
  }

  enqueue(frame: ShownFrame): void {
    this.#waiting.push(frame);
    try {
      if (this.#isRunning) this.#advance();
    } catch (error) {
      // What is refused is not queued.
      this.#waiting.pop();
      throw error;
    }
  }

  finished(): Finished | undefined {
    this.#takeEvents();
    if (this.#isPaused) this.#advance();
    const done = this.#finished.shift();
    if (!done) return undefined;
    const sequence = this.#sequence;
    this.#sequence += 1;
    return {
      taken: done.frame,
      sequence,
      timestamp: done.since,
      error: undefined,
      seen: undefined,
    };
  }

  /** The kernel removes what this file had on the screen, in its lists and in its handles. */
  [Symbol.dispose](): void {
    this.#parts.card[Symbol.dispose]();
  }

  #addFrameBuffer(handles: readonly number[]): number {
    const { card, layout } = this.#parts;
    const { width, height, planes, buffers } = layout;
    return card.addFrameBuffer({
      // 0 is no format, and refused.
      code: this.#format?.code ?? 0,
      width,
      height,
      handles: planes.map((_, at) => handles[buffers.length > 1 ? at : 0] ?? 0),
      pitches: planes.map(({ stride }) => stride),
      offsets: planes.map(({ offset }) => offset),
      modifier: this.#takesModifiers ? this.#format?.modifier : undefined,
    });
  }

  /** Brings the next frame on its way, one at a time. */
  #advance(): void {
    if (this.#flip) return;
    const [next] = this.#waiting;
    if (!next) return;
    const result = attempt(() => this.#show(next));
    this.#isPaused = isDenied(result) && this.#shown !== undefined;
    if (this.#isPaused) return;
    if (isDenied(result)) throw new KernelError(result.call, result.errno, this.#parts.master());
    if (isRefused(result)) throw result;
    this.#waiting.shift();
    if (!this.#flip) this.#advance();
  }

  /** A flip while the screen is ours; else it is taken over, if need be from a master that has gone. */
  #show(frame: ShownFrame): void {
    const isOurs = this.#shown !== undefined && !this.#isPaused;
    const result = attempt(() => (isOurs ? this.#startFlip(frame) : this.#begin(frame)));
    if (!isRefused(result)) return;
    if (!isDenied(result) || isRefused(attempt(() => this.#becomeMaster()))) throw result;
    this.#begin(frame);
  }

  #becomeMaster(): void {
    ioctlPlain(this.#parts.card.fd, DRM_IOCTL_SET_MASTER);
  }

  #begin(frame: ShownFrame): void {
    const flip = this.#nextFlip(frame);
    if (this.#parts.output.begin(frame, flip.number)) this.#flip = flip;
    else this.#replace({ frame, since: this.#accounts.now() });
  }

  #startFlip(frame: ShownFrame): void {
    const flip = this.#nextFlip(frame);
    this.#parts.output.flip(frame, flip.number);
    this.#flip = flip;
  }

  #nextFlip(frame: ShownFrame): Flip {
    this.#flips += 1n;
    return { frame, number: this.#flips, from: this.#accounts.now() };
  }

  #replace(next: OnScreen): void {
    if (this.#shown) this.#finished.push(this.#shown);
    this.#shown = next;
  }

  #takeEvents(): void {
    const bytes = readAvailable(this.#parts.card.fd, this.#events) ?? new Uint8Array();
    let at = 0;
    while (at < bytes.length) {
      const { type, length } = decode(drmEvent, bytes.subarray(at), HOST_ABI);
      if (length === 0) throw new KernelError("read(DRM event)", "EIO");
      if (type === DRM_EVENT_FLIP_COMPLETE)
        this.#flipped(decode(drmEventVblank, bytes.subarray(at), HOST_ABI));
      at += length;
    }
  }

  #flipped(event: { user_data: bigint; tv_sec: number; tv_usec: number }): void {
    // An event of a flip before the last stop is for nobody.
    if (this.#flip?.number !== event.user_data) return;
    const { frame, from } = this.#flip;
    // The event of a mode set may carry the time of a blank before it: drivers/gpu/drm/drm_vblank.c:1091.
    const since = Math.max(from, this.#accounts.timeOf(event.tv_sec, event.tv_usec));
    this.#replace({ frame, since });
    this.#flip = undefined;
    if (this.#isRunning) this.#advance();
  }
}
