// The two ends of a stream as devices, with what no memory can mend: a format one of them does not take, a driver that
// is not built, a disabled node.
import type { Device, Fact } from "../board/board.ts";
import { type FrameLayout, isGapless, type LayoutDemand } from "../format/layout.ts";
import { parseFormat } from "../format/parse-format.ts";
import { hasBufferPerPlane, variantsOf } from "../format/variants.ts";
import type { Stream } from "../pipeline/pipeline.ts";
import type { StreamObstacle } from "./plan.ts";
import { type End, worksAt } from "./resolve-device.ts";

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

/** Whether it takes the same pixels in whatever number of buffers. */
export function takesPixels(device: Device, format: string, end: End): boolean | undefined {
  const list = formatList(device, end);
  return list && variantsOf(format).some((name) => list.includes(name));
}

function formatList(device: Device, end: End): readonly string[] | undefined {
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

/** Obstacles to using the devices at all; a copy does not mend them. */
export function deviceObstacles({ from, to }: Ends): readonly StreamObstacle[] {
  return [obstaclesAt(from, "from"), ...to.map((device) => obstaclesAt(device, "to"))].flat();
}

function obstaclesAt(device: Device, end: End): StreamObstacle[] {
  const found: StreamObstacle[] = device.obstacles.map(({ rule, answer, message, fact }) => ({
    node: device.node,
    rule,
    verdict: answer,
    message,
    facts: [fact],
  }));
  if (device.busMaster === "no" && device.row?.part !== "proxy") {
    const message = `${device.node} moves no frames itself (${device.row?.part ?? "not a bus master"}): name the device that does`;
    found.push({
      node: device.node,
      rule: "not-a-device",
      verdict: "no",
      message,
      facts: factsAbout(device, "busMaster"),
    });
  }
  if (!worksAt(device, end)) {
    const does = device.codec?.join(" and ");
    const needs = end === "to" ? "a consumer of frames" : "a producer of frames";
    const message =
      does === undefined
        ? `${device.node} is a ${device.role} and no ${needs.slice(2)}`
        : `${device.node} can only ${does}, and ${needs} has to ${end === "to" ? "encode" : "decode"}`;
    found.push({
      node: device.node,
      rule: "direction",
      verdict: "no",
      message,
      facts: factsAbout(device, "role"),
    });
  }
  return found;
}

/** Consumers and producers whose format lists do not have the format: a conversion, so a copy, stands between. */
export function formatObstacles({ from, to }: Ends, format: string): readonly StreamObstacle[] {
  const ends = [
    { device: from, end: "from" as const },
    ...to.map((device) => ({ device, end: "to" as const })),
  ];
  return ends.flatMap(({ device, end }) => {
    if (takesFormat(device, format, end) !== false) return [];
    const list = formatList(device, end) ?? [];
    const verb = end === "from" ? "produce" : "take";
    const message = `${device.node} does not ${verb} ${format}; it ${verb}s ${list.join(", ")}`;
    const source = device.row?.formats?.evidence.join(", ") ?? device.node;
    const fact: Fact = { field: "formats", value: list.join(" "), layer: "driver", source };
    return [{ node: device.node, rule: "format", verdict: "no" as const, message, facts: [fact] }];
  });
}

/** A modifier other than linear: no row says which a driver takes, so it is an open question unless the user answers. */
export function modifierObstacles({ stream, from, to }: Ends): readonly StreamObstacle[] {
  const { modifier } = stream;
  if (modifier === undefined || /^(DRM_FORMAT_MOD_)?LINEAR$/i.test(modifier)) return [];
  return [from, ...to].flatMap((device) => {
    if (device.modifiers?.includes(modifier)) return [];
    const told = device.modifiers !== undefined;
    const message = told
      ? `${device.node} does not take ${modifier}; it takes ${device.modifiers.join(", ")}`
      : `whether ${device.node} takes ${modifier} is not in the knowledge base`;
    const facts = device.facts.filter(({ field }) => field === "modifiers");
    return [
      {
        node: device.node,
        rule: "modifier",
        verdict: told ? ("no" as const) : ("unknown" as const),
        message,
        facts,
      },
    ];
  });
}

/**
 * A tiled format (NV12MT, ST12) is no common ground that devices may be taken to agree on: a driver whose list is not
 * known may not have it at all.
 */
export function tiledObstacles({ from, to }: Ends, format: string): readonly StreamObstacle[] {
  const isTiled =
    parseFormat(format)?.shape?.planes.some((plane) => plane.tile !== undefined) ?? false;
  if (!isTiled) return [];
  const ends = [
    { device: from, end: "from" as const },
    ...to.map((device) => ({ device, end: "to" as const })),
  ];
  return ends
    .filter(({ device, end }) => device.row && takesFormat(device, format, end) === undefined)
    .map(({ device }) => ({
      node: device.node,
      rule: "format",
      verdict: "unknown" as const,
      message: `whether ${device.node} takes the tiled format ${format} is not in the knowledge base`,
      facts: [],
    }));
}

/** Pictures larger than a device takes; no memory mends that, only a scaler on the way. */
export function sizeObstacles(
  { stream, from, to }: Ends,
  scaled: ReadonlyMap<number, { readonly width: number; readonly height: number }>,
): readonly StreamObstacle[] {
  const sizes = [
    { device: from, size: stream },
    ...to.map((device, at) => ({ device, size: scaled.get(at) ?? stream })),
  ];
  return sizes.flatMap(({ device, size }) => {
    const { maxWidth = Infinity, maxHeight = Infinity } = device.alignment;
    if (size.width <= maxWidth && size.height <= maxHeight) return [];
    const limit = `${maxWidth === Infinity ? "any width" : maxWidth} x ${maxHeight === Infinity ? "any height" : maxHeight}`;
    const source = device.row?.evidence["alignment"]?.join(", ") ?? device.node;
    return [
      {
        node: device.node,
        rule: "size",
        verdict: "no" as const,
        message: `${device.node} takes pictures of at most ${limit}, and the stream has ${size.width}x${size.height}`,
        facts: [{ field: "largest picture", value: limit, layer: "driver" as const, source }],
      },
    ];
  });
}

/**
 * A frame in one buffer whose planes do not follow each other: V4L2 has no field for plane offsets and finds chroma at
 * bytesperline * height (drivers/media/v4l2-core/v4l2-common.c:363).
 */
export function gapObstacles({ from, to }: Ends, layout: FrameLayout): readonly StreamObstacle[] {
  if (isGapless(layout)) return [];
  return [from, ...to]
    .filter((device) => device.row?.subsystem === "v4l2")
    .map((device) => ({
      node: device.node,
      rule: "layout",
      verdict: "no" as const,
      message: `the planes need a gap between them, and V4L2 cannot tell ${device.node} where the second one starts`,
      facts: [],
    }));
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
  if (open.length === 0) return size;
  return [
    ...size,
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

function factsAbout(device: Device, field: string): readonly Fact[] {
  return device.facts.filter((fact) => fact.field === field);
}
