// Knowledge-base rows of Cadence's camera receiver. Data only.
import type { DriverRow } from "../row.ts";
import { at } from "../row-data.ts";

const CSI2RX = "drivers/media/platform/cadence/cdns-csi2rx.c";

export const cadenceRows: readonly DriverRow[] = [
  {
    driver: "cdns-csi2rx",
    compatible: ["cdns,csi2rx"],
    kconfig: ["VIDEO_CADENCE_CSI2RX"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "no",
    part: "receiver",
    memory: "none",
    import: "no",
    export: "no",
    needsEndpoint: true,
    evidence: {
      compatible: at(CSI2RX, 492),
      kconfig: at("drivers/media/platform/cadence/Makefile", 3),
      role: at(CSI2RX, 460),
      busMaster: at(CSI2RX, 460),
      part: at(CSI2RX, 460),
      memory: at(CSI2RX, 460),
      import: at(CSI2RX, 460),
      export: at(CSI2RX, 460),
      needsEndpoint: at(CSI2RX, 373, 375, 404),
    },
    notes: ["No 6.1 driver captures behind it on TI's J721E and relatives."],
  },
];
