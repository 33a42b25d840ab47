// Whether the board's kernel is a 32-bit or a 64-bit ARM one, read from its CPU cores when no configuration says.
import { compatibleOf } from "../devicetree/compatible.ts";
import { childNamed } from "../devicetree/names.ts";
import type { DeviceTree } from "../devicetree/tree.ts";

/** Cores with 64-bit state; a 64-bit kernel is what mainline builds for them. */
const CORES_64 =
  /^(arm,armv8|arm,cortex-(a3[45]|a5[357]|a6[05]|a7[2368]|a51\d|a7\d\d|x\d)|arm,neoverse|qcom,(kryo|krait-64|falkor|oryon)|nvidia,(tegra\d+-)?(denver|carmel)|apple,|brcm,(brahma-b53|vulcan)|cavium,|marvell,.*-v8)/;

const CORES_32 =
  /^(arm,cortex-a(5|7|8|9|12|15|17)(-.*)?$|arm,arm(7|9|10|11)|arm,sa1|arm,pj4|marvell,(pj4|sheeva|feroceon|xsc3|mmp)|qcom,(krait|scorpion)|intel,xscale|brcm,brahma-b15|nvidia,.*a9)/;

/** Undefined when no core is known. Cores of both kinds do not occur on one board. */
export function archOf(tree: DeviceTree): "arm" | "arm64" | undefined {
  const cpus = childNamed(tree.root, "cpus");
  const cores = (cpus?.children ?? []).flatMap((cpu) => compatibleOf(cpu));
  if (cores.some((core) => CORES_64.test(core))) return "arm64";
  return cores.some((core) => CORES_32.test(core)) ? "arm" : undefined;
}
