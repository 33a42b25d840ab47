// What stands between the devices of a stream that no memory can mend: a disabled node, a driver that is not built, a
// format or a size that one of them does not take.
import type { Device, Fact } from "../board/board.ts";
import { type FrameLayout, isGapless } from "../format/layout.ts";
import { parseFormat } from "../format/parse-format.ts";
import { type Ends, formatList, isLinear, LINEAR, takesFormat, takesModifier } from "./ends.ts";
import type { StreamObstacle } from "./plan.ts";
import { type End, worksAt } from "./resolve-device.ts";

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

/**
 * No row says which modifiers a driver takes, so one other than linear is an open question unless the user answers. A
 * list without linear refuses linear frames: some planes show compressed ones only.
 */
export function modifierObstacles({ stream, from, to }: Ends): readonly StreamObstacle[] {
  const { modifier = LINEAR } = stream;
  return [from, ...to].flatMap((device) => {
    const takes = takesModifier(device, modifier);
    if (takes ?? isLinear(modifier)) return [];
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
        ...(told ? {} : { question: `Does the driver of ${device.node} take ${modifier}?` }),
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
      question: `Does the driver of ${device.node} take ${format}?`,
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
    const said = device.facts.find(({ field, layer }) => field === "alignment" && layer === "user");
    const source = said?.source ?? device.row?.evidence["alignment"]?.join(", ") ?? device.node;
    return [
      {
        node: device.node,
        rule: "size",
        verdict: "no" as const,
        message: `${device.node} takes pictures of at most ${limit}, and the stream has ${size.width}x${size.height}`,
        facts: [{ field: "largest picture", value: limit, layer: said?.layer ?? "driver", source }],
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

function factsAbout(device: Device, field: string): readonly Fact[] {
  return device.facts.filter((fact) => fact.field === field);
}
