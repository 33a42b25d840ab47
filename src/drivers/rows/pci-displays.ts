// Knowledge-base rows of displays and graphics cards on PCI, USB and the buses of virtual machines. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const DRM = "drivers/gpu/drm";
const TINY = `${DRM}/tiny`;
const PCI_MASK = at("drivers/pci/probe.c", 1877);
const PCI_COHERENT_MASK = at("drivers/pci/probe.c", 2600);
const SHMEM_IMPORT = at("include/drm/drm_gem_shmem_helper.h", 294, 295);
const SHMEM_EXPORT = at("include/drm/drm_gem_shmem_helper.h", 293);

const display = {
  compatible: [],
  subsystem: "drm",
  role: "display",
} satisfies Partial<DriverRow>;

const pciDisplay = { ...display, streamingMask: 32, coherentMask: 32 } satisfies Partial<DriverRow>;

/** The frame shown lies in memory of the card; the CPU copies each one there out of a buffer that may lie anywhere. */
const shadowed = {
  ...display,
  busMaster: "no",
  part: "proxy",
  memory: "gem-shmem-shadow",
  import: "yes",
  export: "yes",
} satisfies Partial<DriverRow>;

const SHADOW_NOTES = [
  "The CPU copies every frame into the device's own memory: an import that works and is still no zero-copy.",
  "Its dumb buffers are single pages of a file in memory, always scattered.",
  "A dma-buf that its exporter cannot map in the kernel is imported and refused with EINVAL when it is to be shown.",
];

const pciShadowed = {
  ...shadowed,
  streamingMask: 32,
  coherentMask: 32,
} satisfies Partial<DriverRow>;

/** As `shadowed`, with the buffers mapped for the USB controller, whose mask is not known here. */
const overUsb = { ...shadowed, import: "unknown" } satisfies Partial<DriverRow>;

const USB_NOTES = [
  ...SHADOW_NOTES,
  "An import is mapped for the USB host controller: where that has no DMA of its own, it is refused with ENODEV, and the kernel log says that buffer sharing is not supported.",
];

/** Frame buffers are in the card's memory and the driver has no PRIME at all (DRM_GEM_VRAM_DRIVER). */
const vramOnly = {
  ...pciDisplay,
  busMaster: "no",
  part: "proxy",
  memory: "none",
  import: "no",
  export: "no",
  refusal: { call: "DRM_IOCTL_PRIME_FD_TO_HANDLE", errno: "ENOSYS" },
} satisfies Partial<DriverRow>;

const VRAM_IMPORT = at(`${DRM}/drm_prime.c`, 375, 376);
const VRAM_EXPORT = at(`${DRM}/drm_prime.c`, 521, 522);
const VRAM_NOTES = [
  "Frames lie in the card's own memory; PRIME calls of either direction answer ENOSYS, and a program copies every frame into a dumb buffer.",
];

function vramEvidence(ops: readonly string[]): DriverRow["evidence"] {
  return {
    role: ops,
    busMaster: ops,
    part: ops,
    memory: ops,
    import: [...ops, ...VRAM_IMPORT],
    export: [...ops, ...VRAM_EXPORT],
    refusal: VRAM_IMPORT,
    streamingMask: PCI_MASK,
    coherentMask: PCI_COHERENT_MASK,
  };
}

