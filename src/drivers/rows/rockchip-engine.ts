// Knowledge-base rows of Rockchip's 2D engine, the RGA, by kernel: its driver was reworked after 6.1. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs, inRelease } from "../row-data.ts";

const RGA = "drivers/media/platform/rockchip/rga";

const RGA_FORMATS = fourccs(
  "BA24 AR24 XR24 BG24 RG24 AR12 AR15 RG16 NV21 NV61 NV12 NV16 YU12 YU16 YV12",
);

const rga = {
  driver: "rockchip-rga",
  compatible: ["rockchip,rk3288-rga", "rockchip,rk3399-rga"],
  copies: true,
  kconfig: ["VIDEO_ROCKCHIP_RGA"],
  subsystem: "v4l2",
  role: "2d",
  busMaster: "yes",
  ownMmu: { translatesImports: "yes", addressBits: 32 },
  alignment: { strideIsWidth: true },
  memory: "vb2-dma-sg",
  import: "yes",
  export: "yes",
  formats: { produces: RGA_FORMATS, consumes: RGA_FORMATS, evidence: at(`${RGA}/rga.c`, 189) },
} satisfies Partial<DriverRow>;

const rgaEvidence = {
  copies: at(`${RGA}/rga.c`, 34),
  compatible: at(`${RGA}/rga.c`, 968, 971),
  kconfig: at(`${RGA}/Makefile`, 4),
  role: at(`${RGA}/rga.c`, 102),
  busMaster: at(`${RGA}/rga-buf.c`, 139),
  ownMmu: at(`${RGA}/rga-buf.c`, 120, 133, 139),
  alignment: at(`${RGA}/rga.c`, 500, 502),
  memory: at(`${RGA}/rga.c`, 106, 120),
  import: at(`${RGA}/rga.c`, 103, 117),
  export: at(`${RGA}/rga.c`, 103, 117),
};

const RGA_REWORKED = inRelease("6.12", [
  ...at(`${RGA}/rga-buf.c`, 28),
  ...at(`${RGA}/rga.c`, 105, 844),
]);

const RGA_STRIDE =
  "The line length is always the width: padded lines cannot be described (rga.c:500).";

export const rockchipEngineRows: readonly DriverRow[] = [
  {
    ...rga,
    until: "6.11",
    evidence: { ...rgaEvidence, until: RGA_REWORKED },
    notes: [
      "The table holds physical addresses, not what the DMA API returned: pages above 4 GiB are cut to 32 bits and bounce memory is not used, without an error (rga-buf.c:133).",
      "The table holds 8192 pages: a buffer of more than 32 MiB overruns it (rga.c:879).",
      RGA_STRIDE,
      "Read in 6.1; the driver read in 6.12 is another, and which release between them changed it is not known here.",
    ],
  },
  {
    ...rga,
    since: "6.12",
    streamingMask: 32,
    coherentMask: 32,
    allocationBits: 32,
    evidence: {
      ...rgaEvidence,
      since: RGA_REWORKED,
      ownMmu: inRelease("6.12", at(`${RGA}/rga-buf.c`, 28, 32)),
      streamingMask: inRelease("6.12", at(`${RGA}/rga.c`, 844)),
      coherentMask: inRelease("6.12", at(`${RGA}/rga.c`, 844)),
      allocationBits: inRelease("6.12", at(`${RGA}/rga.c`, 105, 120)),
    },
    notes: [
      "Its table holds what the DMA API returned, a page an entry: memory above 4 GiB is bounced, a copy for each frame, or refused.",
      RGA_STRIDE,
    ],
  },
];
