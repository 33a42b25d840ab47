import { describe, expect, test } from "vitest";
import { findRowsByDriver } from "../../drivers/rows-by-driver.ts";
import { CPU } from "../cpu.ts";
import { ask, direct, systemHeap } from "../testing/sample.ts";
import { kernelMap } from "./kernel-map.ts";

const uvc = { ...direct("/uvc", "camera"), memory: "vb2-vmalloc" as const };
const udmabuf = systemHeap({ id: "udmabuf", kernelMaps: "no" });

test("a driver that copies by CPU cannot map a udmabuf", () => {
  expect(kernelMap.judge(ask({ device: uvc, memory: udmabuf }))).toMatchObject({
    verdict: "no",
    call: "VIDIOC_QBUF",
    errno: "EFAULT",
  });
});

test("it maps a heap's buffer, and a program maps anything", () => {
  expect(kernelMap.judge(ask({ device: uvc, memory: systemHeap() }))).toBeUndefined();
  expect(kernelMap.judge(ask({ device: CPU, memory: udmabuf }))).toBeUndefined();
});

test("a device that does its own DMA needs no kernel mapping", () => {
  expect(kernelMap.judge(ask({ memory: udmabuf }))).toBeUndefined();
});

describe("a display that copies by CPU", () => {
  const vkms = direct("/vkms", "display", { memory: "gem-shmem-shadow", needsContiguous: "no" });

  test("takes a udmabuf and cannot show it", () => {
    expect(kernelMap.judge(ask({ device: vkms, memory: udmabuf }))).toMatchObject({
      verdict: "no",
      call: "DRM_IOCTL_MODE_ATOMIC",
      errno: "EINVAL",
    });
  });

  test("shows a heap's buffer", () => {
    expect(kernelMap.judge(ask({ device: vkms, memory: systemHeap() }))).toBeUndefined();
  });
});

test("a driver that takes memory as for a device, and fills it by CPU, writes to a null pointer", () => {
  const [row] = findRowsByDriver("vivid");
  const vivid = { ...direct("/vivid", "camera"), memory: "vb2-dma-contig" as const, row };
  const objection = kernelMap.judge(ask({ device: vivid, memory: udmabuf }));
  expect(objection).toMatchObject({ verdict: "no", silent: true });
  expect(objection?.call).toBeUndefined();
  expect(kernelMap.judge(ask({ device: vivid, memory: systemHeap() }))).toBeUndefined();
});
