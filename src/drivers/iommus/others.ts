// Knowledge-base rows of IOMMUs whose vendor has no other file here: Unisoc and Apple DART. Data only.
import type { IommuRow } from "../row.ts";
import { at } from "../row-data.ts";

const SPRD = "drivers/iommu/sprd-iommu.c";
const DART = "drivers/iommu/apple-dart.c";

const dart = {
  driver: "apple-dart",
  kconfig: ["APPLE_DART"],
  readsDeviceTree: "yes",
  dmaDomain: "unknown",
  apertureBits: 32,
  apertureLo: 0n,
  pageSizes: [0x1000, 0x4000],
  notes: [
    "The page size is read from the hardware, 16 KiB on known parts; where it is larger than the kernel's there is no translation (apple-dart.c:941).",
  ],
} satisfies Partial<IommuRow>;

const dartEvidence = {
  kconfig: at("drivers/iommu/Makefile", 33),
  readsDeviceTree: at(DART, 629, 834),
  dmaDomain: at(DART, 796, 941),
  apertureBits: at(DART, 448, 463),
  apertureLo: at(DART, 462),
  pageSizes: at(DART, 929),
};

export const otherIommus: readonly IommuRow[] = [
  {
    driver: "sprd-iommu",
    compatible: ["sprd,iommu-v1"],
    kconfig: ["SPRD_IOMMU"],
    readsDeviceTree: "yes",
    dmaDomain: "yes",
    apertureBits: 28,
    apertureLo: 0n,
    physicalBits: 32,
    pageSizes: [0x1000],
    evidence: {
      compatible: at(SPRD, 443),
      kconfig: at("drivers/iommu/Makefile", 32),
      readsDeviceTree: at(SPRD, 409, 427),
      dmaDomain: at(SPRD, 139),
      apertureBits: at(SPRD, 149),
      apertureLo: at(SPRD, 148),
      physicalBits: at(SPRD, 299),
      pageSizes: at(SPRD, 21, 428),
    },
    notes: [
      "All clients share 256 MiB of device addresses; page addresses are cut to 32 bits without an error (sprd-iommu.c:299).",
    ],
  },
  {
    ...dart,
    compatible: ["apple,t8103-dart"],
    physicalBits: 36,
    evidence: { ...dartEvidence, compatible: at(DART, 1045), physicalBits: at(DART, 995) },
  },
  {
    ...dart,
    compatible: ["apple,t6000-dart"],
    physicalBits: 42,
    evidence: { ...dartEvidence, compatible: at(DART, 1046), physicalBits: at(DART, 1000) },
  },
];
