// A DRM screen as a consumer: the first frame sets the mode, each further one is flipped to at a vertical blank, and a frame
// is finished when the next has taken its place.
import { attempt, isRefused, KernelError, type UnknownFact } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { addressOf, ioctl, readAvailable } from "../call.ts";
import { HOST_ABI } from "../host.ts";
import type { AttachedBuffer, Finished, Pending, QueueDriver, Taken } from "../queue-driver.ts";
import { DRM_EVENT_FLIP_COMPLETE, drmEvent, drmEventVblank } from "../uapi/drm-event.ts";
import { DRM_IOCTL_MODE_PAGE_FLIP, DRM_MODE_PAGE_FLIP_EVENT } from "../uapi/drm-framebuffer.ts";
import { DRM_IOCTL_MODE_SETCRTC } from "../uapi/drm-resources.ts";
import { decode } from "../uapi/struct.ts";
import type { Card } from "./card.ts";
import type { Screen } from "./screen.ts";

/** A frame as the card knows it. */
class ShownFrame implements Taken {
  readonly frameBuffer: number;
  readonly #card: Card;
  readonly #handles: readonly number[];

  constructor(card: Card, frameBuffer: number, handles: readonly number[]) {
    this.#card = card;
    this.frameBuffer = frameBuffer;
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

const EVENT_BYTES = 4096;

export class ScreenDriver implements QueueDriver {
  /** It goes on showing its last frame. */
  readonly holds = 1;
  readonly call = "DRM_IOCTL_MODE_ADDFB2";
  readonly #accounts: Accounts;
  readonly #card: Card;
  readonly #screen: Screen;
  readonly #layout: FrameLayout;
  readonly #master: () => string;
  readonly #events = new Uint8Array(new ArrayBuffer(EVENT_BYTES));
  readonly #waiting: ShownFrame[] = [];
  readonly #finished: OnScreen[] = [];
  #shown: OnScreen | undefined;
  #flip: { readonly frame: ShownFrame; readonly number: bigint } | undefined;
  #flips = 0n;
  #sequence = 0;
  #isRunning = false;

  /** Owns the card. @param master tells who has the screens instead */
  constructor(
    accounts: Accounts,
    card: Card,
    screen: Screen,
    layout: FrameLayout,
    master: () => string,
  ) {
    this.#accounts = accounts;
    this.#master = master;
    this.#card = card;
    this.#screen = screen;
    this.#layout = layout;
  }

  get pending(): Pending | undefined {
    return this.#flip && { fd: this.#card.fd, interest: "readable" };
  }

  take(buffers: readonly AttachedBuffer[]): ShownFrame {
    const handles: number[] = [];
    try {
      for (const { fd } of buffers) handles.push(this.#card.import(fd));
      return new ShownFrame(this.#card, this.#addFrameBuffer(handles), handles);
    } catch (error) {
      for (const handle of handles) this.#card.forget(handle);
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
    this.#waiting.length = 0;
    if (this.#shown === undefined) return;
    // Turns the screen off; the kernel waits for a flip that is under way.
    ioctl(this.#card.fd, DRM_IOCTL_MODE_SETCRTC, { crtc_id: this.#screen.crtc });
    this.#flip = undefined;
    this.#finished.push(this.#shown);
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
    this.#card[Symbol.dispose]();
  }

  #addFrameBuffer(handles: readonly number[]): number {
    const { width, height, planes, buffers } = this.#layout;
    return this.#card.addFrameBuffer({
      code: this.#screen.code,
      width,
      height,
      handles: planes.map((_, at) => handles[buffers.length > 1 ? at : 0] ?? 0),
      pitches: planes.map(({ stride }) => stride),
      offsets: planes.map(({ offset }) => offset),
    });
  }

  /** Brings the next frame on its way, one at a time. */
  #advance(): void {
    if (this.#flip) return;
    const [next] = this.#waiting;
    if (!next) return;
    if (this.#shown) this.#startFlip(next);
    else this.#setMode(next);
    this.#waiting.shift();
    if (!this.#flip) this.#advance();
  }

  #setMode(frame: ShownFrame): void {
    const { connector, crtc, mode } = this.#screen;
    const connectors = new Uint8Array(Uint32Array.of(connector).buffer);
    const input = {
      crtc_id: crtc,
      fb_id: frame.frameBuffer,
      set_connectors_ptr: addressOf(connectors),
      count_connectors: 1,
      mode_valid: 1,
      mode,
    };
    const result = attempt(() => ioctl(this.#card.fd, DRM_IOCTL_MODE_SETCRTC, input, [connectors]));
    if (isRefused(result)) throw this.#explained(result);
    this.#shown = { frame, since: this.#accounts.now() };
  }

  /** Whoever is not master is denied. */
  #explained(error: KernelError | UnknownFact): Error {
    return error instanceof KernelError && error.errno === "EACCES"
      ? new KernelError(error.call, error.errno, this.#master())
      : error;
  }

  #startFlip(frame: ShownFrame): void {
    this.#flips += 1n;
    const number = this.#flips;
    ioctl(this.#card.fd, DRM_IOCTL_MODE_PAGE_FLIP, {
      crtc_id: this.#screen.crtc,
      fb_id: frame.frameBuffer,
      flags: DRM_MODE_PAGE_FLIP_EVENT,
      user_data: number,
    });
    this.#flip = { frame, number };
  }

  #takeEvents(): void {
    const bytes = readAvailable(this.#card.fd, this.#events) ?? new Uint8Array();
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
    if (this.#shown) this.#finished.push(this.#shown);
    const since = this.#accounts.timeOf(event.tv_sec, event.tv_usec);
    this.#shown = { frame: this.#flip.frame, since };
    this.#flip = undefined;
    if (this.#isRunning) this.#advance();
  }
}
