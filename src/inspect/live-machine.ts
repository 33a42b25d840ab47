// The live layer of fact, read from the kernel's files.
import type { LiveMachine } from "../board/live.ts";
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import { HEAP_FOLDER, readHeaps } from "../linux/memory/read-heaps.ts";
import { cmaAreas } from "../linux/files/cma-areas.ts";
import { readAreas } from "./areas.ts";
import { readBusDevices } from "./bus-devices.ts";
import { pageSizeOf } from "./machine-facts.ts";
import { readMediaNodes } from "./media-nodes.ts";
import { moduleFolders, readModuleParameters } from "./module-parameters.ts";

/** @param source how facts name the machine: `this machine`, or the name of a snapshot */
export function liveMachine(files: KernelFiles, source: string): LiveMachine {
  const devices = readMediaNodes(files, readBusDevices(files));
  const folders = moduleFolders(
    files,
    devices.map(({ file }) => file),
  );
  return {
    source,
    devices,
    parameters: readModuleParameters(files, folders),
    heaps: heapNames(files),
    areas: cmaAreas(files) && liveAreas(files),
  };
}

function heapNames(files: KernelFiles): LiveMachine["heaps"] {
  if (files.names("dev").length === 0 || files.isDenied(HEAP_FOLDER)) return undefined;
  return readHeaps(files)
    .flatMap(({ names }) => names)
    .toSorted();
}

function liveAreas(files: KernelFiles): LiveMachine["areas"] {
  return readAreas(files, pageSizeOf(files)).map(({ name, size, base }) => ({
    name,
    size: size ?? undefined,
    base: base ?? undefined,
  }));
}
