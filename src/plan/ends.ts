// The two ends of a stream as devices: which formats they take, what they agree on, and what they ask of a layout.
import type { Device } from "../board/board.ts";
import type { LayoutDemand } from "../format/layout.ts";
import { hasBufferPerPlane, variantsOf } from "../format/variants.ts";
import type { Stream } from "../pipeline/pipeline.ts";
import type { End } from "./resolve-device.ts";

export interface Ends {
  readonly stream: Stream;
  readonly from: Device;
  readonly to: readonly Device[];
}

/**
 * Whether the driver's format list has the format; undefined when the list is not known. A DRM plane takes its planes
 * from one buffer or from several alike, so there a format stands for its variants too.
 */
export function takesFormat(device: Device, format: string, end: End): boolean | undefined {
  const list = formatList(device, end);
  if (!list) return undefined;
  if (device.row?.subsystem !== "drm") return list.includes(format);
  if (device.row.planesInOneBuffer && hasBufferPerPlane(format)) return false;
  return variantsOf(format).some((name) => list.includes(name));
}

export const LINEAR = "LINEAR";

export function isLinear(modifier: string): boolean {
  return /^(DRM_FORMAT_MOD_)?LINEAR$/i.test(modifier);
}

/** Whether the device takes the modifier; undefined when nobody says which it takes. */
export function takesModifier({ modifiers }: Device, modifier: string): boolean | undefined {
  if (!modifiers) return undefined;
  return isLinear(modifier) ? modifiers.some(isLinear) : modifiers.includes(modifier);
}

/** Whether it takes the same pixels in whatever number of buffers. */
export function takesPixels(device: Device, format: string, end: End): boolean | undefined {
  const list = formatList(device, end);
  return list && variantsOf(format).some((name) => list.includes(name));
}

/** The list of a device at one end of a stream; undefined when it is not known. */
export function formatList(device: Device, end: End): readonly string[] | undefined {
  return end === "from" ? device.formats.produces : device.formats.consumes;
}

/** The variant of the stream's format that every end takes: NV12M where an encoder knows no NV12 in one buffer. */
export function agreedFormat({ stream, from, to }: Ends): string {
  const agreed = variantsOf(stream.format).find(
    (format) =>
      takesFormat(from, format, "from") !== false &&
      to.every((device) => takesFormat(device, format, "to") !== false),
  );
  return agreed ?? stream.format;
}

/** Formats taken as agreed because a driver's list is not in the knowledge base. */
export function formatAssumptions({ stream, from, to }: Ends): readonly string[] {
  const open = [from, ...to].filter(
    (device, at) =>
      device.row && takesFormat(device, stream.format, at === 0 ? "from" : "to") === undefined,
  );
  const imports =
    to.some((device) => device.row?.subsystem === "v4l2") || from.row?.subsystem === "v4l2";
  const size = imports
    ? [
        "a V4L2 driver may ask for more bytes than the layout: allocate what VIDIOC_G_FMT calls sizeimage",
      ]
    : [];
  const { modifier } = stream;
  const packed =
    modifier === undefined || isLinear(modifier)
      ? []
      : [
          `sizes are those of linear frames: ${modifier} may need more bytes, which its devices tell`,
        ];
  if (open.length === 0) return [...size, ...packed];
  return [
    ...size,
    ...packed,
    `${stream.format} is taken as agreed by ${open.map((d) => d.node).join(", ")}: the drivers' format lists are not in the knowledge base`,
  ];
}

/**
 * What the devices ask of the layout. A driver that works out the stride itself takes no larger one than its own steps
 * alone give: `tight` says what that is for its demand.
 */
export function layoutDemands(
  devices: readonly Device[],
  tight: (demand: LayoutDemand) => number,
): readonly LayoutDemand[] {
  return devices.flatMap(({ node, alignment }) => {
    const { strideIsWidth, maxWidth: _width, maxHeight: _height, ...own } = alignment;
    const demand = { by: node, ...own };
    if (strideIsWidth)
      return [{ ...demand, maxStride: Math.min(tight(demand), own.maxStride ?? Infinity) }];
    return Object.values(own).some((value) => value !== undefined) ? [demand] : [];
  });
}
