// A look as an engineer reads it, on wide and narrow terminals.
import { expect, test } from "vitest";
import type { Look } from "../../inspect/look.ts";
import { tooWide } from "../testing/capture.ts";
import { lookText } from "./look-text.ts";
import { plain } from "./style.ts";

const MIB = 1n << 20n;

const LOOK: Look = {
  source: "this machine",
  kernel: { release: "6.1.176", arch: "aarch64", cmdline: "cma=64M" },
  model: "A test board",
  memory: { total: 245n * MIB, available: 180n * MIB, cmaTotal: 64n * MIB, cmaFree: 40n * MIB },
  heaps: [
    { names: ["reserved", "linux,cma"], memory: "heap:cma", pool: "reserved" },
    { names: ["system"], memory: "heap:system", pool: "ram" },
    { names: ["udmabuf"], memory: "udmabuf", pool: "ram" },
  ],
  buffers: [
    {
      inode: 7,
      size: 64n * 1024n,
      exporter: "vb2-dma-contig",
      name: null,
      references: null,
      holders: [],
      attachments: null,
    },
    {
      inode: 31,
      size: 3n * MIB,
      exporter: "reserved",
      name: "preview 0",
      references: 4,
      holders: [
        { pid: 211, command: "camera", descriptors: [12, 13], mappings: 1 },
        { pid: 240, command: "kiosk", descriptors: [], mappings: 2 },
      ],
      attachments: [
        { device: "10020000.clcd", node: "/clcd@10020000" },
        { device: "vivid.0", node: "vivid.0" },
      ],
    },
  ],
  areas: [
    {
      name: "reserved",
      base: 0x4c000000n,
      size: 64n * MIB,
      used: 24n * MIB,
      largestFree: 32n * MIB,
      allocatedPages: 15_360,
      failedPages: 768,
    },
    {
      name: "video",
      base: null,
      size: null,
      used: null,
      largestFree: null,
      allocatedPages: null,
      failedPages: null,
    },
  ],
  migration: { pagesMigrated: 15_360, pagesNotMigrated: 0, cmaAllocated: 20, cmaFailed: null },
  groups: [
    {
      id: "0",
      type: "DMA",
      devices: ["camera-iommu"],
      reserved: [{ lo: 0x8000000n, hi: 0x80fffffn, kind: "msi" }],
    },
    { id: "1", type: null, devices: ["0000:00:01.0", "0000:00:02.0"], reserved: [] },
  ],
  devices: [
    {
      file: "/dev/video0",
      title: "vivid-001-vid-cap",
      node: "/camera-iommu",
      driver: "vivid",
      group: "0",
      roles: ["camera"],
      import: "yes",
      export: "yes",
      needsContiguous: "no",
      translation: "iommu",
    },
    {
      file: "/dev/video1",
      title: "vivid-001-vbi-cap",
      node: "/camera-iommu",
      driver: "vivid",
      group: "0",
      roles: ["camera"],
      import: "yes",
      export: "yes",
      needsContiguous: "no",
      translation: "iommu",
    },
    {
      file: "/dev/dri/card0",
      title: "",
      node: "0000:00:02.0",
      driver: null,
      group: null,
      roles: [],
      import: "unknown",
      export: "unknown",
      needsContiguous: "unknown",
      translation: "unknown",
    },
  ],
  disagreements: [
    {
      code: "live-cma-size",
      severity: "warning",
      message: "the command line asks for 128 MiB of CMA and the kernel has 64 MiB",
      help: "look for `cma:` in the kernel's log",
    },
  ],
  unread: [
    { path: "sys/kernel/debug/dma_buf/bufinfo", needs: "root", lost: "attached devices" },
    { path: "proc/1/fd", needs: "root", lost: "buffers that other users hold" },
    { path: "proc/2/fd", needs: "root", lost: "buffers that other users hold" },
    { path: "/dev/video0", needs: "video", lost: "what it imports" },
    { path: "sys/kernel/dmabuf", needs: "CONFIG_DMABUF_SYSFS_STATS", lost: "buffers" },
  ],
};

const text = (look: Look, width = 80) => lookText(look, { width, style: plain }).join("\n");

test("at 80 columns", () => {
  expect(text(LOOK)).toMatchInlineSnapshot(`
    "A test board
      from     this machine
      kernel   Linux 6.1.176, aarch64
      RAM      245 MiB, 180 MiB available
      CMA      64 MiB, 40 MiB free
      moved    15360 pages, 20 CMA allocations

    Heaps
      heap:cma     /dev/dma_heap/reserved, /dev/dma_heap/linux,cma (CMA area
                   reserved)
      heap:system  /dev/dma_heap/system (any RAM)
      udmabuf      /dev/udmabuf (any RAM)

    CMA areas
      # used, - longest free run, . other free memory
      reserved  64 MiB at 0x4c000000, 24 MiB used
        ############----------------....
        longest free run 32 MiB, 15360 pages given since start, 768 pages refused
      video  size not told, use not told

    Buffers
      2 buffers, 3.1 MiB
      inode 31 "preview 0"  3 MiB of reserved, 4 references
        held by   camera (211) descriptor 12, 13, 1 mapping; kiosk (240) 2 mappings
        attached  /clcd@10020000 (10020000.clcd), vivid.0
      inode 7  64 KiB of vb2-dma-contig

    IOMMU groups
      0  DMA       camera-iommu; reserved 0x8000000..0x80fffff (msi)
      1  not told  0000:00:01.0, 0000:00:02.0

    Devices
      /dev/video0  vivid-001-vid-cap
      /dev/video1  vivid-001-vbi-cap
          camera /camera-iommu, driver vivid, behind an IOMMU (group 0), import yes,
          export yes, takes scattered memory
      /dev/dri/card0
          0000:00:02.0, no driver, translation not known, import not known, export
          not known, contiguity not known

    Board and machine disagree
      - the command line asks for 128 MiB of CMA and the kernel has 64 MiB
        look for \`cma:\` in the kernel's log

    Not read
      - attached devices: /sys/kernel/debug/dma_buf/bufinfo
        needs root
      - buffers that other users hold: /proc/1/fd and 1 more
        needs root
      - what it imports: /dev/video0
        needs the group video: sudo usermod -aG video $USER, and log in again
      - buffers: /sys/kernel/dmabuf
        needs a kernel with CONFIG_DMABUF_SYSFS_STATS"
  `);
});

