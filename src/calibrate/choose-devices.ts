// Which devices are measured: those that were named, else all.
import type { MediaDevice } from "../buffer/media-device.ts";

export interface ChosenDevices {
  readonly devices: readonly MediaDevice[];
  /** Names that are no device. */
  readonly unknown: readonly string[];
}

/** Several files of one node stand beside the node itself, as `node:video0`: then they are measured, and the node is not. */
export function chooseDevices(
  devices: readonly MediaDevice[],
  names: readonly string[],
): ChosenDevices {
  if (names.length === 0) {
    const isShared = ({ node }: MediaDevice) =>
      devices.some((other) => other.node.startsWith(`${node}:`));
    return { devices: devices.filter((device) => !isShared(device)), unknown: [] };
  }
  return {
    devices: devices.filter(({ node }) => names.includes(node)),
    unknown: names.filter((name) => !devices.some(({ node }) => node === name)),
  };
}
