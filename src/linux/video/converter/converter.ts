// An open converter: both queues set for one pair of layouts. It keeps what it has mapped for the next frame, but no memory
// that nobody else owns: then it is closed, which is the only way to make videobuf2 let go.
import { attempt, isRefused, KernelError } from "../../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../../format/layout.ts";
import type { Accounts, Memory } from "../../accounts/accounts.ts";
import type { CountedBuffer } from "../../accounts/counted-buffer.ts";
import { openDevice, type OwnedFd } from "../../fd.ts";
import type { Job } from "../../job-fence.ts";
import type { AttachedBuffer, Pending } from "../../queue-driver.ts";
import { V4L2_MEMORY_DMABUF } from "../../uapi/v4l2-buffer.ts";
import type { VideoAbilities } from "../describe-video.ts";
import { setPicture } from "../selection.ts";
import { formatOf, mismatch, refused, setFormat } from "../video-format.ts";
import { VideoQueue } from "../video-queue.ts";
import { ConverterQueue } from "./converter-queue.ts";

export interface ConverterOptions {
  /** `/dev/video3`. */
  readonly path: string;
  readonly types: VideoAbilities["types"];
}

class ConverterJob implements Job {
  readonly from: readonly AttachedBuffer[];
  readonly to: readonly AttachedBuffer[];
  readonly onDone: (error: string | undefined) => void;
  isRead = false;
  isWritten = false;
  isOver = false;
  isAbandoned = false;
  error: string | undefined;
  readonly #converter: Converter;

  constructor(
    converter: Converter,
    from: readonly AttachedBuffer[],
    to: readonly AttachedBuffer[],
    onDone: (error: string | undefined) => void,
  ) {
    this.#converter = converter;
    this.from = from;
    this.to = to;
    this.onDone = onDone;
  }

  get isDone(): boolean {
    if (!this.isOver) this.#converter.collect();
    return this.isOver;
  }

  get pending(): Pending | undefined {
    return this.#converter.pending;
  }

  abandon(): void {
    this.isAbandoned = true;
    this.#converter.stopUnwanted();
  }
}

export class Converter implements Disposable {
  readonly #accounts: Accounts;
  readonly #fd: OwnedFd;
  readonly #source: ConverterQueue;
  readonly #target: ConverterQueue;
  /** In the order the device works. */
  readonly #jobs: ConverterJob[] = [];
  readonly #kept = new Set<Memory>();
  /** Takes no more frames. */
  isRetired = false;
  #stamp = 0;
  #isStreaming = false;

  /** @throws KernelError EINVAL from VIDIOC_S_FMT for layouts it does not convert */
  constructor(
    accounts: Accounts,
    { path, types }: ConverterOptions,
    from: FrameLayout,
    to: FrameLayout,
  ) {
    this.#accounts = accounts;
    this.#fd = openDevice(path);
    try {
      this.#source = new ConverterQueue(setQueue(this.#fd, types.consume, from), from);
      this.#target = new ConverterQueue(setQueue(this.#fd, types.produce, to), to);
    } catch (error) {
      this.#fd[Symbol.dispose]();
      throw error;
    }
  }

  /** Whether a frame can be given to it now. */
  get hasRoom(): boolean {
    return !this.isRetired && this.#source.hasRoom && this.#target.hasRoom;
  }