test("at 40 columns", () => {
  expect(tooWide(text(LOOK, 40), 40)).toEqual([]);
  expect(text(LOOK, 40)).toMatchInlineSnapshot(`
    "A test board
      from     this machine
      kernel   Linux 6.1.176, aarch64
      RAM      245 MiB, 180 MiB available
      CMA      64 MiB, 40 MiB free
      moved    15360 pages, 20 CMA
               allocations

    Heaps
      heap:cma     /dev/dma_heap/reserved,
                   /dev/dma_heap/linux,cma
                   (CMA area reserved)
      heap:system  /dev/dma_heap/system (any
                   RAM)
      udmabuf      /dev/udmabuf (any RAM)

    CMA areas
      # used, - longest free run, . other
      free memory
      reserved  64 MiB at 0x4c000000, 24 MiB
      used
        ######--------..
        longest free run 32 MiB, 15360 pages
        given since start, 768 pages refused
      video  size not told, use not told

    Buffers
      2 buffers, 3.1 MiB
      inode 31 "preview 0"  3 MiB of
      reserved, 4 references
        held by   camera (211) descriptor
                  12, 13, 1 mapping; kiosk
                  (240) 2 mappings
        attached  /clcd@10020000
                  (10020000.clcd), vivid.0
      inode 7  64 KiB of vb2-dma-contig

    IOMMU groups
      0  DMA       camera-iommu; reserved
                   0x8000000..0x80fffff
                   (msi)
      1  not told  0000:00:01.0,
                   0000:00:02.0

    Devices
      /dev/video0  vivid-001-vid-cap
      /dev/video1  vivid-001-vbi-cap
          camera /camera-iommu, driver
          vivid, behind an IOMMU (group 0),
          import yes, export yes, takes
          scattered memory
      /dev/dri/card0
          0000:00:02.0, no driver,
          translation not known, import not
          known, export not known,
          contiguity not known

    Board and machine disagree
      - the command line asks for 128 MiB of
        CMA and the kernel has 64 MiB
        look for \`cma:\` in the kernel's log

    Not read
      - attached devices:
        /sys/kernel/debug/dma_buf/bufinfo
        needs root
      - buffers that other users hold:
        /proc/1/fd and 1 more
        needs root
      - what it imports: /dev/video0
        needs the group video: sudo usermod
        -aG video $USER, and log in again
      - buffers: /sys/kernel/dmabuf
        needs a kernel with
        CONFIG_DMABUF_SYSFS_STATS"
  `);
});

test("a machine that tells nothing", () => {
  const nothing: Look = {
    source: "empty.tar",
    kernel: { release: null, arch: null, cmdline: null },
    model: null,
    memory: { total: null, available: null, cmaTotal: null, cmaFree: null },
    heaps: [],
    buffers: [],
    areas: [],
    migration: { pagesMigrated: null, pagesNotMigrated: null, cmaAllocated: null, cmaFailed: null },
    groups: [],
    devices: [],
    disagreements: [],
    unread: [],
  };
  expect(text(nothing)).toMatchInlineSnapshot(`
    "No device tree
      from     empty.tar
      kernel   Linux (version not told)

    Heaps
      none: this kernel gives no memory to programs

    Buffers
      none seen

    Devices
      no V4L2 or DRM device"
  `);
});

test("a name of a buffer cannot steer the terminal", () => {
  const [buffer] = LOOK.buffers;
  const hostile = { ...LOOK, buffers: buffer ? [{ ...buffer, name: "\u001b[2J\u202edne" }] : [] };
  expect(text(hostile)).toContain('inode 7 "?[2J?dne"');
});

test("the bar has one column for the least use, and no more than it has columns", () => {
  const [area] = LOOK.areas;
  const bar = (used: bigint, largestFree: bigint | null) =>
    text({ ...LOOK, areas: area ? [{ ...area, used, largestFree }] : [] })
      .split("\n")
      .find((line) => /^ {4}[#.-]+$/.test(line))
      ?.trim();
  expect(bar(1n, 64n * MIB - 1n)).toBe(`#${"-".repeat(31)}`);
  expect(bar(64n * MIB, 0n)).toBe("#".repeat(32));
  expect(bar(64n * MIB - 4096n, 4096n)).toBe(`${"#".repeat(31)}-`);
  expect(bar(0n, null)).toBe(".".repeat(32));
});
