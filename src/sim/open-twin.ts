// A twin of a board in this process: its memory, IOMMUs, heaps and devices, as the kernel would run them.
import type { Board } from "../board/board.ts";
import type { Compression } from "./coder/frame-coder.ts";
import { CopyCounter } from "./engines/copy-counter.ts";
import { cpuEngine } from "./engines/cpu-engine.ts";
import { deviceEngine } from "./engines/device-engine.ts";
import { heapSource } from "./sources/heap-source.ts";
import { VirtualDevice } from "./twin/devices.ts";
import { dmaPaths } from "./twin/dma-paths.ts";
import { bootMemory } from "./twin/memory.ts";
import { VirtualPlatform } from "./virtual-platform.ts";

export interface TwinOptions {
  /** What codecs compress with. */
  readonly compression: Compression;
  /** Where the pages of other programs lie; the same seed gives the same run. 1 when absent. */
  readonly seed?: number;
  /** Bytes of RAM to assume where the tree does not say. */
  readonly ram?: number;
  /** Just booted: free memory in long runs, so that scattered buffers may be contiguous by luck. */
  readonly isFresh?: boolean;
  /** Drivers do not check what they are given and show what comes of it. */
  readonly isForced?: boolean;
}

export function openTwin(board: Board, options: TwinOptions): VirtualPlatform {
  const { machine, assumptions } = bootMemory(board, {
    ram: options.ram,
    seed: options.seed ?? 1,
    isFresh: options.isFresh ?? false,
  });
  const paths = dmaPaths(machine, board);
  const { compression, isForced = false } = options;
  const devices = board.devices.map(
    (device) => new VirtualDevice(machine, board, device, paths, { compression, isForced }),
  );
  const copies = new CopyCounter();
  const copiers = board.devices.flatMap((device, at) => {
    const twin = devices[at];
    return device.row?.copies && twin
      ? [deviceEngine(machine, copies, device.node, twin.driver)]
      : [];
  });
  return new VirtualPlatform({
    machine,
    heaps: board.heaps.map((heap) => heapSource(machine, heap)),
    devices,
    copyEngines: [cpuEngine(machine, copies), ...copiers],
    copies,
    domains: paths.domains,
    assumptions,
  });
}
