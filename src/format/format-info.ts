// Every format onebuf knows: names and codes from the kernel's headers, plane shapes from the tables named beside each.
// Shapes were compared entry by entry with both kernel tables of Linux 6.1.176.
import { FOURCCS, type FourccRecord } from "./fourcc.gen.ts";

export interface PlaneShape {
  /** Bytes of a block of `blockWidth` samples of this plane's line; a CbCr pair is one sample. */
  readonly bytes: number;
  readonly blockWidth: number;
  /** Pixels of the frame to one sample of this plane, across and down. */
  readonly hsub: number;
  readonly vsub: number;
  /** Lines are stored in tiles: the stride is a multiple of `bytes`, the plane's lines of `lines`. */
  readonly tile?: { readonly bytes: number; readonly lines: number };
}

export interface FormatShape {
  readonly planes: readonly PlaneShape[];
  /** Each plane is a memory buffer of its own (V4L2's `M` formats). */
  readonly separate: boolean;
  /** Where the kernel says so. */
  readonly source: string;
}

export interface FormatInfo extends FourccRecord {
  /** Absent for coded streams, for frames in a device's own compression, and where no kernel table has one. */
  readonly shape?: FormatShape;
}

const DRM = "drivers/gpu/drm/drm_fourcc.c";
const V4L2 = "drivers/media/v4l2-core/v4l2-common.c";
const DOC = "Documentation/userspace-api/media/v4l";

const SHAPES: readonly (readonly [names: string, shape: FormatShape])[] = [
  // One plane, whole bytes per pixel.
  ["C8 D8 R8 RGB8 BGR8", packed(1, `${DRM}:170`)],
  ["R10 R12 R16 RG88 GR88", packed(2, `${DRM}:171`)],
  ["XR12 XB12 RX12 BX12 AR12 AB12 RA12 BA12", packed(2, `${DRM}:175`)],
  ["XR15 XB15 RX15 BX15 AR15 AB15 RA15 BA15 RG16 BG16", packed(2, `${DRM}:183`)],
  ["RG24 BG24 VU24", packed(3, `${DRM}:197`)],
  ["XR24 XB24 RX24 BX24 AR24 AB24 RA24 BA24 RG32 GR32", packed(4, `${DRM}:199`)],
  ["XR30 XB30 RX30 BX30 AR30 AB30 RA30 BA30", packed(4, `${DRM}:205`)],
  ["XR4H XB4H AR4H AB4H AB10 XR48 XB48 AR48 AB48", packed(8, `${DRM}:217`)],
  ["XYUV AYUV Y410 XV30", packed(4, `${DRM}:252`)],
  ["Y412 Y416 XV36 XV48", packed(8, `${DRM}:259`)],
  ["R444 RGBO RGBQ ARGB555X XRGB555X RGBR", packed(2, `${DOC}/pixfmt-rgb.rst:527`)],
  ["HSV3", packed(3, `${V4L2}:240`)],
  ["BGR4 RGB4 HSV4 BGRH", packed(4, `${V4L2}:241`)],
  ["Y444 YUVO YUVP", packed(2, `${DOC}/pixfmt-packed-yuv.rst:75`)],
  ["YUV4 AYUV32 XYUV32 AVUY XVUY", packed(4, `${DOC}/pixfmt-packed-yuv.rst:183`)],
  ["Y14 Y16_BE Z16", packed(2, `${DOC}/pixfmt-yuv-luma.rst:106`)],

  // One plane, several pixels to a block.
  ["Y10B", linear(5, 4, `${DOC}/pixfmt-yuv-luma.rst:73`)],
  ["Y10P", linear(5, 4, `${DOC}/pixfmt-yuv-luma.rst:84`)],
  ["YUYV YVYU UYVY VYUY", linear(4, 2, `${DRM}:248`)],
  ["Y210 Y212 Y216", linear(8, 2, `${DRM}:255`)],

  // Raw Bayer.
  ["BA81 GBRG GRBG RGGB", packed(1, `${V4L2}:297`)],
  ["aBA8 aGA8 agA8 aRA8 bBA8 bGA8 BD10 bRA8", packed(1, `${V4L2}:305`)],
  ["BG10 GB10 BA10 RG10", packed(2, `${V4L2}:301`)],
  ["BG12 GB12 SGRBG12 RG12", packed(2, `${V4L2}:313`)],
  ["BG14 GB14 GR14 RG14", packed(2, `${DOC}/pixfmt-srggb14.rst:22`)],
  ["BYR2 GB16 GR16 SRGGB16", packed(2, `${DOC}/pixfmt-srggb16.rst:22`)],
  ["pBAA pGAA pgAA pRAA", linear(5, 4, `${DOC}/pixfmt-srggb10p.rst:23`)],
  ["pBCC pGCC pgCC pRCC", linear(3, 2, `${DOC}/pixfmt-srggb12p.rst:21`)],
  ["pBEE pGEE pgEE pREE", linear(7, 4, `${DOC}/pixfmt-srggb14p.rst:24`)],

  // A luma plane and a plane of CbCr pairs.
  ["NV12 NV21", biplanar(1, 2, 2, `${DRM}:242`)],
  ["NV16 NV61", biplanar(1, 2, 1, `${DRM}:244`)],
  ["NV24 NV42", biplanar(1, 1, 1, `${DRM}:246`)],
  ["P010 P012 P016", biplanar(2, 2, 2, `${DRM}:276`)],
  ["P210", biplanar(2, 2, 1, `${DRM}:285`)],
  ["NV15", together([plane(5, 4), plane(5, 2, 2, 2)], `${DRM}:298`)],
  ["P030", together([plane(4, 3), plane(8, 3, 2, 2)], `${DRM}:310`)],
  ["NM12 NM21", apart(biplanar(1, 2, 2, `${V4L2}:291`))],
  ["NM16 NM61", apart(biplanar(1, 2, 1, `${V4L2}:293`))],

  // Three planes.
  ["YUV9 YVU9", planar(1, 4, 4, `${DRM}:232`)],
  ["YU11 YV11", planar(1, 4, 1, `${DRM}:234`)],
  ["YU12 YV12", planar(1, 2, 2, `${DRM}:236`)],
  ["YU16 YV16", planar(1, 2, 1, `${DRM}:238`)],
  ["YU24 YV24", planar(1, 1, 1, `${DRM}:240`)],
  ["Q410 Q401", planar(2, 1, 1, `${DRM}:302`)],
  ["YM12 YM21", apart(planar(1, 2, 2, `${V4L2}:284`))],
  ["YM16 YM61", apart(planar(1, 2, 1, `${V4L2}:286`))],
  ["YM24 YM42", apart(planar(1, 1, 1, `${V4L2}:288`))],

  // NV12 in tiles. Luma and chroma tiles have one size unless said otherwise.
  ["VT12", tiled(biplanar(1, 2, 2, `${DOC}/pixfmt-yuv-planar.rst:302`), 4, [4, 4])],
  ["T010", tiled(biplanar(2, 2, 2, `${V4L2}:281`), 8, [4, 4])],
  ["HM12", tiled(biplanar(1, 2, 2, `${DOC}/pixfmt-yuv-planar.rst:307`), 16, [16, 16])],
  [
    "ST12",
    tiled(biplanar(1, 2, 2, "drivers/staging/media/sunxi/cedrus/cedrus_video.c:127"), 32, [32, 32]),
  ],
  [
    "TM12",
    tiled(
      apart(biplanar(1, 2, 2, "drivers/media/platform/samsung/s5p-mfc/s5p_mfc_opr_v5.c:278")),
      128,
      [32, 32],
    ),
  ],
  ["VM12", tiled(apart(biplanar(1, 2, 2, `${DOC}/pixfmt-yuv-planar.rst:288`)), 16, [16, 16])],
  ["MM21", tiled(apart(biplanar(1, 2, 2, `${DOC}/pixfmt-yuv-planar.rst:337`)), 16, [32, 16])],
  [
    "NA12",
    tiled(
      apart(biplanar(1, 2, 2, "drivers/media/platform/amphion/vpu_helpers.c:141")),
      8,
      [128, 128],
    ),
  ],
  [
    "NV12M_10BE_8L128",
    tiled(
      apart(
        together(
          [plane(5, 4), plane(5, 2, 2, 2)],
          "drivers/media/platform/amphion/vpu_helpers.c:141",
        ),
      ),
      8,
      [128, 128],
    ),
  ],
];

