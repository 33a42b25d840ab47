// A board for the suite: what no single board of the examples has, side by side. The devices are real ones that Linux
// drives; the board is made up.
import type { Board } from "../../src/board/board.ts";
import { buildBoard } from "../../src/board/build.ts";
import { createKernel } from "../../src/board/kernel/create-kernel.ts";
import {
  buildTree,
  type NodeLiteral,
  type PropertyLiteral,
} from "../../src/devicetree/testing/build-blob.ts";

export const CAMERA = "/soc/isp@ff910000";
export const CODEC = "/soc/video-codec@ff650000";
export const DISPLAY = "/soc/vop@ff900000";
export const JPEG = "/soc/jpeg-codec@ff700000";

type Props = Readonly<Record<string, PropertyLiteral>>;

const ONE_CELL: Props = { "#address-cells": 1, "#size-cells": 1 };

export interface MadeBoard {
  /** The camera and the codec see the CPU's caches. */
  readonly isCoherent: boolean;
}

/** 128 MB of RAM, 24 MB of it CMA; camera and codec behind an IOMMU, the display and a JPEG codec without one. */
export function madeBoard({ isCoherent }: MadeBoard): Board {
  const coherent: Props = isCoherent ? { "dma-coherent": true } : {};
  const behind = (node: string): Props => ({ iommus: [{ phandle: node }], ...coherent });
  const tree = buildTree({
    props: { ...ONE_CELL, model: "Conformance", compatible: ["rockchip,rk3399"] },
    children: {
      "memory@0": { props: { device_type: "memory", reg: [0, 128 << 20] } },
      "reserved-memory": {
        props: { ...ONE_CELL, ranges: true },
        children: {
          "linux,cma": {
            props: {
              compatible: "shared-dma-pool",
              reusable: true,
              size: 24 << 20,
              "linux,cma-default": true,
            },
          },
        },
      },
      soc: {
        props: { ...ONE_CELL, compatible: "simple-bus", ranges: true },
        children: {
          "isp@ff910000": linked("rockchip,rk3399-cif-isp", SENSOR, behind(CAMERA_MMU)),
          "iommu@ff914000": mmu(0xff914000),
          "video-codec@ff650000": {
            props: {
              compatible: "rockchip,rk3399-vpu",
              reg: [0xff650000, 0x800],
              ...behind(CODEC_MMU),
            },
          },
          "iommu@ff650800": mmu(0xff650800),
          "vop@ff900000": {
            props: { compatible: "rockchip,rk3399-vop-big", reg: [0xff900000, 0x2000] },
            children: { port: {} },
          },
          "jpeg-codec@ff700000": {
            props: { compatible: "samsung,exynos4210-jpeg", reg: [0xff700000, 0x1000] },
          },
          "i2c@ff3c0000": {
            props: { "#address-cells": 1, "#size-cells": 0, compatible: "rockchip,rk3399-i2c" },
            children: {
              "sensor@36": linked("ovti,ov5695", CAMERA, { reg: 0x36 }),
            },
          },
        },
      },
      "display-subsystem": {
        props: { compatible: "rockchip,display-subsystem", ports: { phandle: `${DISPLAY}/port` } },
      },
    },
  });
  return buildBoard(tree, createKernel({ archHint: "arm64" }));
}

const CAMERA_MMU = "/soc/iommu@ff914000";
const CODEC_MMU = "/soc/iommu@ff650800";
const SENSOR = "/soc/i2c@ff3c0000/sensor@36";

const mmu = (base: number): NodeLiteral => ({
  props: { compatible: "rockchip,iommu", reg: [base, 0x100], "#iommu-cells": 0 },
});

/** A node with an endpoint that leads to the other one's. */
const linked = (compatible: string, remote: string, props: Props): NodeLiteral => ({
  props: { compatible, ...props },
  children: {
    port: {
      children: {
        endpoint: { props: { "remote-endpoint": { phandle: `${remote}/port/endpoint` } } },
      },
    },
  },
});
