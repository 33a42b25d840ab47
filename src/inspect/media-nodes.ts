// V4L2 and DRM nodes of a kernel, each with the device behind it.
import type { LiveDevice, LiveGroup } from "../board/live.ts";
import { placeOf } from "../linux/device-place.ts";
import { scanOutNode } from "../linux/display/scan-out-node.ts";
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import { boundAt, type BusDevice, deviceOfNode } from "./bus-devices.ts";

const VIDEO = "sys/class/video4linux";
const DRM = "sys/class/drm";
const GROUPS = "sys/kernel/iommu_groups";

/** Cameras and codecs first, then cards, by their numbers. */
export function readMediaNodes(
  files: KernelFiles,
  buses: readonly BusDevice[],
): readonly LiveDevice[] {
  const videos = entriesOf(files, VIDEO, /^video(\d+)$/);
  const cards = entriesOf(files, DRM, /^card(\d+)$/);
  return [
    ...videos.map((entry) => videoAt(files, entry)),
    ...cards.map((entry) => cardAt(files, buses, entry)),
  ];
}

function entriesOf(files: KernelFiles, folder: string, pattern: RegExp): readonly string[] {
  const numberOf = (name: string) => Number(pattern.exec(name)?.[1]);
  return files
    .names(folder)
    .filter((name) => pattern.test(name))
    .toSorted((a, b) => numberOf(a) - numberOf(b));
}

function videoAt(files: KernelFiles, entry: string): LiveDevice {
  const path = `${VIDEO}/${entry}`;
  const { driver, group } = boundAt(files, `${path}/device`);
  return {
    file: `/dev/${entry}`,
    title: files.text(`${path}/name`) ?? "",
    node: placeOf(files, path).node,
    driver,
    group: groupWith(files, group),
  };
}

/** A card may stand for a whole of several devices: then the one that scans out is the device behind it. */
function cardAt(files: KernelFiles, buses: readonly BusDevice[], entry: string): LiveDevice {
  const path = `${DRM}/${entry}`;
  const own = placeOf(files, path).node;
  const card = boundAt(files, `${path}/device`);
  const node = scanOutNode(files, own);
  const { driver, group } =
    node === own ? card : (deviceOfNode(buses, node) ?? { driver: undefined, group: undefined });
  return {
    file: `/dev/dri/${entry}`,
    title: card.driver ?? "",
    node,
    driver,
    group: groupWith(files, group),
  };
}

function groupWith(files: KernelFiles, id: string | undefined): LiveGroup | undefined {
  return id === undefined ? undefined : { id, type: files.text(`${GROUPS}/${id}/type`) };
}
