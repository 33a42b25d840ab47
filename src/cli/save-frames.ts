// `--save-frames DIR`: pictures of what consumers saw: the first frame, then one each second, and the last.
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { FrameLayout } from "../format/layout.ts";
import { pictureFormat } from "../format/pattern/picture-format.ts";
import { toRgb } from "../format/pattern/to-rgb.ts";
import type { Plan } from "../plan/plan.ts";
import { pngOf } from "../run/png.ts";
import type { RunOptions } from "../run/run-options.ts";
import { cannotWrite } from "./cannot-write.ts";

export interface SavedFrames {
  readonly consumer: string;
  /** Pictures written. */
  readonly files: number;
  /** The consumer's format where it is one that onebuf cannot show; then there are none. */
  readonly notShown: string | undefined;
}

/** The folder is made when it is not there. */
export function openFrameFolder(folder: string, plan: Plan): FrameFolder | Diagnostic {
  try {
    makeFolder(resolve(folder));
    return new FrameFolder(folder, plan);
  } catch (error) {
    return cannotWrite("picture", folder, error);
  }
}

/** Node's own recursive mkdir never returns where a parent exists and refuses with ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

export class FrameFolder {
  readonly #albums = new Map<string, Album>();
  #failure: Diagnostic | undefined;

  constructor(folder: string, plan: Plan) {
    for (const { id, to, rate } of plan.streams)
      for (const node of to) {
        const start = join(folder, fileName(`${id}-${shortName(node, to)}`));
        this.#albums.set(`${id} ${node}`, new Album(node, start, rate));
      }
  }

  readonly onFrame: NonNullable<RunOptions["onFrame"]> = (stream, node, sequence, seen, layout) =>
    this.#guard(() => this.#albums.get(`${stream} ${node}`)?.take(sequence, seen.bytes, layout));

  /** Writes the last frames. Returns what was written, and what could not be. */
  finish(): { readonly saved: readonly SavedFrames[]; readonly failure: Diagnostic | undefined } {
    const albums = [...this.#albums.values()];
    this.#guard(() => {
      for (const album of albums) album.finish();
    });
    return { saved: albums.map((album) => album.saved), failure: this.#failure };
  }

  /** After a picture that could not be written no more are tried; the run goes on. */
  #guard(work: () => void): void {
    if (this.#failure) return;
    try {
      work();
    } catch (error) {
      const path = (error as NodeJS.ErrnoException).path;
      if (path === undefined) throw error;
      this.#failure = cannotWrite("picture", path, error);
    }
  }
}

/** The pictures of one consumer of one stream. */
class Album {
  readonly #node: string;
  readonly #start: string;
  readonly #step: number;
  #written: { readonly sequence: number; readonly path: string }[] = [];
  /** The newest frame where it is not written yet; its bytes are used again for the next. */
  #latest: { sequence: number; layout: FrameLayout; bytes: readonly Uint8Array[] } | undefined;
  #newest = -1;
  #notShown: string | undefined;

  constructor(node: string, start: string, rate: number) {
    this.#node = node;
    this.#start = start;
    this.#step = Math.max(1, Math.round(rate));
  }

  take(sequence: number, bytes: readonly Uint8Array[], layout: FrameLayout): void {
    if (pictureFormat(layout.format) === undefined) {
      this.#notShown = layout.format;
      return;
    }
    if (sequence <= this.#newest) this.#startOver();
    this.#newest = sequence;
    const last = this.#written.at(-1);
    if (last && sequence < last.sequence + this.#step) this.#keep(sequence, bytes, layout);
    else this.#write(sequence, bytes, layout);
  }

  finish(): void {
    const latest = this.#latest;
    if (latest && latest.sequence === this.#newest)
      this.#write(latest.sequence, latest.bytes, latest.layout);
  }

  get saved(): SavedFrames {
    return { consumer: this.#node, files: this.#written.length, notShown: this.#notShown };
  }

  #keep(sequence: number, bytes: readonly Uint8Array[], layout: FrameLayout): void {
    if (this.#latest?.layout !== layout)
      this.#latest = { sequence, layout, bytes: bytes.map(({ length }) => new Uint8Array(length)) };
    this.#latest.sequence = sequence;
    this.#latest.bytes.forEach((kept, at) => kept.set(bytes[at] ?? []));
  }

  #write(sequence: number, bytes: readonly Uint8Array[], layout: FrameLayout): void {
    const picture = toRgb(bytes, layout);
    if (!picture) return;
    const path = `${this.#start}-${sequence}.png`;
    writeFileSync(path, pngOf(picture));
    this.#written.push({ sequence, path });
  }

  /** Another memory is tried from the first frame on: what was seen with the one before is not the run's result. */
  #startOver(): void {
    for (const { path } of this.#written) rmSync(path, { force: true });
    this.#written = [];
  }
}

/** The last part of a node's path, or all of it where two consumers end alike. */
function shortName(node: string, all: readonly string[]): string {
  const isAlone = all.filter((other) => basename(other) === basename(node)).length === 1;
  return isAlone ? basename(node) : node.slice(1);
}

function fileName(text: string): string {
  return text.replace(/[^\w.,@+-]/g, "_");
}