export const pciDisplayRows: readonly DriverRow[] = [
  {
    ...display,
    driver: "virtio_gpu",
    sysfs: ["virtio-pci", "virtio-mmio", "virtio_gpu"],
    kconfig: ["DRM_VIRTIO_GPU"],
    busMaster: "yes",
    memory: "gem-shmem",
    import: "no",
    export: "yes",
    exportsCached: "yes",
    refusal: { call: "DRM_IOCTL_PRIME_FD_TO_HANDLE", errno: "ENODEV" },
    alignment: { maxWidth: 8192, maxHeight: 8192 },
    formats: { consumes: ["XR24"], evidence: at(`${DRM}/virtio/virtgpu_plane.c`, 33) },
    evidence: {
      sysfs: [
        ...at("drivers/virtio/virtio_pci_common.c", 639),
        ...at("drivers/virtio/virtio_mmio.c", 835),
        ...at(`${DRM}/virtio/virtgpu_drv.h`, 47),
        ...at(`${DRM}/virtio/virtgpu_drv.c`, 85, 155),
      ],
      kconfig: at(`${DRM}/virtio/Makefile`, 11),
      role: at(`${DRM}/virtio/virtgpu_drv.c`, 175),
      busMaster: at(`${DRM}/virtio/virtgpu_vq.c`, 1021),
      memory: at(`${DRM}/virtio/virtgpu_object.c`, 108, 194),
      import: at(`${DRM}/virtio/virtgpu_prime.c`, 145, 169),
      export: at(`${DRM}/virtio/virtgpu_prime.c`, 76, 104),
      exportsCached: at(`${DRM}/drm_gem_shmem_helper.c`, 650),
      refusal: at(`${DRM}/virtio/virtgpu_prime.c`, 169),
      streamingMask: [...PCI_MASK, ...at("drivers/virtio/virtio_pci_modern_dev.c", 263)],
      coherentMask: [...PCI_COHERENT_MASK, ...at("drivers/virtio/virtio_pci_modern_dev.c", 263)],
      maxSegment: at(`${DRM}/virtio/virtgpu_drv.c`, 96),
      alignment: at(`${DRM}/virtio/virtgpu_display.c`, 349, 350),
    },
    streamingMask: 64,
    coherentMask: 64,
    maxSegment: "max",
    notes: [
      "Its DRM device hangs on the transport, so sysfs shows the driver of that: virtio-pci or virtio-mmio.",
      "A foreign dma-buf is attached and mapped before it is refused; only buffers of this very device are taken back (virtgpu_prime.c:150).",
      "Frames are pages of guest memory, single and scattered; the host copies them out on each flush.",
    ],
  },
  {
    ...pciShadowed,
    driver: "cirrus",
    kconfig: ["DRM_CIRRUS_QEMU"],
    alignment: { maxStride: 4088, maxWidth: 2044, maxHeight: 1024 },
    formats: {
      consumes: fourccs("RG16 RG24 XR24"),
      evidence: at(`${TINY}/cirrus.c`, 470, 471, 472, 473),
    },
    evidence: {
      sysfs: at(`${TINY}/cirrus.c`, 48),
      kconfig: at(`${TINY}/Makefile`, 5),
      role: at(`${TINY}/cirrus.c`, 541),
      busMaster: at(`${TINY}/cirrus.c`, 333),
      part: at(`${TINY}/cirrus.c`, 333),
      memory: at(`${TINY}/cirrus.c`, 467, 548),
      import: [...at(`${TINY}/cirrus.c`, 548), ...SHMEM_IMPORT],
      export: SHMEM_EXPORT,
      streamingMask: PCI_MASK,
      coherentMask: PCI_COHERENT_MASK,
      alignment: at(`${TINY}/cirrus.c`, 54, 372, 525, 526),
    },
    notes: [
      ...SHADOW_NOTES,
      "XR24 lines longer than 4088 bytes are turned into RG24 or RG16 on the way (cirrus.c:131).",
    ],
  },
  {
    ...pciShadowed,
    driver: "mgag200",
    kconfig: ["DRM_MGAG200"],
    alignment: { maxWidth: 4096, maxHeight: 4096 },
    formats: {
      consumes: fourccs("XR24 RG16 RG24"),
      evidence: at(`${DRM}/mgag200/mgag200_mode.c`, 470, 471, 472),
    },
    evidence: {
      sysfs: at(`${DRM}/mgag200/mgag200_drv.h`, 30),
      kconfig: at(`${DRM}/mgag200/Makefile`, 16),
      role: at(`${DRM}/mgag200/mgag200_drv.c`, 94),
      busMaster: at(`${DRM}/mgag200/mgag200_mode.c`, 462),
      part: at(`${DRM}/mgag200/mgag200_mode.c`, 462),
      memory: [
        ...at(`${DRM}/mgag200/mgag200_drv.c`, 100),
        ...at(`${DRM}/mgag200/mgag200_drv.h`, 388),
      ],
      import: [...at(`${DRM}/mgag200/mgag200_drv.c`, 100), ...SHMEM_IMPORT],
      export: SHMEM_EXPORT,
      streamingMask: PCI_MASK,
      coherentMask: PCI_COHERENT_MASK,
      alignment: at(`${DRM}/mgag200/mgag200_drv.h`, 163, 164),
    },
    notes: SHADOW_NOTES,
  },
  {
    ...shadowed,
    driver: "hyperv_drm",
    kconfig: ["DRM_HYPERV"],
    streamingMask: 64,
    formats: { consumes: ["XR24"], evidence: at(`${DRM}/hyperv/hyperv_drm_modeset.c`, 158) },
    evidence: {
      sysfs: at(`${DRM}/hyperv/Makefile`, 8),
      kconfig: at(`${DRM}/hyperv/Makefile`, 8),
      role: at(`${DRM}/hyperv/hyperv_drm_drv.c`, 32),
      busMaster: at(`${DRM}/hyperv/hyperv_drm_modeset.c`, 35),
      part: at(`${DRM}/hyperv/hyperv_drm_modeset.c`, 35),
      memory: [
        ...at(`${DRM}/hyperv/hyperv_drm_drv.c`, 39),
        ...at(`${DRM}/hyperv/hyperv_drm_modeset.c`, 154),
      ],
      import: [...at(`${DRM}/hyperv/hyperv_drm_drv.c`, 39), ...SHMEM_IMPORT],
      export: SHMEM_EXPORT,
      streamingMask: at("drivers/hv/vmbus_drv.c", 1908),
    },
    notes: SHADOW_NOTES,
  },
  {
    ...overUsb,
    driver: "udl",
    kconfig: ["DRM_UDL"],
    alignment: { maxWidth: 2048, maxHeight: 2048 },
    formats: {
      consumes: fourccs("RG16 XR24"),
      evidence: at(`${DRM}/udl/udl_modeset.c`, 308, 309, 310),
    },
    evidence: {
      sysfs: at(`${DRM}/udl/udl_drv.c`, 154),
      kconfig: at(`${DRM}/udl/Makefile`, 4),
      role: at(`${DRM}/udl/udl_drv.c`, 77),
      busMaster: at(`${DRM}/udl/udl_modeset.c`, 279),
      part: at(`${DRM}/udl/udl_modeset.c`, 279),
      memory: [...at(`${DRM}/udl/udl_drv.c`, 74), ...at(`${DRM}/udl/udl_modeset.c`, 405)],
      import: [
        ...at(`${DRM}/udl/udl_drv.c`, 61, 62, 64),
        ...at(`${DRM}/udl/udl_main.c`, 314),
        ...at("drivers/usb/core/usb.c", 863),
      ],
      export: SHMEM_EXPORT,
      alignment: at(`${DRM}/udl/udl_modeset.c`, 565, 566),
    },
    notes: USB_NOTES,
  },
  {
    ...overUsb,
    driver: "gud",
    kconfig: ["DRM_GUD"],
    evidence: {
      sysfs: at(`${DRM}/gud/gud_drv.c`, 677),
      kconfig: at(`${DRM}/gud/Makefile`, 4),
      role: at(`${DRM}/gud/gud_drv.c`, 390),
      busMaster: at(`${DRM}/gud/gud_pipe.c`, 172),
      part: at(`${DRM}/gud/gud_pipe.c`, 172),
      memory: [...at(`${DRM}/gud/gud_drv.c`, 386), ...at(`${DRM}/gud/gud_pipe.c`, 172)],
      import: at(`${DRM}/gud/gud_drv.c`, 320, 323, 621),
      export: SHMEM_EXPORT,
    },
    notes: [
      ...USB_NOTES,
      "Formats and the largest picture are what the display itself tells (gud_drv.c:501); XR24 is offered always or converted.",
    ],
  },
  {
    ...overUsb,
    driver: "gm12u320",
    kconfig: ["DRM_GM12U320"],
    formats: { consumes: ["XR24"], evidence: at(`${TINY}/gm12u320.c`, 589) },
    evidence: {
      sysfs: at(`${TINY}/gm12u320.c`, 33, 746),
      kconfig: at(`${TINY}/Makefile`, 6),
      role: at(`${TINY}/gm12u320.c`, 618),
      busMaster: at(`${TINY}/gm12u320.c`, 585),
      part: at(`${TINY}/gm12u320.c`, 585),
      memory: at(`${TINY}/gm12u320.c`, 585, 625),
      import: at(`${TINY}/gm12u320.c`, 607, 608, 610),
      export: SHMEM_EXPORT,
    },
    notes: USB_NOTES,
  },
  {
    ...vramOnly,
    driver: "bochs-drm",
    kconfig: ["DRM_BOCHS"],
    alignment: { maxWidth: 8192, maxHeight: 8192 },
    formats: { consumes: fourccs("XR24 BX24"), evidence: at(`${TINY}/bochs.c`, 414, 415) },
    evidence: {
      ...vramEvidence([
        ...at(`${TINY}/bochs.c`, 611),
        ...at("include/drm/drm_gem_vram_helper.h", 159),
      ]),
      sysfs: at(`${TINY}/bochs.c`, 721),
      kconfig: at(`${TINY}/Makefile`, 4),
      alignment: at(`${TINY}/bochs.c`, 543, 544),
    },
    notes: VRAM_NOTES,
  },
  {
    ...vramOnly,
    driver: "ast",
    kconfig: ["DRM_AST"],
    formats: {
      consumes: fourccs("XR24 RG16 C8"),
      evidence: at(`${DRM}/ast/ast_mode.c`, 547, 548, 549),
    },
    evidence: {
      ...vramEvidence([
        ...at(`${DRM}/ast/ast_drv.c`, 66),
        ...at("include/drm/drm_gem_vram_helper.h", 159),
      ]),
      sysfs: at(`${DRM}/ast/ast_drv.h`, 45),
      kconfig: at(`${DRM}/ast/Makefile`, 8),
    },
    notes: VRAM_NOTES,
  },
  {
    ...vramOnly,
    driver: "vboxvideo",
    kconfig: ["DRM_VBOXVIDEO"],
    formats: {
      consumes: fourccs("XR24 AR24"),
      evidence: at(`${DRM}/vboxvideo/vbox_mode.c`, 485, 486),
    },
    evidence: {
      ...vramEvidence([
        ...at(`${DRM}/vboxvideo/vbox_drv.c`, 191),
        ...at("include/drm/drm_gem_vram_helper.h", 159),
      ]),
      sysfs: at(`${DRM}/vboxvideo/vbox_drv.h`, 26),
      kconfig: at(`${DRM}/vboxvideo/Makefile`, 6),
    },
    notes: VRAM_NOTES,
  },
  {
    ...vramOnly,
    driver: "hibmc-drm",
    kconfig: ["DRM_HISI_HIBMC"],
    evidence: {
      ...vramEvidence(at(`${DRM}/hisilicon/hibmc/hibmc_drm_drv.c`, 63, 65)),
      sysfs: at(`${DRM}/hisilicon/hibmc/hibmc_drm_drv.c`, 376),
      kconfig: at(`${DRM}/hisilicon/hibmc/Makefile`, 4),
    },
    notes: VRAM_NOTES,
  },
  {
    ...vramOnly,
    driver: "qxl",
    kconfig: ["DRM_QXL"],
    evidence: {
      ...vramEvidence(at(`${DRM}/qxl/qxl_drv.c`, 294)),
      sysfs: at(`${DRM}/qxl/qxl_drv.h`, 57),
      kconfig: at(`${DRM}/qxl/Makefile`, 8),
      import: at(`${DRM}/qxl/qxl_prime.c`, 50, 54),
      export: at(`${DRM}/qxl/qxl_prime.c`, 45, 47),
      refusal: at(`${DRM}/qxl/qxl_prime.c`, 54),
    },
    notes: [
      "A dma-buf is attached and mapped, then refused with ENOSYS. Its own buffers do become dma-bufs, but mapping one for a device fails with ENOSYS, so nobody else's hardware can use them.",
    ],
  },
  {
    ...vramOnly,
    driver: "vmwgfx",
    kconfig: ["DRM_VMWGFX"],
    streamingMask: 64,
    coherentMask: 64,
    maxSegment: "max",
    evidence: {
      ...vramEvidence(at(`${DRM}/vmwgfx/vmwgfx_drv.c`, 1588)),
      sysfs: at(`${DRM}/vmwgfx/vmwgfx_drv.h`, 56),
      kconfig: at(`${DRM}/vmwgfx/Makefile`, 15),
      import: at(`${DRM}/vmwgfx/ttm_object.c`, 554, 555),
      export: at(`${DRM}/vmwgfx/vmwgfx_prime.c`, 42, 45),
      refusal: at(`${DRM}/vmwgfx/ttm_object.c`, 555),
      streamingMask: at(`${DRM}/vmwgfx/vmwgfx_drv.c`, 691),
      coherentMask: at(`${DRM}/vmwgfx/vmwgfx_drv.c`, 691),
      maxSegment: at(`${DRM}/vmwgfx/vmwgfx_drv.c`, 978),
    },
    notes: [
      "Foreign dma-bufs are refused with ENOSYS. Its own become dma-bufs to which no other device may attach (ENOSYS).",
    ],
  },
  {
    ...pciDisplay,
    driver: "i915",
    kconfig: ["DRM_I915"],
    alsoRoles: ["gpu"],
    busMaster: "yes",
    ownMmu: { translatesImports: "yes", addressBits: 32 },
    memory: "gem-scatter",
    import: "unknown",
    export: "yes",
    maxSegment: "max",
    evidence: {
      sysfs: at(`${DRM}/i915/i915_driver.h`, 16),
      kconfig: at(`${DRM}/i915/Makefile`, 347),
      role: at(`${DRM}/i915/i915_driver.c`, 1926),
      busMaster: at(`${DRM}/i915/gem/i915_gem_dmabuf.c`, 265),
      ownMmu: at(`${DRM}/i915/gem/i915_gem_dmabuf.c`, 264, 265),
      memory: at(`${DRM}/i915/gem/i915_gem_dmabuf.c`, 244, 283),
      import: [
        ...at(`${DRM}/i915/gem/i915_gem_dmabuf.c`, 283),
        ...at(`${DRM}/i915/display/intel_fb.c`, 2049, 2052),
      ],
      export: at(`${DRM}/i915/gem/i915_gem_dmabuf.c`, 216),
      streamingMask: at(`${DRM}/i915/i915_driver.c`, 520),
      coherentMask: PCI_COHERENT_MASK,
      maxSegment: at(`${DRM}/i915/i915_driver.c`, 518),
    },
    notes: [
      "Integrated graphics take any list of pages, mapped when first used; a card with memory of its own refuses to show what cannot move there, with EREMOTE at DRM_IOCTL_MODE_ADDFB2 (intel_fb.c:2052).",
      "Masks and address widths depend on the chip (i915_driver.c:509); the narrowest are written here.",
    ],
  },
  {
    ...pciDisplay,
    driver: "amdgpu",
    kconfig: ["DRM_AMDGPU"],
    alsoRoles: ["gpu"],
    busMaster: "yes",
    ownMmu: { translatesImports: "yes", addressBits: 40 },
    memory: "gem-scatter",
    import: "unknown",
    export: "yes",
    streamingMask: 40,
    coherentMask: 40,
    evidence: {
      sysfs: at(`${DRM}/amd/amdgpu/amdgpu_drv.h`, 41),
      kconfig: at(`${DRM}/amd/amdgpu/Makefile`, 268),
      role: at(`${DRM}/amd/amdgpu/amdgpu_drv.c`, 2853),
      busMaster: at(`${DRM}/amd/amdgpu/amdgpu_dma_buf.c`, 480),
      ownMmu: at(`${DRM}/amd/amdgpu/gmc_v8_0.c`, 1141),
      memory: at(`${DRM}/amd/amdgpu/amdgpu_dma_buf.c`, 458),
      import: [
        ...at(`${DRM}/amd/amdgpu/amdgpu_dma_buf.c`, 458),
        ...at(`${DRM}/amd/amdgpu/amdgpu_display.c`, 524, 1241),
      ],
      export: at(`${DRM}/amd/amdgpu/amdgpu_dma_buf.c`, 312),
      streamingMask: at(`${DRM}/amd/amdgpu/gmc_v8_0.c`, 1141),
      coherentMask: at(`${DRM}/amd/amdgpu/gmc_v8_0.c`, 1141),
    },
    notes: [
      "The GPU reads any dma-buf; whether one can be shown depends on the chip and on how the buffer was made: where the display cannot read system memory, DRM_IOCTL_MODE_ADDFB2 answers EINVAL (amdgpu_display.c:1241).",
      "Masks depend on the chip, 40 to 48 bits; the narrowest are written here.",
    ],
  },
  {
    ...pciDisplay,
    driver: "nouveau",
    kconfig: ["DRM_NOUVEAU"],
    alsoRoles: ["gpu"],
    busMaster: "yes",
    ownMmu: { translatesImports: "yes", addressBits: 32 },
    memory: "gem-scatter",
    import: "unknown",
    export: "yes",
    evidence: {
      sysfs: at(`${DRM}/nouveau/nouveau_drm.c`, 1329),
      kconfig: at(`${DRM}/nouveau/Kbuild`, 76),
      role: at(`${DRM}/nouveau/dispnv50/wndw.c`, 548),
      busMaster: at(`${DRM}/nouveau/nouveau_prime.c`, 72),
      ownMmu: at(`${DRM}/nouveau/nvkm/engine/device/pci.c`, 1688),
      memory: at(`${DRM}/nouveau/nouveau_prime.c`, 38, 72),
      import: [
        ...at(`${DRM}/nouveau/nouveau_prime.c`, 58),
        ...at(`${DRM}/nouveau/dispnv50/wndw.c`, 548),
      ],
      export: at(`${DRM}/nouveau/nouveau_drm.c`, 1263),
      streamingMask: at(`${DRM}/nouveau/nvkm/engine/device/pci.c`, 1690),
      coherentMask: at(`${DRM}/nouveau/nvkm/engine/device/pci.c`, 1690),
    },
    notes: [
      "The row of PCI cards. The GPU reads any dma-buf as system memory; what is shown has to be pinned in the card's own memory, and what then happens to an imported buffer was not settled from the source.",
      "The DMA mask depends on the chip; the narrowest is written here.",
    ],
  },
  {
    ...pciDisplay,
    driver: "radeon",
    kconfig: ["DRM_RADEON"],
    busMaster: "yes",
    memory: "gem-scatter",
    import: "no",
    export: "yes",
    refusal: { call: "DRM_IOCTL_MODE_ADDFB2", errno: "EINVAL" },
    evidence: {
      sysfs: at(`${DRM}/radeon/radeon_drv.h`, 45),
      kconfig: at(`${DRM}/radeon/Makefile`, 82),
      role: at(`${DRM}/radeon/radeon_display.c`, 1331),
      busMaster: at(`${DRM}/radeon/radeon_prime.c`, 53),
      memory: at(`${DRM}/radeon/radeon_prime.c`, 43, 53),
      import: at(`${DRM}/radeon/radeon_display.c`, 1331, 1334),
      export: at(`${DRM}/radeon/radeon_prime.c`, 103),
      refusal: at(`${DRM}/radeon/radeon_display.c`, 1334),
      streamingMask: at(`${DRM}/radeon/radeon_device.c`, 1365),
      coherentMask: at(`${DRM}/radeon/radeon_device.c`, 1365),
    },
    notes: [
      "As a display: PRIME_FD_TO_HANDLE takes the buffer for the GPU's use, and no frame buffer can be made of it.",
      "Most chips have masks of 40 bits (radeon_device.c:1363).",
    ],
  },
];
