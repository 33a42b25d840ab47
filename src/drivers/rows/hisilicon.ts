// Knowledge-base rows of HiSilicon SoCs: the ADE display of the Hi6220. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const KIRIN = "drivers/gpu/drm/hisilicon/kirin";

export const hisiliconRows: readonly DriverRow[] = [
  {
    driver: "kirin-drm",
    compatible: ["hisilicon,hi6220-ade"],
    kconfig: ["DRM_HISI_KIRIN"],
    subsystem: "drm",
    role: "display",
    busMaster: "yes",
    memory: "gem-dma",
    import: "yes",
    export: "yes",
    streamingMask: 32,
    coherentMask: 32,
    needsEndpoint: true,
    alignment: { maxWidth: 2048, maxHeight: 2048 },
    formats: {
      consumes: fourccs("RG16 BG16 RG24 BG24 XR24 XB24 RA24 BA24 AR24 AB24"),
      evidence: at(`${KIRIN}/kirin_drm_ade.c`, 73),
    },
    evidence: {
      compatible: at(`${KIRIN}/kirin_drm_drv.c`, 289),
      kconfig: at(`${KIRIN}/Makefile`, 5),
      role: at(`${KIRIN}/kirin_drm_ade.c`, 574),
      busMaster: at(`${KIRIN}/kirin_drm_ade.c`, 554, 574),
      memory: at(`${KIRIN}/kirin_drm_ade.c`, 927),
      import: [...at(`${KIRIN}/kirin_drm_ade.c`, 927), ...at(`${KIRIN}/kirin_drm_drv.c`, 225)],
      export: at(`${KIRIN}/kirin_drm_ade.c`, 927),
      streamingMask: at("drivers/base/platform.c", 536),
      coherentMask: at("drivers/base/platform.c", 534),
      needsEndpoint: at(`${KIRIN}/kirin_drm_drv.c`, 272, 274),
      alignment: at(`${KIRIN}/kirin_drm_ade.c`, 940, 941),
    },
    notes: [
      "RGB only.",
      "The place of a frame within its buffer is not used: it must begin at the start (kirin_drm_ade.c:554).",
    ],
  },
];
