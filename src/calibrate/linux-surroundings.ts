// What this machine says of itself, for the head of a calibration: board, kernel, and what could make it slow or fast.
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import type { Surroundings } from "./calibrate.ts";
import { meminfo } from "./room.ts";

const TREE = "proc/device-tree";
const CPUS = "sys/devices/system/cpu";

export interface LinuxFacts {
  /** `onebuf 0.1.0`. */
  readonly by: string;
  readonly release: string;
  /** As Node names it. */
  readonly arch: string;
  readonly pageSize: number;
  readonly processors: number;
}

export function linuxSurroundings(
  files: KernelFiles,
  { by, release, arch, pageSize, processors }: LinuxFacts,
): Surroundings {
  const memory = meminfo(files);
  const model = texts(files, `${TREE}/model`)[0] ?? files.text("sys/class/dmi/id/product_name");
  const load = Number(files.text("proc/loadavg")?.split(" ")[0] ?? Number.NaN);
  const availableMemory = memory("MemAvailable");
  const freeCma = memory("CmaFree");
  return {
    board: { ...(model && { model }), compatible: texts(files, `${TREE}/compatible`) },
    kernel: { release, arch, pageSize },
    conditions: {
      by,
      processors,
      governors: governors(files),
      ...(Number.isFinite(load) && { load }),
      ...(availableMemory !== undefined && { availableMemory }),
      ...(freeCma !== undefined && { freeCma }),
    },
  };
}

/** A property of the tree: texts that end with a zero. */
function texts(files: KernelFiles, path: string): readonly string[] {
  const bytes = files.bytes(path);
  return bytes
    ? new TextDecoder()
        .decode(bytes)
        .split("\0")
        .filter((text) => text !== "")
    : [];
}

function governors(files: KernelFiles): readonly string[] {
  const found = files
    .names(CPUS)
    .filter((name) => /^cpu\d+$/.test(name))
    .flatMap((name) => files.text(`${CPUS}/${name}/cpufreq/scaling_governor`) ?? []);
  return [...new Set(found)];
}
