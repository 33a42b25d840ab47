// Knowledge-base rows of cameras and capture cards on USB and PCI. A USB camera never sees the frame's memory: the host
// controller fills buffers of the driver, and the CPU copies out of them. Data only.
import type { DriverRow, Evidence, Formats } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const USB = "drivers/media/usb";
const PCI = "drivers/media/pci";
const PCI_COHERENT_MASK = at("drivers/pci/probe.c", 2600);

/** What is read in one driver's source, by file. */
interface UsbSource {
  readonly driver: string;
  readonly kconfig: string;
  readonly makefile: Evidence;
  /** Where the driver's name is written, where the CPU copies. */
  readonly name: Evidence;
  readonly copies: Evidence;
  /** Where the line length follows from the width. */
  readonly stride: Evidence;
  /** The queue's `mem_ops` and `io_modes`. */
  readonly memory: Evidence;
  readonly modes: Evidence;
  /** VIDIOC_EXPBUF in the ioctl table; absent where it is not there. */
  readonly expbuf?: Evidence;
  readonly formats: Formats;
  readonly notes?: readonly string[];
}

function usb(source: UsbSource): DriverRow {
  return {
    driver: source.driver,
    compatible: [],
    kconfig: [source.kconfig],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "no",
    part: "proxy",
    memory: "vb2-vmalloc",
    import: "yes",
    export: source.expbuf === undefined ? "no" : "yes",
    alignment: { strideIsWidth: true },
    formats: source.formats,
    evidence: {
      sysfs: [source.name],
      kconfig: [source.makefile],
      role: [source.memory],
      busMaster: [source.copies],
      part: [source.copies],
      memory: [source.memory],
      import: [source.modes],
      export: [source.expbuf ?? source.modes],
      alignment: [source.stride],
    },
    notes: [
      "The CPU copies every frame out of the USB buffers, so the memory may be anything that the kernel can map.",
      ...(source.expbuf === undefined
        ? ["The ioctl table has no VIDIOC_EXPBUF: it answers ENOTTY."]
        : []),
      ...(source.notes ?? []),
    ],
  };
}

/** A card that masters the bus. */
const card = {
  compatible: [],
  subsystem: "v4l2",
  role: "camera",
  busMaster: "yes",
  memory: "vb2-dma-sg",
  import: "yes",
  streamingMask: 32,
  coherentMask: 32,
} satisfies Partial<DriverRow>;

const NO_EXPBUF = "The ioctl table has no VIDIOC_EXPBUF: it answers ENOTTY.";

