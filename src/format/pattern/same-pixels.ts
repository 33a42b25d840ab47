// Whether two layouts hold their pixels in the same way, be it in one buffer or in several.
import { parseFormat } from "../parse-format.ts";
import { variantsOf } from "../variants.ts";

/** The one name of a format that has many; a name that is not known stays. */
export function formatName(format: string): string {
  return parseFormat(format)?.name ?? format;
}

/** True of NV12 and NM12, and of any name and itself. */
export function hasSamePixels(a: string, b: string): boolean {
  return variantsOf(formatName(a)).includes(formatName(b));
}
