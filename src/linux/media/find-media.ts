// The media devices of this machine, and which node of /dev a device number stands for.
import { attempt, isRefused, type KernelError } from "../../buffer/kernel-error.ts";
import { openDevice } from "../fd.ts";
import type { KernelFiles } from "../files/kernel-files.ts";
import type { DeviceNumber, MediaGraph } from "./media-graph.ts";
import { readMediaGraph } from "./read-media-graph.ts";

const CLASS = "sys/class/video4linux";

export interface FoundMedia {
  /** `/dev/media0`. */
  readonly path: string;
  readonly graph: MediaGraph;
}

/** @param deny told of nodes that may not be opened */
export function findMedia(
  files: KernelFiles,
  deny: (path: string, error: KernelError) => void,
): readonly FoundMedia[] {
  return files
    .names("dev")
    .filter((name) => /^media\d+$/.test(name))
    .flatMap((name) => {
      const path = `/dev/${name}`;
      const graph = attempt(() => graphAt(path));
      if (!isRefused(graph)) return [{ path, graph }];
      deny(path, graph as KernelError);
      return [];
    });
}

/** The number of a video node or sub-device: `video0`, `v4l-subdev3`. */
export function deviceNumber(files: KernelFiles, entry: string): DeviceNumber | undefined {
  const [major, minor] = (files.text(`${CLASS}/${entry}/dev`) ?? "").split(":").map(Number);
  return major === undefined || minor === undefined ? undefined : { major, minor };
}

function graphAt(path: string): MediaGraph {
  const fd = openDevice(path);
  try {
    return readMediaGraph(fd);
  } finally {
    fd[Symbol.dispose]();
  }
}
