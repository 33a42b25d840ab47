// V4L2 nodes of this machine, each with the device-tree node it stands for.
import { attempt, isRefused, KernelError } from "../../buffer/kernel-error.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { type DevicePlace, placeOf } from "../device-place.ts";
import { DeniedDevice } from "../denied-device.ts";
import { openDevice } from "../fd.ts";
import type { KernelFiles } from "../files/kernel-files.ts";
import { describeVideo, type VideoAbilities } from "./describe-video.ts";
import { VideoDevice } from "./video-device.ts";

const CLASS = "sys/class/video4linux";

export interface FoundVideo {
  readonly place: DevicePlace;
  /** `video0`. */
  readonly entry: string;
  readonly device: VideoDevice | DeniedDevice;
}

/** @param deny told of nodes that may not be opened */
export function findVideo(
  accounts: Accounts,
  files: KernelFiles,
  deny: (path: string, error: KernelError) => void,
): readonly FoundVideo[] {
  return files
    .names(CLASS)
    .filter((entry) => /^video\d+$/.test(entry))
    .toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5)))
    .flatMap((entry): readonly FoundVideo[] => {
      const path = `/dev/${entry}`;
      const place = placeOf(files, `${CLASS}/${entry}`);
      const abilities = attempt(() => abilitiesOf(path));
      if (isRefused(abilities)) {
        if (!(abilities instanceof KernelError)) return [];
        deny(path, abilities);
        return [{ place, entry, device: new DeniedDevice(place.node, path, abilities.errno) }];
      }
      if (abilities === undefined) return [];
      return [{ place, entry, device: new VideoDevice(accounts, { place, path, abilities }) }];
    });
}

function abilitiesOf(path: string): VideoAbilities | undefined {
  const fd = openDevice(path);
  try {
    return describeVideo(fd);
  } finally {
    fd[Symbol.dispose]();
  }
}
