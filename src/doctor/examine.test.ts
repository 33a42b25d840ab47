// One machine on which all is well, and machines that each lack one thing: the first finding names it.
import { describe, expect, test } from "vitest";
import { KernelError } from "../buffer/kernel-error.ts";
import type { MediaDevice } from "../buffer/media-device.ts";
import { heapOf, type Platform } from "../buffer/platform.ts";
import { DeniedDevice } from "../linux/denied-device.ts";
import { mismatch } from "../linux/video/video-format.ts";
import { parseFormat } from "../format/parse-format.ts";
import type { FrameLayout } from "../format/layout.ts";
import { CAMERA, CODEC, DISPLAY, foundingBoard } from "../run/testing/founding.ts";
import type { VirtualPlatform } from "../sim/virtual-platform.ts";
import { AREA, bad, bootedWith, codes, examined, heldBuffer, MIB } from "./testing/examined.ts";

function replace(node: string, change: (device: MediaDevice) => MediaDevice) {
  return (twin: VirtualPlatform): void => {
    const devices = twin.devices.map((device) => (device.node === node ? change(device) : device));
    Object.assign(twin, { devices });
  };
}

describe("all is well", () => {
  test("nothing is bad, the stream is shared, and nothing is left behind", () => {
    let twin: Platform | undefined;
    const examination = examined({ prepare: (platform) => (twin = platform) });
    expect(bad(examination)).toEqual([]);
    expect(examination.streams).toEqual([
      {
        stream: "stream1",
        verdict: "shared",
        memory: "heap:cma",
        text: "shared from heap:cma, no copy",
      },
    ]);
    expect(codes(examination.findings)).toEqual([
      "doctor-nodes-open",
      "doctor-device-opens",
      "doctor-device-opens",
      "doctor-device-opens",
      "doctor-heap-there",
      "doctor-cma-fits",
      "doctor-shared",
    ]);
    expect(twin?.held()).toEqual([]);
    expect(examination.isReached).toBe(true);
  });

  test("each memory at each device is tried, refusals explained by what contiguous memory did", () => {
    const system = examined().trials.find(({ memory }) => memory === "heap:system");
    expect(system?.devices.map(({ node, answer, cause }) => [node, answer, cause])).toEqual([
      [CAMERA, "mapped", null],
      [CODEC, "mapped", null],
      [DISPLAY, "refused", "not-contiguous"],
    ]);
  });
});

describe("permissions", () => {
  const denied = (group: string | undefined, isGroupAllowed: boolean) =>
    examined({
      prepare: replace(CAMERA, ({ node }) => new DeniedDevice(node, "/dev/video0", "EACCES")),
      closed: [{ path: "/dev/video0", errno: "EACCES", group, isGroupAllowed }],
    });

  test("a group that one may join", () => {
    const examination = denied("video", true);
    expect(codes(bad(examination))).toEqual(["doctor-denied"]);
    expect(bad(examination)[0]).toMatchObject({
      about: "/dev/video0",
      what: "this user may not open /dev/video0: EACCES; its group is video",
      change: ["sudo usermod -aG video $USER", expect.stringMatching(/^log in again/)],
    });
    expect(examination.streams[0]).toMatchObject({ verdict: "impossible" });
    expect(examination.isReached).toBe(true);
  });

  test.each([
    ["root", true],
    [undefined, true],
    ["video", false],
  ])("no group helps: %s, allowed %s", (group, isGroupAllowed) => {
    expect(bad(denied(group, isGroupAllowed))[0]?.change.slice(0, 2)).toEqual([
      "sudo chgrp video /dev/video0 && sudo chmod 660 /dev/video0",
      'in /etc/udev/rules.d/60-onebuf.rules: SUBSYSTEM=="video4linux", KERNEL=="video0", GROUP="video", MODE="0660"',
    ]);
  });

  test("a closed node that the pipeline does not need is no matter", () => {
    const closed = [{ path: "/dev/video9", errno: "EACCES", group: "video", isGroupAllowed: true }];
    expect(bad(examined({ closed }))).toEqual([]);
  });
});

