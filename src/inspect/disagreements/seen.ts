// What the rules of this folder compare a board with: the live system, read once.
import type { LiveDevice } from "../../board/live.ts";
import type { KernelFiles } from "../../linux/files/kernel-files.ts";
import type { BusDevice } from "../bus-devices.ts";
import type { Look } from "../look.ts";

export interface Seen extends Pick<Look, "heaps" | "areas" | "memory" | "groups"> {
  readonly files: KernelFiles;
  readonly buses: readonly BusDevice[];
  /** Behind V4L2 and DRM nodes. */
  readonly devices: readonly LiveDevice[];
}