export const captureCardRows: readonly DriverRow[] = [
  usb({
    driver: "uvcvideo",
    kconfig: "USB_VIDEO_CLASS",
    makefile: `${USB}/uvc/Makefile:7`,
    name: `${USB}/uvc/uvc_driver.c:3114`,
    copies: `${USB}/uvc/uvc_video.c:1227`,
    stride: `${USB}/uvc/uvc_v4l2.c:303`,
    memory: `${USB}/uvc/uvc_queue.c:224`,
    modes: `${USB}/uvc/uvc_queue.c:221`,
    expbuf: `${USB}/uvc/uvc_v4l2.c:1524`,
    formats: {
      produces: fourccs(
        "YUYV NV12 MJPG YV12 YU12 M420 UYVY R8 R10 R12 R16 BA81 GBRG GRBG RGGB RG16 RG24 XR24 H264 HEVC Y8I Y12I Z16 pRAA BYR2 GB16 SRGGB16 GR16 INZI CNF4",
      ),
      evidence: at("include/media/v4l2-uvc.h", 161),
    },
    notes: ["The camera decides which of the formats it has; most have YUYV and MJPG."],
  }),
  usb({
    driver: "em28xx",
    kconfig: "VIDEO_EM28XX_V4L2",
    makefile: `${USB}/em28xx/Makefile:9`,
    name: `${USB}/em28xx/em28xx-cards.c:4182`,
    copies: `${USB}/em28xx/em28xx-video.c:488`,
    stride: `${USB}/em28xx/em28xx-video.c:1495`,
    memory: `${USB}/em28xx/em28xx-video.c:1250`,
    modes: `${USB}/em28xx/em28xx-video.c:1245`,
    formats: {
      produces: fourccs("YUYV RG16 RGGB BA81 GRBG GBRG YU11"),
      evidence: at(`${USB}/em28xx/em28xx-video.c`, 95),
    },
  }),
  usb({
    driver: "cx231xx",
    kconfig: "VIDEO_CX231XX",
    makefile: `${USB}/cx231xx/Makefile:8`,
    name: `${USB}/cx231xx/cx231xx-cards.c:1979`,
    copies: `${USB}/cx231xx/cx231xx-video.c:680`,
    stride: `${USB}/cx231xx/cx231xx-video.c:881`,
    memory: `${USB}/cx231xx/cx231xx-video.c:1811`,
    modes: `${USB}/cx231xx/cx231xx-video.c:1807`,
    formats: {
      produces: ["YUYV"],
      evidence: at(`${USB}/cx231xx/cx231xx-video.c`, 83),
    },
  }),
  usb({
    driver: "au0828",
    kconfig: "VIDEO_AU0828",
    makefile: `${USB}/au0828/Makefile:12`,
    name: `${USB}/au0828/Makefile:12`,
    copies: `${USB}/au0828/au0828-video.c:349`,
    stride: `${USB}/au0828/au0828-video.c:1151`,
    memory: `${USB}/au0828/au0828-video.c:1816`,
    modes: `${USB}/au0828/au0828-video.c:1811`,
    expbuf: `${USB}/au0828/au0828-video.c:1772`,
    formats: {
      produces: ["UYVY"],
      evidence: at(`${USB}/au0828/au0828-video.c`, 1208),
    },
  }),
  usb({
    driver: "stk1160",
    kconfig: "VIDEO_STK1160",
    makefile: `${USB}/stk1160/Makefile:8`,
    name: `${USB}/stk1160/stk1160-core.c:425`,
    copies: `${USB}/stk1160/stk1160-video.c:168`,
    stride: `${USB}/stk1160/stk1160-v4l.c:457`,
    memory: `${USB}/stk1160/stk1160-v4l.c:791`,
    modes: `${USB}/stk1160/stk1160-v4l.c:787`,
    expbuf: `${USB}/stk1160/stk1160-v4l.c:637`,
    formats: {
      produces: ["UYVY"],
      evidence: at(`${USB}/stk1160/stk1160-v4l.c`, 49),
    },
  }),
  {
    ...usb({
      driver: "usbtv",
      kconfig: "VIDEO_USBTV",
      makefile: `${USB}/usbtv/Makefile:6`,
      name: `${USB}/usbtv/usbtv-core.c:161`,
      copies: `${USB}/usbtv/usbtv-video.c:390`,
      stride: `${USB}/usbtv/usbtv-video.c:656`,
      memory: `${USB}/usbtv/usbtv-video.c:902`,
      modes: `${USB}/usbtv/usbtv-video.c:898`,
      formats: { produces: ["YUYV"], evidence: at(`${USB}/usbtv/usbtv-video.c`, 643) },
    }),
    import: "no",
    notes: [
      "io_modes has no DMABUF and the ioctl table no EXPBUF: every use elsewhere is a copy by the program.",
    ],
  },
  {
    ...card,
    driver: "cobalt",
    kconfig: ["VIDEO_COBALT"],
    export: "yes",
    streamingMask: 64,
    formats: {
      produces: fourccs("YUYV BG24 BGR4"),
      evidence: at(`${PCI}/cobalt/cobalt-v4l2.c`, 691, 694, 697),
    },
    evidence: {
      sysfs: at(`${PCI}/cobalt/cobalt-driver.c`, 792),
      kconfig: at(`${PCI}/cobalt/Makefile`, 6),
      role: at(`${PCI}/cobalt/cobalt-v4l2.c`, 1256),
      busMaster: at(`${PCI}/cobalt/cobalt-v4l2.c`, 80),
      memory: at(`${PCI}/cobalt/cobalt-v4l2.c`, 62, 80, 1260),
      import: at(`${PCI}/cobalt/cobalt-v4l2.c`, 1255),
      export: at(`${PCI}/cobalt/cobalt-v4l2.c`, 1156),
      streamingMask: at(`${PCI}/cobalt/cobalt-driver.c`, 336),
      coherentMask: PCI_COHERENT_MASK,
    },
    notes: ["One of its nodes puts frames out instead (YUYV and BGR4)."],
  },
  {
    ...card,
    driver: "saa7134",
    kconfig: ["VIDEO_SAA7134"],
    export: "yes",
    formats: {
      produces: fourccs("R8 XR15 RGBQ RG16 RGBR RG24 BG24 BGR4 RGB4 YUYV UYVY YU16 YU12 YV12"),
      evidence: at(`${PCI}/saa7134/saa7134-video.c`, 93, 161),
    },
    evidence: {
      sysfs: at(`${PCI}/saa7134/saa7134-core.c`, 1522),
      kconfig: at(`${PCI}/saa7134/Makefile`, 8),
      role: at(`${PCI}/saa7134/saa7134-video.c`, 2115),
      busMaster: at(`${PCI}/saa7134/saa7134-video.c`, 933),
      memory: at(`${PCI}/saa7134/saa7134-video.c`, 919, 933, 2115),
      import: at(`${PCI}/saa7134/saa7134-video.c`, 2109),
      export: at(`${PCI}/saa7134/saa7134-video.c`, 1927),
      streamingMask: at(`${PCI}/saa7134/saa7134-core.c`, 1096),
      coherentMask: PCI_COHERENT_MASK,
    },
    notes: [
      "The first page of a buffer has to begin where the list begins: another offset is an error (saa7134-video.c:922).",
    ],
  },
  {
    ...card,
    driver: "cx23885",
    kconfig: ["VIDEO_CX23885"],
    export: "no",
    formats: {
      produces: ["YUYV"],
      evidence: at(`${PCI}/cx23885/cx23885-video.c`, 70),
    },
    evidence: {
      sysfs: at(`${PCI}/cx23885/cx23885-core.c`, 2254),
      kconfig: at(`${PCI}/cx23885/Makefile`, 8),
      role: at(`${PCI}/cx23885/cx23885-video.c`, 1328),
      busMaster: at(`${PCI}/cx23885/cx23885-video.c`, 363),
      memory: at(`${PCI}/cx23885/cx23885-video.c`, 351, 363, 1328),
      import: at(`${PCI}/cx23885/cx23885-video.c`, 1322),
      export: at(`${PCI}/cx23885/cx23885-video.c`, 1178),
      streamingMask: at(`${PCI}/cx23885/cx23885-core.c`, 2170),
      coherentMask: PCI_COHERENT_MASK,
    },
    notes: [NO_EXPBUF],
  },
  {
    ...card,
    driver: "cx8800",
    kconfig: ["VIDEO_CX88"],
    export: "no",
    formats: {
      produces: fourccs("R8 XR15 RGBQ RG16 RGBR RG24 BGR4 RGB4 YUYV UYVY"),
      evidence: at(`${PCI}/cx88/cx88-video.c`, 72, 118),
    },
    evidence: {
      sysfs: at(`${PCI}/cx88/cx88-video.c`, 1628),
      kconfig: at(`${PCI}/cx88/Makefile`, 7),
      role: at(`${PCI}/cx88/cx88-video.c`, 1418),
      busMaster: at(`${PCI}/cx88/cx88-video.c`, 450),
      memory: at(`${PCI}/cx88/cx88-video.c`, 439, 1418),
      import: at(`${PCI}/cx88/cx88-video.c`, 1412),
      export: at(`${PCI}/cx88/cx88-video.c`, 1151),
      streamingMask: at(`${PCI}/cx88/cx88-video.c`, 1292),
      coherentMask: PCI_COHERENT_MASK,
    },
    notes: [NO_EXPBUF],
  },
  {
    ...card,
    driver: "tw68",
    kconfig: ["VIDEO_TW68"],
    export: "no",
    formats: {
      produces: fourccs("XR15 RGBQ RG16 RGBR RG24 BG24 BGR4 RGB4 YUYV UYVY"),
      evidence: at(`${PCI}/tw68/tw68-video.c`, 37, 74),
    },
    evidence: {
      sysfs: at(`${PCI}/tw68/tw68-core.c`, 411),
      kconfig: at(`${PCI}/tw68/Makefile`, 4),
      role: at(`${PCI}/tw68/tw68-video.c`, 949),
      busMaster: at(`${PCI}/tw68/tw68-video.c`, 456),
      memory: at(`${PCI}/tw68/tw68-video.c`, 445, 949),
      import: at(`${PCI}/tw68/tw68-video.c`, 947),
      export: at(`${PCI}/tw68/tw68-video.c`, 868),
      streamingMask: at(`${PCI}/tw68/tw68-core.c`, 251),
      coherentMask: PCI_COHERENT_MASK,
    },
    notes: [NO_EXPBUF],
  },
  {
    ...card,
    driver: "dt3155",
    kconfig: ["VIDEO_DT3155"],
    memory: "vb2-dma-contig",
    export: "yes",
    alignment: { strideIsWidth: true, maxWidth: 768, maxHeight: 576 },
    formats: { produces: ["R8"], evidence: at(`${PCI}/dt3155/dt3155.c`, 305) },
    evidence: {
      sysfs: at(`${PCI}/dt3155/dt3155.h`, 19),
      kconfig: at(`${PCI}/dt3155/Makefile`, 2),
      role: at(`${PCI}/dt3155/dt3155.c`, 520),
      busMaster: at(`${PCI}/dt3155/dt3155.c`, 520),
      memory: at(`${PCI}/dt3155/dt3155.c`, 520),
      import: at(`${PCI}/dt3155/dt3155.c`, 518),
      export: at(`${PCI}/dt3155/dt3155.c`, 397),
      streamingMask: at(`${PCI}/dt3155/dt3155.c`, 495),
      coherentMask: at(`${PCI}/dt3155/dt3155.c`, 495),
      alignment: at(`${PCI}/dt3155/dt3155.c`, 317, 346),
    },
  },
  {
    ...card,
    driver: "ipu3-cio2",
    kconfig: ["VIDEO_IPU3_CIO2"],
    export: "yes",
    streamingMask: 39,
    formats: {
      produces: fourccs("ip3G ip3g ip3b ip3r"),
      evidence: at(`${PCI}/intel/ipu3/ipu3-cio2-main.c`, 50, 55, 60, 65),
    },
    evidence: {
      sysfs: at(`${PCI}/intel/ipu3/ipu3-cio2.h`, 27),
      kconfig: at(`${PCI}/intel/ipu3/Makefile`, 2),
      role: at(`${PCI}/intel/ipu3/ipu3-cio2-main.c`, 1598),
      busMaster: at(`${PCI}/intel/ipu3/ipu3-cio2-main.c`, 866),
      memory: at(`${PCI}/intel/ipu3/ipu3-cio2-main.c`, 866, 1598),
      import: at(`${PCI}/intel/ipu3/ipu3-cio2-main.c`, 1596),
      export: at(`${PCI}/intel/ipu3/ipu3-cio2-main.c`, 1171),
      streamingMask: at(`${PCI}/intel/ipu3/ipu3-cio2-main.c`, 1760),
      coherentMask: PCI_COHERENT_MASK,
    },
    notes: [
      "Its packed raw formats are read by the image processor of the same chip (ipu3-imgu) only.",
    ],
  },
];