function plane(bytes: number, blockWidth: number, hsub = 1, vsub = 1): PlaneShape {
  return { bytes, blockWidth, hsub, vsub };
}

function together(planes: readonly PlaneShape[], source: string): FormatShape {
  return { planes, separate: false, source };
}

function apart(shape: FormatShape): FormatShape {
  return { ...shape, separate: true };
}

function packed(bytes: number, source: string): FormatShape {
  return together([plane(bytes, 1)], source);
}

function linear(bytes: number, blockWidth: number, source: string): FormatShape {
  return together([plane(bytes, blockWidth)], source);
}

function biplanar(bytes: number, hsub: number, vsub: number, source: string): FormatShape {
  return together([plane(bytes, 1), plane(2 * bytes, 1, hsub, vsub)], source);
}

function planar(bytes: number, hsub: number, vsub: number, source: string): FormatShape {
  const chroma = plane(bytes, 1, hsub, vsub);
  return together([plane(bytes, 1), chroma, chroma], source);
}

function tiled(shape: FormatShape, bytes: number, lines: readonly number[]): FormatShape {
  return {
    ...shape,
    planes: shape.planes.map((p, i) => ({ ...p, tile: { bytes, lines: lines[i] ?? 1 } })),
  };
}

const SHAPE_BY_NAME = new Map(
  SHAPES.flatMap(([names, shape]) => names.split(" ").map((name) => [name, shape] as const)),
);

/** In the order of the headers: DRM formats, then those only V4L2 has. */
export const FORMATS: readonly FormatInfo[] = FOURCCS.map((record) => {
  const shape = SHAPE_BY_NAME.get(record.name);
  return shape === undefined ? record : { ...record, shape };
});
