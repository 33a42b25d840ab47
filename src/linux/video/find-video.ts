// V4L2 nodes of this machine, each with the device-tree node it stands for.
import { attempt, isRefused, KernelError } from "../../buffer/kernel-error.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { type DevicePlace, placeOf } from "../device-place.ts";
import { openDevice } from "../fd.ts";
import type { KernelFiles } from "../files/kernel-files.ts";
import { type CodedSupply, suppliedByEncoder, suppliedByFile } from "./coded-supply.ts";
import { ConverterEngine } from "./converter/converter-engine.ts";
import { describeVideo, type VideoAbilities } from "./describe-video.ts";
import { VideoDevice } from "./video-device.ts";

const CLASS = "sys/class/video4linux";

export interface FoundVideo {
  readonly place: DevicePlace;
  /** `video0`. */
  readonly entry: string;
  readonly device: VideoDevice;
  /** Of a device that neither captures nor codes, but works from memory to memory. */
  readonly engine: ConverterEngine | undefined;
}

/** Files of coded frames for decoders, by the name of the device, its further name or its node: `/dev/video1`. */
export type CodedFiles = ReadonlyMap<string, string>;

interface Described {
  readonly place: DevicePlace;
  readonly entry: string;
  readonly path: string;
  readonly abilities: VideoAbilities;
}

/** @param deny told of nodes that may not be opened @param coded a decoder without a file decodes the test pattern */
export function findVideo(
  accounts: Accounts,
  files: KernelFiles,
  deny: (path: string, error: KernelError) => void,
  coded: CodedFiles = new Map(),
): readonly FoundVideo[] {
  const all = files
    .names(CLASS)
    .filter((entry) => /^video\d+$/.test(entry))
    .toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5)))
    .flatMap((entry) => describe(files, entry, deny));
  return all.map((one) => {
    const { place, entry, path, abilities } = one;
    const options = { place, path, abilities, coded: supplyFor(one, all, coded) };
    return {
      place,
      entry,
      device: new VideoDevice(accounts, options),
      engine: abilities.roles.includes("2d")
        ? new ConverterEngine(accounts, engineName(one, all), { path, types: abilities.types })
        : undefined,
    };
  });
}

function describe(
  files: KernelFiles,
  entry: string,
  deny: (path: string, error: KernelError) => void,
): readonly Described[] {
  const path = `/dev/${entry}`;
  const abilities = attempt(() => abilitiesOf(path));
  if (isRefused(abilities)) {
    if (abilities instanceof KernelError) deny(path, abilities);
    return [];
  }
  if (abilities === undefined) return [];
  return [{ place: placeOf(files, `${CLASS}/${entry}`), entry, path, abilities }];
}

function abilitiesOf(path: string): VideoAbilities | undefined {
  const fd = openDevice(path);
  try {
    return describeVideo(fd);
  } finally {
    fd[Symbol.dispose]();
  }
}

function supplyFor(
  { place, entry, path, abilities }: Described,
  all: readonly Described[],
  coded: CodedFiles,
): CodedSupply | undefined {
  if (abilities.codedInputs.length === 0) return undefined;
  const file = coded.get(path) ?? coded.get(`${place.node}:${entry}`) ?? coded.get(place.node);
  if (file !== undefined) return suppliedByFile(file);
  return suppliedByEncoder(abilities.codedInputs, all);
}

/** Engines at one node are told apart as its devices are (name-devices.ts). */
function engineName({ place, entry }: Described, all: readonly Described[]): string {
  const isFirst =
    all.find((one) => one.place.node === place.node && one.abilities.roles.includes("2d"))
      ?.entry === entry;
  return isFirst ? place.node : `${place.node}:${entry}`;
}
