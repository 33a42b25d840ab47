// The address offset of Allwinner bus masters, which Linux sets in code; shared by the Allwinner row files.

export const MBUS = "drivers/soc/sunxi/sunxi_mbus.c";

/**
 * Masters on the MBUS see memory from address 0. The kernel subtracts PHYS_OFFSET, the start of memory, which is
 * 0x40000000 on all these SoCs but the A80; it does so for any `interconnects` property, whatever its names.
 */
export const busOffset = { subtract: 0x4000_0000n, unlessInterconnects: true } as const;
export const busOffsetEvidence = [`${MBUS}:88`, `${MBUS}:85`];
export const busOffsetNote =
  "The MBUS offset is set in code (CONFIG_SUNXI_MBUS, on with ARCH_SUNXI) unless the node has an interconnects property.";