describe("devices", () => {
  const throwing = (error: KernelError) =>
    replace(CAMERA, ({ node, roles }) => ({
      node,
      roles,
      exporter: undefined,
      open: () => {
        throw error;
      },
    }));

  test("one that is in use, and by whom", () => {
    const examination = examined({
      prepare: throwing(new KernelError("VIDIOC_S_FMT", "EBUSY")),
      users: [{ file: "/dev/video0", pid: 211, command: "cheese" }],
    });
    expect(bad(examination)).toMatchObject([
      {
        code: "doctor-device-in-use",
        what: `${CAMERA} is in use: VIDIOC_S_FMT: EBUSY; open in cheese (process 211)`,
        change: ["kill 211  # cheese"],
      },
    ]);
  });

  test("one that is not there", () => {
    const prepare = (twin: VirtualPlatform) =>
      void Object.assign(twin, { devices: twin.devices.filter(({ node }) => node !== CODEC) });
    const [first] = bad(examined({ prepare }));
    expect(first).toMatchObject({ code: "doctor-no-device", about: CODEC });
    expect(first?.change.some((line) => line.startsWith("CONFIG_VIDEO_HANTRO"))).toBe(true);
  });

  test("one that is closed is not said to be missing, whatever the platform calls it", () => {
    const prepare = replace(CAMERA, () => new DeniedDevice("/soc/isp", "/dev/video0", "EACCES"));
    const closed = [{ path: "/dev/video0", errno: "EACCES", group: "root", isGroupAllowed: true }];
    expect(codes(bad(examined({ prepare, closed })))).toEqual(["doctor-denied"]);
  });

  test("no picture reaches the camera", () => {
    const command = `media-ctl -d /dev/media0 -l '"imx219":0 -> "csi":0 [1]'`;
    const feeds = [{ file: "/dev/video0", media: "/dev/media0", end: "csi", commands: [command] }];
    expect(bad(examined({ feeds }))).toMatchObject([
      { code: "doctor-no-picture", change: [command] },
    ]);
  });
});

describe("frames", () => {
  /** What a V4L2 driver makes of a layout, refused in the words of the queue. */
  const making = (change: (layout: FrameLayout) => { code: number; stride: number }) =>
    replace(CAMERA, ({ node, roles }) => ({
      node,
      roles,
      exporter: undefined,
      open: (_direction, layout) => {
        const { code, stride } = change(layout);
        const buffers = layout.buffers.map((size) => ({ stride, size: size * 2 }));
        const set = { code, width: layout.width, height: layout.height, buffers };
        throw new KernelError("VIDIOC_S_FMT", "EINVAL", mismatch(set, layout));
      },
    }));
  const code = (name: string) => parseFormat(name)?.v4l2Code ?? 0;

  test("another format", () => {
    const prepare = making(() => ({ code: code("YUYV"), stride: 640 }));
    expect(bad(examined({ prepare }))).toMatchObject([
      {
        code: "doctor-format",
        what: `${CAMERA} does not take NM12 320x240: VIDIOC_S_FMT: EINVAL; the driver offers YUYV 320x240`,
        change: expect.arrayContaining(["what it has: v4l2-ctl -d /dev/video0 --list-formats-ext"]),
      },
    ]);
  });

  test("other lines", () => {
    const prepare = making(() => ({ code: code("NM12"), stride: 384 }));
    const [first, ...others] = bad(examined({ prepare }));
    expect(others).toEqual([]);
    expect(first).toMatchObject({ code: "doctor-alignment", about: "/dev/video0" });
    expect(first?.what).toContain("with lines of 384");
    expect(first?.change[0]).toContain("{stride: 128}");
  });
});

describe("CMA", () => {
  const fill = (bytes: number) => (twin: VirtualPlatform) => {
    for (let left = bytes; left > 0; left -= 1 << 20) heapOf(twin, "heap:cma")?.allocate(1 << 20);
  };

  test("too small: what makes it so, and the size that would do", () => {
    const board = bootedWith("cma=4M");
    const stream = "camera ! NV12,1280x720@30 ! tee name=t  t. ! codec  t. ! display";
    const area = { ...AREA, name: "reserved", size: 4n * MIB, used: 0n, largestFree: 4n * MIB };
    const [first] = bad(examined({ board, stream, look: { areas: [area] } }));
    expect(first).toMatchObject({
      code: "doctor-cma-too-small",
      about: "reserved",
      what: "the CMA area reserved has 4 MiB, and the streams need 12 MiB",
    });
    expect(first?.change).toEqual([
      "kernel command line: remove cma=4M, which drops the 32 MiB of /reserved-memory/linux,cma",
      "device tree: onebuf plan pipeline.yaml --board live --emit dts > cma.dtso",
      "kernel command line: cma=32M",
    ]);
  });

  test("in use, and by whom", () => {
    const examination = examined({
      prepare: fill(32 << 20),
      look: {
        areas: [{ ...AREA, used: 31n * MIB, largestFree: MIB }],
        buffers: [heldBuffer(30n * MIB, "browser", 99)],
      },
    });
    const [first] = bad(examination);
    expect(first).toMatchObject({
      code: "doctor-cma-in-use",
      what: expect.stringContaining(
        "30 MiB by browser (process 99), 1 MiB by drivers or the kernel",
      ) as string,
    });
    expect(first?.change[0]).toBe("kill 99  # browser");
    expect(examination.streams[0]?.verdict).toBe("impossible");
    expect(examination.streams[0]?.text).toMatch(/^not possible now: heap:cma.* gave no buffers/);
    const sizes = first?.change.map((line) => /cma=(\d+)M/.exec(line)?.[1]).filter(Boolean);
    expect(sizes).toEqual(["36"]);
  });

  test("in pieces: free, and no run holds one buffer", () => {
    const examination = examined({
      prepare: fill(32 << 20),
      look: { areas: [{ ...AREA, used: 16n * MIB, largestFree: 64n << 10n }] },
    });
    expect(bad(examination)[0]).toMatchObject({ code: "doctor-cma-fragmented" });
    expect(bad(examination)[0]?.what).toContain("16 MiB free in pieces of at most 64 KiB");
  });

  test("refused, and the figures are closed: the kernel's own line tells", () => {
    const areas = [{ ...AREA, used: null, largestFree: null }];
    const look = { areas };
    const line = "cma: cma_alloc: linux,cma: alloc failed, req-size: 19 pages, ret: -16";
    const pinned = examined({ prepare: fill(32 << 20), look, readLog: () => [line] });
    expect(bad(pinned)[0]).toMatchObject({ code: "doctor-cma-pinned" });
    const unseen = examined({ prepare: fill(32 << 20), look });
    expect(bad(unseen)[0]).toMatchObject({ code: "doctor-cma-refuses" });
    expect(bad(unseen)[0]?.change[0]).toBe("sudo onebuf doctor pipeline.yaml");
    expect(unseen.unseen.join()).toContain("/dev/kmsg");
  });
});

