// The live layer of fact, read from the kernel's files.
import type { LiveMachine } from "../board/live.ts";
import type { KernelFiles } from "../linux/files/kernel-files.ts";

export function liveMachine(_files: KernelFiles, source: string): LiveMachine {
  return { source, devices: [], parameters: new Map(), heaps: undefined, areas: undefined };
}
