// IOMMU driver of Renesas SoCs, IPMMU-VMSA, and the list that keeps most devices out of it. Data only.
import type { IommuRow } from "../row.ts";
import { at } from "../row-data.ts";

const IPMMU = "drivers/iommu/ipmmu-vmsa.c";

const ipmmu = {
  driver: "ipmmu-vmsa",
  kconfig: ["IPMMU_VMSA"],
  readsDeviceTree: "yes",
  dmaDomain: "yes",
  apertureBits: 32,
  physicalBits: 40,
  pageSizes: [0x1000, 0x20_0000, 0x4000_0000],
} satisfies Partial<IommuRow>;

const evidence = {
  readsDeviceTree: at(IPMMU, 880),
  dmaDomain: at(IPMMU, 574),
  apertureBits: at(IPMMU, 439, 442),
  physicalBits: at(IPMMU, 440),
  pageSizes: at(IPMMU, 438),
};

export const renesasIommus: readonly IommuRow[] = [
  {
    ...ipmmu,
    compatible: ["renesas,ipmmu-vmsa"],
    arm32Mapping: "yes",
    evidence: {
      ...evidence,
      compatible: at(IPMMU, 950),
      arm32Mapping: [...at(IPMMU, 846), ...at("drivers/iommu/Kconfig", 288)],
    },
    notes: [
      "On arm32 the driver makes the mapping: device addresses run from 1 GiB to 3 GiB (ipmmu-vmsa.c:802).",
      "All clients are let in: the opt-in list names R-Car Gen3, Gen4 and RZ/G2 only.",
    ],
  },
  {
    ...ipmmu,
    compatible: [
      "renesas,ipmmu-r8a774a1",
      "renesas,ipmmu-r8a774b1",
      "renesas,ipmmu-r8a774c0",
      "renesas,ipmmu-r8a774e1",
      "renesas,ipmmu-r8a7795",
      "renesas,ipmmu-r8a7796",
      "renesas,ipmmu-r8a77961",
      "renesas,ipmmu-r8a77965",
      "renesas,ipmmu-r8a77970",
      "renesas,ipmmu-r8a77980",
      "renesas,ipmmu-r8a77990",
      "renesas,ipmmu-r8a77995",
      "renesas,ipmmu-r8a779a0",
      "renesas,rcar-gen4-ipmmu-vmsa",
    ],
    optIn: {
      soc: [
        "renesas,r8a774a1",
        "renesas,r8a774b1",
        "renesas,r8a774c0",
        "renesas,r8a774e1",
        "renesas,r8a7795",
        "renesas,r8a7796",
        "renesas,r8a77961",
        "renesas,r8a77965",
        "renesas,r8a77970",
        "renesas,r8a77980",
        "renesas,r8a77990",
        "renesas,r8a77995",
        "renesas,r8a779a0",
        "renesas,r8a779f0",
        "renesas,r8a779g0",
        "renesas,r8a779m0",
        "renesas,r8a779m1",
        "renesas,r8a779m2",
        "renesas,r8a779m3",
        "renesas,r8a779m4",
        "renesas,r8a779m5",
        "renesas,r8a779m6",
        "renesas,r8a779m7",
        "renesas,r8a779m8",
        "renesas,r8a779mb",
      ],
      clients: ["ee100000.mmc", "ee120000.mmc", "ee140000.mmc", "ee160000.mmc"],
      elsewhere: "yes",
    },
    evidence: {
      ...evidence,
      compatible: at(IPMMU, 953, 992),
      optIn: [...at(IPMMU, 722, 737, 752, 772), ...at("drivers/soc/renesas/renesas-soc.c", 209)],
    },
    notes: [
      "No camera, codec, display or FCP is on the list: their iommus property has no effect.",
      "r8a774a1, r8a7796 and r8a7795 before ES3.0 are refused for every client (ipmmu-vmsa.c:729).",
    ],
  },
];
