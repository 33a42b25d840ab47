// DRM cards of this machine that have screens.
import { attempt, isRefused, KernelError } from "../../buffer/kernel-error.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { DeniedDevice } from "../denied-device.ts";
import { placeOf } from "../device-place.ts";
import type { KernelFiles } from "../files/kernel-files.ts";
import { DRM_CAP_DUMB_BUFFER, DRM_CAP_PRIME, DRM_PRIME_CAP_EXPORT } from "../uapi/drm-device.ts";
import { Card } from "./card.ts";
import { DisplayDevice, openWithoutMaster } from "./display-device.ts";
import { scanOutNode } from "./scan-out-node.ts";
import { screenMaster } from "./screen-master.ts";

const CLASS = "sys/class/drm";

export interface FoundDisplay {
  /** `card0`. */
  readonly entry: string;
  readonly device: DisplayDevice | DeniedDevice;
}

/** @param deny told of cards that may not be opened */
export function findDisplays(
  accounts: Accounts,
  files: KernelFiles,
  deny: (path: string, error: KernelError) => void,
): readonly FoundDisplay[] {
  return files
    .names(CLASS)
    .filter((entry) => /^card\d+$/.test(entry))
    .flatMap((entry): readonly FoundDisplay[] => {
      const path = `/dev/dri/${entry}`;
      const found = placeOf(files, `${CLASS}/${entry}`);
      const place = { ...found, node: scanOutNode(files, found.node) };
      const ability = attempt(() => abilityOf(path));
      if (isRefused(ability)) {
        if (!(ability instanceof KernelError)) return [];
        deny(path, ability);
        return [{ entry, device: new DeniedDevice(place.node, path, ability.errno) }];
      }
      if (!ability.hasScreens) return [];
      const master = () => screenMaster(files, Number(entry.slice("card".length)));
      const { exports } = ability;
      return [{ entry, device: new DisplayDevice(accounts, { place, path, exports, master }) }];
    });
}

function abilityOf(path: string): { readonly hasScreens: boolean; readonly exports: boolean } {
  const card = new Card(openWithoutMaster(path));
  try {
    const resources = attempt(() => card.resources());
    // A card that only renders has no such call.
    const hasScreens = !isRefused(resources) && resources.connectors.length > 0;
    const canExport = (card.capability(DRM_CAP_PRIME) & DRM_PRIME_CAP_EXPORT) !== 0n;
    return { hasScreens, exports: canExport && card.capability(DRM_CAP_DUMB_BUFFER) !== 0n };
  } finally {
    card[Symbol.dispose]();
  }
}
