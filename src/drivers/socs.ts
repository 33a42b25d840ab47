// What is known of a SoC and not in its device tree: how high its DRAM can lie. Needed where the boot loader fills in
// the memory banks and a window of a device would otherwise leave the verdict open.
import type { SocRow } from "./row.ts";

export const socRows: readonly SocRow[] = [
  {
    // The DRAM controller decodes the low 4 GiB less the peripherals' 128 MiB; there is no second window above.
    compatible: ["rockchip,rk3399"],
    dram: { lo: 0x0n, hi: 0xf7ff_ffffn },
    evidence: ["RK3399 technical reference manual, address mapping: DDR 0x0000_0000 to 0xf7ff_ffff"],
  },
];
