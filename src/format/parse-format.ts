// The many names of a format, read: DRM, V4L2 and GStreamer ones, and four-character codes.
import { FORMATS, type FormatInfo } from "./format-info.ts";

/** GStreamer's names (gst-plugins-base video-format) by our own. RGB names there tell the order of bytes in memory. */
const GSTREAMER: { readonly [ours: string]: readonly string[] } = {
  YU12: ["I420"],
  YU16: ["Y42B"],
  YU24: ["Y444"],
  YU11: ["Y41B"],
  YUYV: ["YUY2"],
  VU24: ["v308"],
  AYUV32: ["AYUV"],
  AYUV: ["VUYA"],
  P010: ["P010_10LE"],
  NV15: ["NV12_10LE40"],
  ST12: ["NV12_32L32"],
  VT12: ["NV12_4L4"],
  MM21: ["NV12_16L32S"],
  TM12: ["NV12_64Z32"],
  NA12: ["NV12_8L128"],
  RG16: ["RGB16"],
  BG16: ["BGR16"],
  XR15: ["RGB15"],
  XB15: ["BGR15"],
  BG24: ["RGB"],
  RG24: ["BGR"],
  XR24: ["BGRx"],
  XB24: ["RGBx"],
  RX24: ["xBGR"],
  BX24: ["xRGB"],
  AR24: ["BGRA"],
  AB24: ["RGBA"],
  RA24: ["ABGR"],
  BA24: ["ARGB"],
  AR30: ["BGR10A2_LE"],
  AB30: ["RGB10A2_LE"],
  R8: ["GRAY8"],
  R16: ["GRAY16_LE"],
  Y16_BE: ["GRAY16_BE"],
  BA81: ["bggr"],
  GBRG: ["gbrg"],
  GRBG: ["grbg"],
  RGGB: ["rggb"],
  BG10: ["bggr10le"],
  GB10: ["gbrg10le"],
  BA10: ["grbg10le"],
  RG10: ["rggb10le"],
};

/** Which names a format has in each name space, in the order they are tried. */
const NAME_SPACES: readonly ((format: FormatInfo) => readonly string[])[] = [
  (f) => [f.name],
  (f) => (f.drm === undefined ? [] : [f.drm]),
  (f) => v4l2Names(f),
  (f) => (f.v4l2Code === undefined ? [] : [fourcc(f.v4l2Code)]),
  (f) => GSTREAMER[f.name] ?? [],
  (f) => (f.drm === undefined ? [] : [`DRM_FORMAT_${f.drm}`]),
  (f) => v4l2Names(f).map((name) => `V4L2_PIX_FMT_${name}`),
];

function v4l2Names(format: FormatInfo): readonly string[] {
  return format.v4l2 === undefined ? [] : [format.v4l2, ...(format.v4l2Aliases ?? [])];
}

/** The four characters of a code, without trailing blanks; a big-endian code has none that could be told apart. */
function fourcc(code: number): string {
  if (code >= 2 ** 31) return "";
  return String.fromCharCode(...[0, 8, 16, 24].map((shift) => (code >>> shift) & 0xff)).trimEnd();
}

type NameTable = ReadonlyMap<string, readonly FormatInfo[]>;

function table(spaces: typeof NAME_SPACES, key: (name: string) => string): NameTable {
  const result = new Map<string, FormatInfo[]>();
  for (const namesOf of spaces) {
    for (const format of FORMATS) {
      for (const name of namesOf(format)) {
        const known = result.get(key(name));
        if (known === undefined) result.set(key(name), [format]);
        else if (!known.includes(format)) known.push(format);
      }
    }
  }
  return result;
}

let exact: NameTable | undefined;
let folded: NameTable | undefined;

/**
 * All formats that `text` names, the likeliest first: DRM's meaning, then V4L2's, then GStreamer's. More than one where
 * the name spaces disagree: `RG16` is RGB565 to DRM and a 16-bit Bayer format to V4L2.
 */
export function formatsNamed(text: string): readonly FormatInfo[] {
  exact ??= table(NAME_SPACES, (name) => name);
  return (text === "" ? undefined : exact.get(text)) ?? [];
}

/**
 * The format of this name: `NV12`, `XR24`, `DRM_FORMAT_XRGB8888`, `V4L2_PIX_FMT_NV12M`, `NM12`, `I420`, `BGRx`.
 * Another case is understood where it leaves one meaning only.
 */
export function parseFormat(text: string): FormatInfo | undefined {
  const [first] = formatsNamed(text);
  if (first !== undefined || text === "") return first;
  folded ??= table(NAME_SPACES, (name) => name.toLowerCase());
  const candidates = folded.get(text.toLowerCase()) ?? [];
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Names a person may have meant, the usual first; without the prefixed macro names. */
export function formatNames(): readonly string[] {
  exact ??= table(NAME_SPACES, (name) => name);
  return [...exact.keys()].filter(
    (name) => name !== "" && !/^(DRM_FORMAT|V4L2_PIX_FMT)_/.test(name),
  );
}
