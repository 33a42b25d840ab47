import { expect, test } from "vitest";
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