describe("IOMMU", () => {
  const disagreement = {
    code: "live-iommu-identity",
    severity: "warning" as const,
    message: `the IOMMU before ${CAMERA} passes addresses through: group 0 has an identity domain`,
    place: { node: CAMERA },
  };
  const board = bootedWith("iommu.passthrough=1");

  test("off, with contiguous memory for all: said, and nothing to change", () => {
    const examination = examined({ board, look: { disagreements: [disagreement] } });
    expect(bad(examination)).toEqual([]);
    const found = examination.findings.find(({ code }) => code === "doctor-iommu-passthrough");
    expect(found).toMatchObject({
      state: "open",
      change: ["kernel command line: remove iommu.passthrough=1"],
    });
  });

  test("off, and no contiguous memory: comes before the CMA that would do as well", () => {
    const full = (twin: VirtualPlatform) => {
      for (let at = 0; at < 32; at += 1) heapOf(twin, "heap:cma")?.allocate(1 << 20);
    };
    const look = {
      disagreements: [disagreement],
      areas: [{ ...AREA, used: 32n * MIB, largestFree: 0n }],
    };
    const found = bad(examined({ board, look, prepare: full }));
    expect(codes(found).slice(0, 2)).toEqual(["doctor-iommu-passthrough", "doctor-cma-in-use"]);
    expect(found[0]?.what).toMatch(/; the same for \/dev\/video1$/);
  });
});

test("no memory at all: who rules it out, and what would turn the answer", () => {
  const whole = foundingBoard();
  const devices = whole.devices.map((device) =>
    device.node === DISPLAY ? { ...device, import: "no" as const, export: "no" as const } : device,
  );
  const examination = examined({ board: { ...whole, devices } });
  expect(examination.streams[0]?.verdict).not.toBe("shared");
  expect(bad(examination).some(({ about }) => about === "/dev/dri/card0")).toBe(true);
});

test("a heap that this kernel lacks, with the symbols that give it", () => {
  const whole = foundingBoard();
  const heaps = whole.heaps.map((heap) =>
    heap.id === "heap:cma" ? { ...heap, exists: "no" as const } : heap,
  );
  const devices = whole.devices.map((device) =>
    device.node === DISPLAY ? { ...device, export: "no" as const } : device,
  );
  const [first] = bad(examined({ board: { ...whole, heaps, devices } }));
  expect(first).toMatchObject({
    code: "doctor-no-heap",
    about: "heap:cma",
    what: "this kernel has no heap:cma; with it stream1 needs no copy",
  });
  expect(first?.change).toContain("CONFIG_DMABUF_HEAPS_CMA=y");
});

describe("the memory that the user's program takes", () => {
  test("is refused: who, why, and where to take it from instead", () => {
    const examination = examined({ wanted: "heap:system" });
    expect(bad(examination)).toMatchObject([
      {
        code: "doctor-not-contiguous",
        about: "/dev/dri/card0",
        what: expect.stringMatching(
          /refuses heap:system: DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL.*takes contiguous memory/,
        ) as string,
        change: ["take the buffers from /dev/dma_heap/linux,cma (heap:cma): all devices took them"],
      },
    ]);
  });

  test("is accepted by luck on a machine that has just booted: no proof", () => {
    const stream = "camera ! NV12,256x256@30 ! tee name=t  t. ! codec  t. ! display";
    const fresh = { stream, wanted: "heap:system", twin: { isFresh: true } };
    const [first] = bad(examined(fresh));
    expect(first).toMatchObject({ code: "doctor-luck", about: "/dev/dri/card0" });
    expect(first?.what).toMatch(/heap:system.*no proof: .*one success proves nothing/);
  });
});
