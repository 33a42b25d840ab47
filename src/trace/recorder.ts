// Fills a trace while a run goes on. It refuses what no writer could write, so a trace that it made is always written.
import { requireFlows, requireFinite, requireSpan, requireValues } from "./checks.ts";
import type { Arguments, Trace, TraceEvent, Track, TrackOptions } from "./trace.ts";

/**
 * Collects the events of one run, in any order of time. Fractions of nanoseconds are rounded away, start and end each on
 * its own, so that what touched still touches.
 */
export class TraceRecorder {
  readonly #tracks: Track[] = [];
  readonly #ids = new Map<string, number>();
  readonly #events: TraceEvent[] = [];

  /**
   * The id of a track; the same name under the same parent is the same track.
   * @throws RangeError when the parent is not a track, or the track exists with another kind or unit
   */
  track(name: string, options: TrackOptions): number {
    const { parent } = options;
    if (parent !== undefined && this.#tracks[parent] === undefined) {
      throw new RangeError(`parent of track "${name}" is ${parent}, which is not a track`);
    }
    const key = `${parent ?? ""}/${name}`;
    const known = this.#ids.get(key);
    if (known !== undefined) {
      this.#requireSame(known, options);
      return known;
    }
    const id = this.#tracks.length;
    this.#tracks.push({ id, name, ...options });
    this.#ids.set(key, id);
    return id;
  }

  /** @throws RangeError on a time before 0 or no number, a duration below 0, a flow that is no id, a counter's track */
  slice(
    track: number,
    start: number,
    duration: number,
    name: string,
    more: { readonly args?: Arguments; readonly flows?: readonly number[] } = {},
  ): void {
    this.#requireKind(track, "slices", `"${name}"`);
    requireSpan(name, start, duration);
    requireFlows(name, more.flows);
    requireValues(name, more.args);
    const from = Math.round(start);
    const length = Math.round(start + duration) - from;
    this.#events.push({ kind: "slice", track, start: from, duration: length, name, ...more });
  }

  /** @throws RangeError on a time before 0 or no number, or a counter's track */
  instant(track: number, time: number, name: string, args?: Arguments): void {
    this.#requireKind(track, "slices", `"${name}"`);
    requireSpan(name, time, 0);
    requireValues(name, args);
    this.#events.push({
      kind: "instant",
      track,
      time: Math.round(time),
      name,
      ...(args && { args }),
    });
  }

  /** @throws RangeError on a time before 0, a time or value that is no number, or a track that is no counter */
  counter(track: number, time: number, value: number): void {
    const name = this.#requireKind(track, "counter", "a value").name;
    requireSpan(name, time, 0);
    requireFinite(`value of "${name}"`, value);
    this.#events.push({ kind: "counter", track, time: Math.round(time), value });
  }

  /** All that was recorded so far; a view, which grows as recording goes on. */
  get trace(): Trace {
    return { tracks: this.#tracks, events: this.#events };
  }

  #requireKind(track: number, kind: Track["kind"], event: string): Track {
    const found = this.#tracks[track];
    if (found === undefined) {
      throw new RangeError(`track of ${event} is ${track}, which is not a track`);
    }
    if (found.kind !== kind) {
      throw new RangeError(`track "${found.name}" holds ${contents(found.kind)}, not ${event}`);
    }
    return found;
  }

  #requireSame(id: number, options: TrackOptions): void {
    const known = this.#tracks[id];
    const unit = options.kind === "counter" ? options.unit : undefined;
    if (known?.kind === options.kind && known.unit === unit) return;
    throw new RangeError(`track "${known?.name}" exists with another kind or unit`);
  }
}

function contents(kind: Track["kind"]): string {
  return kind === "counter" ? "values of a counter" : "slices and instants";
}
