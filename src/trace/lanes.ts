// Where overlapping slices of one track go. A viewer nests the slices of a track like calls, so those that cross may not
// share one: a track gets as many lanes as it needs, and the viewer, seeing siblings of one name, draws them as one row.
import type { SliceEvent, Track } from "./trace.ts";

export interface Lane {
  /** Unique in the trace, and not 0, which Perfetto keeps for the track of events that name none. */
  readonly uuid: number;
  readonly track: Track;
  /** Ends of the slices that are open on it, outermost first. */
  readonly ends: number[];
}

interface OpenSlice {
  readonly end: number;
  readonly lane: Lane;
}

/**
 * The lanes of all tracks while time goes forward: slices are opened in the order of `inTimeOrder` and closed as their
 * ends pass.
 */
export class Lanes {
  readonly #ofTrack: Lane[][];
  #count = 0;
  /** The next to close is last: latest end first, and of equal ends the one opened first. */
  readonly #open: OpenSlice[] = [];

  constructor(tracks: readonly Track[]) {
    this.#ofTrack = tracks.map(() => []);
    for (const track of tracks) this.#add(track);
  }

  /**
   * The first lane of a track; its instants, its values and its children belong there.
   * @throws RangeError when the trace has no such track
   */
  main(track: number): Lane {
    const lane = this.#ofTrack[track]?.[0];
    if (lane === undefined) throw new RangeError(`an event names track ${track}, which is none`);
    return lane;
  }

  /** The first lane on which the slice follows or lies within what is open there; a new one when it would cross. */
  open({ track, start, duration }: SliceEvent): { readonly lane: Lane; readonly isNew: boolean } {
    const end = start + duration;
    const main = this.main(track);
    const found = this.#ofTrack[track]?.find(({ ends }) => end <= (ends.at(-1) ?? Infinity));
    const lane = found ?? this.#add(main.track);
    lane.ends.push(end);
    this.#open.splice(this.#placeOf(end), 0, { end, lane });
    return { lane, isNew: found === undefined };
  }

  /** Closes the next slice that ends by then, inner before outer; undefined when there is none. */
  closeBy(time: number): OpenSlice | undefined {
    const last = this.#open.at(-1);
    if (last === undefined || last.end > time) return undefined;
    this.#open.pop();
    last.lane.ends.pop();
    return last;
  }

  #add(track: Track): Lane {
    this.#count += 1;
    const lane = { uuid: this.#count, track, ends: [] };
    this.#ofTrack[track.id]?.push(lane);
    return lane;
  }

  #placeOf(end: number): number {
    let low = 0;
    let high = this.#open.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#open[middle]?.end ?? 0) >= end) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
