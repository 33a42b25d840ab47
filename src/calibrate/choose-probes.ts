// All that is to be measured on a platform, and what is left out before anything is tried.
import type { Answer } from "../diagnostic/answer.ts";
import type { BufferSource } from "../buffer/dma-buffer.ts";
import type { CopyEngine } from "../buffer/copy-engine.ts";
import { isRefused } from "../buffer/kernel-error.ts";
import type { MediaDevice } from "../buffer/media-device.ts";
import type { Platform } from "../buffer/platform.ts";
import type { FrameLayout } from "../format/layout.ts";
import { accessProbe, ioctlProbe } from "./access-probe.ts";
import { allocationProbe } from "./allocation-probe.ts";
import { copyFrames } from "./copy-frames.ts";
import { type CopyPair, copyProbe } from "./copy-probe.ts";
import { fillProbe } from "./fill-probe.ts";
import { findLayout, type Taking } from "./find-layout.ts";
import { mappingProbe } from "./mapping-probe.ts";
import type { Clock, Probe } from "./probe.ts";
import { type Room, tooMuch } from "./room.ts";
import type { PictureSize } from "./screen-sizes.ts";
import { FRAME_BYTES, MIB } from "./sizes.ts";

export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

export interface Chosen {
  readonly probes: readonly Probe[];
  readonly leftOut: readonly LeftOut[];
}

export interface ProbeOptions {
  readonly clock: Clock;
  readonly room: Room;
  /** Modes of the screens. */
  readonly screens: readonly PictureSize[];
  /** Bytes of the buffers that are allocated, filled and copied. */
  readonly sizes: readonly number[];
  /** Bytes. */
  readonly pageSize: number;
}

/** @param devices those that may be opened */
export async function chooseProbes(
  platform: Platform,
  devices: readonly MediaDevice[],
  options: ProbeOptions,
): Promise<Chosen> {
  const { clock, pageSize, room, screens, sizes } = options;
  const heaps = platform.heaps.filter(({ properties }) => properties.protected !== "yes");
  const [first] = heaps;
  const own = devices.flatMap(({ exporter }) => (exporter ? [exporter] : []));
  const found = devices.map((device) => ({ device, taking: findLayout(device, screens) }));
  const copies: Chosen[] = [];
  for (const engine of heaps.length > 0 ? platform.copyEngines : [])
    copies.push(await copyProbes(platform, engine, { heaps, own }, options));
  const probes = [
    ...(first ? [ioctlProbe(first, clock)] : []),
    ...each(heaps, sizes, (heap, bytes) => allocationProbe(heap, bytes, clock)),
    ...each(heaps, sizes, (heap, bytes) => fillProbe(heap, bytes, clock)),
    ...own.map((source) => fillProbe(source, FRAME_BYTES, clock)),
    ...copies.flatMap((copy) => copy.probes),
    ...heaps.map((heap) => accessProbe(heap, pageSize, clock)),
    ...found.flatMap(({ device, taking }) =>
      isRefused(taking) ? [] : mappingProbes(device, taking, heaps, options),
    ),
  ];
  const refused = found.flatMap(({ device: { node }, taking }) =>
    isRefused(taking) ? [{ what: `mapping for ${node}`, why: taking.message }] : [],
  );
  const large = probes.map((probe) => ({ probe, why: tooLarge(probe, room) }));
  return {
    probes: large.flatMap(({ probe, why }) => (why === undefined ? [probe] : [])),
    leftOut: [
      ...copies.flatMap((copy) => copy.leftOut),
      ...refused,
      ...large.flatMap(({ probe, why }) => (why === undefined ? [] : [{ what: probe.name, why }])),
    ],
  };
}

/** Each size between heaps, the largest frame with drivers' own memory. */
async function copyProbes(
  platform: Platform,
  engine: CopyEngine,
  {
    heaps,
    own,
  }: { readonly heaps: readonly BufferSource[]; readonly own: readonly BufferSource[] },
  { clock, sizes }: ProbeOptions,
): Promise<Chosen> {
  const frames = await copyFrames(platform, engine, heaps, sizes);
  if (isRefused(frames))
    return { probes: [], leftOut: [{ what: `copying by ${engine.id}`, why: frames.message }] };
  const make = (pair: CopyPair, frame: FrameLayout) =>
    copyProbe(platform, engine, pair, frame, clock);
  const frame = frames.find(({ size }) => size >= FRAME_BYTES) ?? frames.at(-1);
  return {
    probes: [
      ...each(heapPairs(heaps), frames, make),
      ...(frame ? ownPairs(own, heaps[0]).map((pair) => make(pair, frame)) : []),
    ],
    leftOut: [],
  };
}

/** Within each heap, and between those that differ for the CPU: one that is cached, one that is not, all of which nobody says. */
function heapPairs(heaps: readonly BufferSource[]): readonly CopyPair[] {
  const are = (cached: Answer) => heaps.filter(({ properties }) => properties.cpuCached === cached);
  const kinds = [...are("yes").slice(0, 1), ...are("no").slice(0, 1), ...are("unknown")];
  const between = kinds.flatMap((source) =>
    kinds.filter((target) => target !== source).map((target) => ({ source, target })),
  );
  return [...heaps.map((heap) => ({ source: heap, target: heap })), ...between];
}

/** From drivers' own memory to a heap and back. */
function ownPairs(
  own: readonly BufferSource[],
  heap: BufferSource | undefined,
): readonly CopyPair[] {
  if (!heap) return [];
  return own.flatMap((source) => [
    { source, target: heap },
    { source: heap, target: source },
  ]);
}

/** A picture of the device and, where there is room for it, four megabytes more. */
function mappingProbes(
  device: MediaDevice,
  taking: Taking,
  heaps: readonly BufferSource[],
  { clock, room, pageSize }: ProbeOptions,
): readonly Probe[] {
  const small = Math.ceil(taking.layout.size / pageSize) * pageSize;
  return heaps.map((heap) => {
    const make = (more: number) =>
      mappingProbe(device, taking, heap, { sizes: [small, small + more], pageSize }, clock);
    const wide = make(4 * MIB);
    return tooLarge(wide, room) === undefined ? wide : make(MIB);
  });
}

function tooLarge({ needs }: Probe, room: Room): string | undefined {
  return needs
    .map(({ pool, bytes }) => tooMuch(room, pool, bytes))
    .find((why) => why !== undefined);
}

function each<T, S, R>(
  things: readonly T[],
  sizes: readonly S[],
  make: (thing: T, size: S) => R,
): readonly R[] {
  return things.flatMap((thing) => sizes.map((size) => make(thing, size)));
}
