// What machines do besides the pipeline, by name. Nobody has published such figures for camera boards: all are assumed, each
// with what it was taken from.
import type { OtherUser, PinnedUse, PressureProfile } from "./pressure.ts";

const KIB = 2 ** 10;
const MIB = 2 ** 20;
const GIB = 2 ** 30;

type MakeProfile = (name: string, ram: number) => PressureProfile;

const PROFILES: ReadonlyMap<string, MakeProfile> = new Map([
  ["none", none],
  ["light", light],
  ["busy", busy],
  ["heavy", heavy],
]);

/** Names that `pressureFor` knows, the least pressure first. */
export const PROFILE_NAMES: readonly string[] = [...PROFILES.keys()];

/** Undefined for a name that nobody knows. @param ram bytes of the board */
export function pressureFor(name: string, ram: number): PressureProfile | undefined {
  return PROFILES.get(name)?.(name, ram);
}

function none(name: string): PressureProfile {
  return {
    name,
    text: "nothing else runs",
    pageCacheAtStart: 0,
    pageCacheRate: 0,
    anonymous: { least: 0, most: 0, period: 60 },
    pinned: [],
    others: [],
  };
}

/** Assumed: a service that writes a line now and then, and rotates its log. */
function light(name: string): PressureProfile {
  return {
    name,
    text: "an appliance that does little else: one service and its log",
    pageCacheAtStart: 0.1,
    pageCacheRate: 20 * KIB,
    anonymous: { least: 0.08, most: 0.12, period: 900 },
    pinned: [],
    others: [],
  };
}

/** Assumed: a download at 2 Mbit/s beside logs, and a browser that opens and closes pages every few minutes. */
function busy(name: string, ram: number): PressureProfile {
  return {
    name,
    text: "logs, downloads and a browser",
    pageCacheAtStart: 0.4,
    pageCacheRate: MIB / 4,
    anonymous: { least: 0.2, most: 0.45, period: turn(ram) },
    pinned: [directIo(32 * KIB, 1), longTerm(share(ram, 256, 4 * MIB), 120)],
    others: [stills(ram, 45)],
  };
}

/**
 * Assumed: files are read all the time, at a twentieth of what an SD card gives; programs have up to two thirds of memory; and
 * a window of 1 MiB is shared for minutes in memory that is pinned wherever it happened to lie, a few pages of it in CMA.
 */
function heavy(name: string, ram: number): PressureProfile {
  return {
    name,
    text: "page cache always full, pages pinned in CMA, a GPU and a camera application that share the CMA area",
    pageCacheAtStart: 1,
    pageCacheRate: MIB,
    anonymous: { least: 0.3, most: 0.65, period: turn(ram) },
    pinned: [
      directIo(256 * KIB, 1),
      sharedWindow(MIB, 600),
      longTerm(share(ram, 64, 16 * MIB), 120),
    ],
    others: [stills(ram, 30), surfaces(ram)],
  };
}

/** Programs' memory while the disk reads or writes it: no long-term pin (lib/iov_iter.c:1460). Seconds: a slow card. */
function directIo(bytes: number, seconds: number): PinnedUse {
  return { what: "direct I/O", bytes, seconds, use: "anonymous", staysInCma: true };
}

/** Pages of a memfd, held by udmabuf as they are (drivers/dma-buf/udmabuf.c:254). */
function sharedWindow(bytes: number, seconds: number): PinnedUse {
  return { what: "a window in udmabuf", bytes, seconds, use: "file", staysInCma: true };
}

/**
 * What drivers pin with FOLL_LONGTERM: user pointers of V4L2, registered buffers of io_uring
 * (drivers/media/common/videobuf2/frame_vector.c:53, io_uring/rsrc.c:1001). GPU buffers are alike to CMA: their pages are
 * not asked for as movable ones (drivers/gpu/drm/drm_gem_shmem_helper.c:101).
 */
function longTerm(bytes: number, seconds: number): PinnedUse {
  return { what: "long-term pins", bytes, seconds, use: "anonymous", staysInCma: false };
}

/** One still picture after the other: 1 MiB on 256 MiB of RAM, 4 MiB on 1 GiB. */
function stills(ram: number, every: number): OtherUser {
  return { what: "still pictures", bytes: share(ram, 256, 8 * MIB), every, kept: 3 };
}

/** Surfaces on screen, of which two or three are there at a time. */
function surfaces(ram: number): OtherUser {
  return { what: "surfaces of a GPU", bytes: share(ram, 256, 8 * MIB), every: 20, kept: 50 };
}

/** Seconds in which programs grow and end: memory comes into use at a pace, so more of it takes longer. */
function turn(ram: number): number {
  return 600 * Math.max(1, ram / GIB);
}

function share(ram: number, part: number, most: number): number {
  return Math.min(most, Math.ceil(ram / part));
}
