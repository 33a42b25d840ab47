// The packets of Perfetto's trace format that a run needs: which field of which message says what. Field numbers are those
// of the files under protos/perfetto/trace in Perfetto's sources, each named where it is used.
import type { Lane } from "./lanes.ts";
import { ProtoWriter } from "./proto-writer.ts";
import type { Arguments, ArgumentValue, CounterUnit, SliceEvent, InstantEvent } from "./trace.ts";

/** trace.proto */
const TRACE = { packet: 1 };

/** trace_packet.proto */
const PACKET = {
  timestamp: 8,
  trustedPacketSequenceId: 10,
  trackEvent: 11,
  internedData: 12,
  sequenceFlags: 13,
  trackDescriptor: 60,
  firstPacketOnSequence: 87,
};
const STATE_CLEARED = 1;
const NEEDS_STATE = 2;
/** All packets form one sequence; 0 would be no sequence. */
const SEQUENCE = 1;

/** track_event/track_descriptor.proto */
const DESCRIPTOR = { uuid: 1, name: 2, parentUuid: 5, counter: 8 };

/** track_event/counter_descriptor.proto */
const COUNTER = { unit: 3 };
const UNITS: { readonly [unit in CounterUnit]: number } = { count: 2, bytes: 3 };

/** track_event/track_event.proto */
const EVENT = {
  debugAnnotations: 4,
  type: 9,
  nameIid: 10,
  trackUuid: 11,
  counterValue: 30,
  doubleCounterValue: 44,
  flowIds: 47,
};
const BEGIN = 1;
const END = 2;
const INSTANT = 3;
const VALUE = 4;

/** track_event/debug_annotation.proto */
const ANNOTATION = {
  nameIid: 1,
  bool: 2,
  uint: 3,
  int: 4,
  double: 5,
  string: 6,
  pointer: 7,
};

/** interned_data/interned_data.proto; an entry is the same two fields for both. */
const INTERNED = { eventNames: 2, debugAnnotationNames: 3 };
const ENTRY = { iid: 1, name: 2 };

export class PerfettoPackets {
  readonly #out = new ProtoWriter();
  readonly #eventNames = new Interner();
  readonly #argumentNames = new Interner();
  #first = true;

  /** Bytes written since the last `take`. */
  get length(): number {
    return this.#out.length;
  }

  take(): Uint8Array {
    return this.#out.take();
  }

  /** Makes a lane known; comes before its first event and after the packet of its parent. */
  lane({ uuid, track }: Lane, parent: Lane | undefined): void {
    const out = this.#out;
    this.#packet(() => {
      out.message(PACKET.trackDescriptor, () => {
        out.uint(DESCRIPTOR.uuid, uuid);
        out.string(DESCRIPTOR.name, track.name);
        if (parent) out.uint(DESCRIPTOR.parentUuid, parent.uuid);
        if (track.kind !== "counter") return;
        out.message(DESCRIPTOR.counter, () => {
          if (track.unit) out.uint(COUNTER.unit, UNITS[track.unit]);
        });
      });
    });
  }

  begin(lane: Lane, slice: SliceEvent): void {
    this.#event(slice.start, lane, BEGIN, slice, () => {
      for (const flow of slice.flows ?? []) this.#out.fixed64(EVENT.flowIds, flow);
    });
  }

  end(lane: Lane, time: number): void {
    this.#event(time, lane, END);
  }

  instant(lane: Lane, instant: InstantEvent): void {
    this.#event(instant.time, lane, INSTANT, instant);
  }

  counter(lane: Lane, time: number, value: number): void {
    this.#event(time, lane, VALUE, undefined, () => {
      if (fitsInt64(value)) this.#out.int(EVENT.counterValue, value);
      else this.#out.double(EVENT.doubleCounterValue, value);
    });
  }

  #packet(body: () => void): void {
    const out = this.#out;
    out.message(TRACE.packet, () => {
      out.uint(PACKET.trustedPacketSequenceId, SEQUENCE);
      // Names are sent once, so a reader must know that it has seen this sequence from its first packet on.
      out.uint(PACKET.sequenceFlags, this.#first ? STATE_CLEARED | NEEDS_STATE : NEEDS_STATE);
      if (this.#first) out.uint(PACKET.firstPacketOnSequence, 1);
      this.#first = false;
      body();
    });
  }

  #event(
    time: number,
    lane: Lane,
    type: number,
    named?: { readonly name: string; readonly args?: Arguments },
    more?: () => void,
  ): void {
    const out = this.#out;
    this.#packet(() => {
      out.uint(PACKET.timestamp, time);
      out.message(PACKET.trackEvent, () => {
        out.uint(EVENT.type, type);
        out.uint(EVENT.trackUuid, lane.uuid);
        if (named) out.uint(EVENT.nameIid, this.#eventNames.iid(named.name));
        more?.();
        for (const [name, value] of Object.entries(named?.args ?? {})) this.#argument(name, value);
      });
      this.#newNames();
    });
  }

  #argument(name: string, value: ArgumentValue): void {
    const out = this.#out;
    out.message(EVENT.debugAnnotations, () => {
      out.uint(ANNOTATION.nameIid, this.#argumentNames.iid(name));
      if (typeof value === "string") out.string(ANNOTATION.string, value);
      else if (typeof value === "boolean") out.uint(ANNOTATION.bool, value ? 1 : 0);
      else if (typeof value === "object") out.uint(ANNOTATION.pointer, value.address);
      else if (!fitsInt64(value)) out.double(ANNOTATION.double, value);
      else if (value < 0) out.int(ANNOTATION.int, value);
      else out.uint(ANNOTATION.uint, value);
    });
  }

  /** The entries may follow their use within one packet: a reader takes a packet's interned data first. */
  #newNames(): void {
    const events = this.#eventNames.takeNew();
    const args = this.#argumentNames.takeNew();
    if (events.length + args.length === 0) return;
    this.#out.message(PACKET.internedData, () => {
      for (const entry of events) this.#entry(INTERNED.eventNames, entry);
      for (const entry of args) this.#entry(INTERNED.debugAnnotationNames, entry);
    });
  }

  #entry(field: number, { iid, name }: Entry): void {
    this.#out.message(field, () => {
      this.#out.uint(ENTRY.iid, iid);
      this.#out.string(ENTRY.name, name);
    });
  }
}

interface Entry {
  readonly iid: number;
  readonly name: string;
}

/** Numbers for names, from 1 on; 0 is no name. */
class Interner {
  readonly #iids = new Map<string, number>();
  #new: Entry[] = [];

  iid(name: string): number {
    const known = this.#iids.get(name);
    if (known !== undefined) return known;
    const iid = this.#iids.size + 1;
    this.#iids.set(name, iid);
    this.#new.push({ iid, name });
    return iid;
  }

  /** Names numbered since the last call. */
  takeNew(): readonly Entry[] {
    const entries = this.#new;
    if (entries.length > 0) this.#new = [];
    return entries;
  }
}

function fitsInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}
