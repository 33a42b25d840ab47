// What the CPU of a board can do, put together from its cores, published copies and assumptions.
import type { CpuFigures } from "./board-figures.ts";
import type { Cores } from "./cores.ts";
import type { CopySpeeds } from "./copy-speeds.ts";
import { maintenanceOf } from "./maintenance.ts";
import { assumed } from "./trusted.ts";

/** Of 144 to 175 ns on a server core (measured with /dev/null), three times for a small core with its mitigations. */
const call = assumed(500, "ns", "three times what an ioctl takes on a server core");

export function cpuOf(cores: Cores, speeds: CopySpeeds): CpuFigures {
  const { memcpy, fromUncached } = speeds;
  const toUncached = assumed(
    memcpy.value,
    "bytes/s",
    `whole lines are combined, so writing is as fast as to cached memory; ${memcpy.source}`,
  );
  const uncached = assumed(
    fromUncached.value,
    "bytes/s",
    `the reads decide; ${fromUncached.source}`,
  );
  return {
    copy(source, target) {
      if (source) return target ? memcpy : toUncached;
      return target ? fromUncached : uncached;
    },
    call,
    ...maintenanceOf(cores.kind),
    cores: cores.count,
  };
}
