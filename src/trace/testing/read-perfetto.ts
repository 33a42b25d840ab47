// Reads a Perfetto trace back the way its viewer does, with a decoder that is not ours, and refuses what the viewer would
// drop or draw wrongly: time going back, an end without a begin, a track, parent or name that was never told.
import { readFileSync } from "node:fs";
import protobuf from "protobufjs";
import type { ArgumentValue } from "../trace.ts";

const { root } = protobuf.parse(
  readFileSync(new URL("./perfetto-subset.proto", import.meta.url), "utf8"),
);
const traceType = root.lookupType("perfetto.protos.Trace");

/** Whole numbers of 64 bits are decimal strings. */
export interface Packet {
  readonly timestamp?: string;
  readonly trustedPacketSequenceId?: number;
  readonly sequenceFlags?: number;
  readonly firstPacketOnSequence?: boolean;
  readonly internedData?: {
    readonly eventNames?: readonly Entry[];
    readonly debugAnnotationNames?: readonly Entry[];
  };
  readonly trackDescriptor?: {
    readonly uuid: string;
    readonly name: string;
    readonly parentUuid?: string;
    readonly counter?: { readonly unit?: string };
  };
  readonly trackEvent?: {
    readonly type: string;
    readonly trackUuid: string;
    readonly nameIid?: string;
    readonly counterValue?: string;
    readonly doubleCounterValue?: number;
    readonly flowIds?: readonly string[];
    readonly debugAnnotations?: readonly Annotation[];
  };
}

interface Entry {
  readonly iid: string;
  readonly name: string;
}

interface Annotation {
  readonly nameIid: string;
  readonly boolValue?: boolean;
  readonly uintValue?: string;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly stringValue?: string;
  readonly pointerValue?: string;
}

/** What the viewer shows of one event; `track` is its name below those of its parents. */
export interface Shown {
  readonly kind: "slice" | "instant" | "counter";
  readonly track: readonly string[];
  readonly start: number;
  end?: number;
  readonly name?: string;
  readonly value?: number;
  readonly args?: { readonly [name: string]: ArgumentValue };
  readonly flows?: readonly number[];
}

export function readPackets(bytes: Uint8Array): readonly Packet[] {
  const decoded = traceType.toObject(traceType.decode(bytes), { longs: String, enums: String });
  return decoded["packet"] ?? [];
}

/** @throws Error on what the viewer would refuse */
export function readShown(packets: readonly Packet[]): readonly Shown[] {
  const tracks = new Map<string, { readonly path: readonly string[]; readonly open: Shown[] }>();
  const eventNames = new Map<string, string>();
  const argumentNames = new Map<string, string>();
  const shown: Shown[] = [];
  let now = 0n;
  for (const packet of packets) {
    for (const { iid, name } of packet.internedData?.eventNames ?? []) add(eventNames, iid, name);
    for (const { iid, name } of packet.internedData?.debugAnnotationNames ?? []) {
      add(argumentNames, iid, name);
    }
    const { trackDescriptor, trackEvent } = packet;
    if (trackDescriptor) {
      const { uuid, name, parentUuid } = trackDescriptor;
      const above = parentUuid === undefined ? [] : get(tracks, parentUuid).path;
      add(tracks, uuid, { path: [...above, name], open: [] });
    }
    if (!trackEvent) continue;
    const time = BigInt(packet.timestamp ?? "no time");
    if (time < now) throw new Error(`time goes back from ${now} to ${time}`);
    now = time;
    const { path, open } = get(tracks, trackEvent.trackUuid);
    const start = Number(time);
    switch (trackEvent.type) {
      case "TYPE_SLICE_BEGIN": {
        const flows = (trackEvent.flowIds ?? []).map(Number);
        const slice: Shown = { kind: "slice", track: path, start, ...named(trackEvent), flows };
        shown.push(slice);
        open.push(slice);
        break;
      }
      case "TYPE_SLICE_END": {
        const slice = open.pop();
        if (!slice) throw new Error(`nothing is open on ${path.join("/")} at ${time}`);
        slice.end = start;
        break;
      }
      case "TYPE_INSTANT":
        shown.push({ kind: "instant", track: path, start, ...named(trackEvent) });
        break;
      case "TYPE_COUNTER": {
        const value = trackEvent.doubleCounterValue ?? Number(trackEvent.counterValue);
        shown.push({ kind: "counter", track: path, start, value });
        break;
      }
      default:
        throw new Error(`type ${trackEvent.type}`);
    }
  }
  return shown;

  function named({ nameIid, debugAnnotations = [] }: NonNullable<Packet["trackEvent"]>) {
    const args = debugAnnotations.map((annotation) => [
      get(argumentNames, annotation.nameIid),
      valueOf(annotation),
    ]);
    return { name: get(eventNames, nameIid ?? ""), args: Object.fromEntries(args) };
  }
}

function valueOf(annotation: Annotation): ArgumentValue {
  const { boolValue, uintValue, intValue, doubleValue, stringValue, pointerValue } = annotation;
  if (pointerValue !== undefined) return { address: Number(pointerValue) };
  const integer = uintValue ?? intValue;
  const value = boolValue ?? doubleValue ?? stringValue ?? (integer && Number(integer));
  if (value === undefined) throw new Error("an annotation without a value");
  return value;
}

function add<V>(map: Map<string, V>, key: string, value: V): void {
  if (key === "0" || map.has(key)) throw new Error(`${key} is told twice, or is 0`);
  map.set(key, value);
}

function get<V>(map: ReadonlyMap<string, V>, key: string): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`${key} was never told`);
  return value;
}