  get pending(): Pending | undefined {
    const [first] = this.#jobs;
    if (!first) return undefined;
    return { fd: this.#fd, interest: first.isWritten ? "writable" : "readable" };
  }

  /**
   * Begins to convert one frame into another; there must be room.
   * @throws KernelError as either queue refuses its frame; then it takes no more, for it may hold the other one
   */
  begin(
    from: readonly CountedBuffer[],
    to: readonly CountedBuffer[],
    onDone: (error: string | undefined) => void,
  ): Job {
    const owned: AttachedBuffer[] = [];
    try {
      const source = from.map((buffer) => this.#attach(buffer, owned));
      const target = to.map((buffer) => this.#attach(buffer, owned));
      const [read, written] = [this.#source.prepare(source), this.#target.prepare(target)];
      this.#give(() => {
        this.#start();
        this.#target.give(written, target, 0);
        this.#source.give(read, source, (this.#stamp += 1));
      });
      const job = new ConverterJob(this, source, target, onDone);
      this.#jobs.push(job);
      for (const { buffer } of owned) this.#keep(buffer.counted);
      return job;
    } catch (error) {
      this.#retire();
      for (const { fd, buffer } of owned) {
        fd[Symbol.dispose]();
        this.#accounts.disown(buffer.counted);
      }
      throw error;
    }
  }

  /** Takes what the device has finished. */
  collect(): void {
    if (this.#jobs.length === 0) return;
    const result = attempt(() => {
      for (let done = this.#source.take(); done; done = this.#source.take())
        this.#advance("isRead", done.hasFailed);
      for (let done = this.#target.take(); done; done = this.#target.take())
        this.#advance("isWritten", done.hasFailed);
    });
    if (isRefused(result)) this.#fail(result instanceof KernelError ? result.errno : "EIO");
  }

  /** Without anybody who looks, what is under way would hold its frames for ever. */
  stopUnwanted(): void {
    if (this.#jobs.every(({ isAbandoned }) => isAbandoned)) this.#fail("ECANCELED");
  }

  [Symbol.dispose](): void {
    this.#fail("ECANCELED");
  }

  #attach(buffer: CountedBuffer, owned: AttachedBuffer[]): AttachedBuffer {
    const attached = { fd: buffer.duplicate(), buffer };
    this.#accounts.own(buffer.counted);
    owned.push(attached);
    return attached;
  }

  /** One queue may have its frame already: nothing that comes out later would be of the job it seems to be of. */
  #give(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail("EIO");
      throw error;
    }
  }

  #start(): void {
    if (this.#isStreaming) return;
    this.#source.start();
    this.#target.start();
    this.#isStreaming = true;
  }

  #advance(side: "isRead" | "isWritten", hasFailed: boolean): void {
    const job = this.#jobs.find((one) => !one[side]);
    if (!job) return;
    job[side] = true;
    if (hasFailed) job.error = "EIO";
    if (!job.isRead || !job.isWritten) return;
    this.#jobs.splice(this.#jobs.indexOf(job), 1);
    this.#end(job);
    if (this.isRetired && this.#jobs.length === 0) this.#close();
  }

  #end(job: ConverterJob): void {
    job.isOver = true;
    for (const { fd, buffer } of [...job.from, ...job.to]) {
      fd[Symbol.dispose]();
      this.#accounts.disown(buffer.counted);
    }
    job.onDone(job.error);
  }

  /** The device will finish nothing more. */
  #fail(error: string): void {
    this.#close();
    for (const job of this.#jobs.splice(0)) {
      job.error = error;
      this.#end(job);
    }
  }

  #keep(memory: Memory): void {
    if (this.#kept.has(memory)) return;
    this.#kept.add(memory);
    memory.keepers.add(this.#retire);
  }

  /** Takes no more, and is closed when what is under way has ended. */
  readonly #retire = (): void => {
    this.isRetired = true;
    if (this.#jobs.length === 0) this.#close();
  };

  #close(): void {
    if (this.#fd.isDisposed) return;
    this.isRetired = true;
    this.#fd[Symbol.dispose]();
    for (const memory of this.#kept) memory.keepers.delete(this.#retire);
    this.#kept.clear();
  }
}

function setQueue(fd: OwnedFd, type: number | undefined, layout: FrameLayout): VideoQueue {
  if (type === undefined) throw refused();
  const format = setFormat(fd, type, formatOf(layout));
  const difference = mismatch(format, layout);
  if (difference !== undefined) throw refused(difference);
  const { width, height } = layout;
  if (format.width !== width || format.height !== height) {
    // Lines and columns of padding are no part of the picture.
    const picture = attempt(() => setPicture(fd, type, width, height));
    if (isRefused(picture) || picture.width !== width || picture.height !== height)
      throw refused(`it would scale ${format.width}x${format.height}, padding and all`);
  }
  return new VideoQueue(fd, type, V4L2_MEMORY_DMABUF);
}
