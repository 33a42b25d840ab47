// What DRM calls a frame's format: a fourcc, and a modifier for how the pixels are arranged. V4L2 has one name for both.
import { parseFormat } from "../../format/parse-format.ts";
import { parseModifier } from "../../format/modifier.ts";
import { variantsOf } from "../../format/variants.ts";

export interface ScanOutFormat {
  /** DRM fourcc. */
  readonly code: number;
  readonly modifier: bigint;
}

/** Tiled formats of V4L2 whose tiles the header of DRM describes too: include/uapi/drm/drm_fourcc.h:649 and 1252. */
const TILED: { readonly [format: string]: readonly [name: string, modifier: string] } = {
  TM12: ["NV12", "SAMSUNG_64_32_TILE"],
  ST12: ["NV12", "ALLWINNER_TILED"],
};

/** Undefined for a format that DRM has no name for. */
export function scanOutFormat(format: string): ScanOutFormat | undefined {
  const [name, arrangement] = TILED[format] ?? [format, "LINEAR"];
  // DRM has one name for planes in one buffer and in several.
  const codes = variantsOf(name).map((each) => parseFormat(each)?.drmCode);
  const code = codes.find((each) => each !== undefined);
  const modifier = parseModifier(arrangement)?.value;
  return code === undefined || modifier === undefined ? undefined : { code, modifier };
}
