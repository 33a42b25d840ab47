// The layout that all devices of a stream agree on, and those of consumers that want frames of another size.
import type { Device } from "../board/board.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { FormatInfo } from "../format/format-info.ts";
import {
  type FrameLayout,
  frameLayout,
  isConflict,
  type LayoutConflict,
  type LayoutDemand,
} from "../format/layout.ts";
import { parseFormat } from "../format/parse-format.ts";
import { pictureFormat } from "../format/pattern/picture-format.ts";
import { type Ends, formatList, layoutDemands, takesFormat } from "./ends.ts";
import type { StreamObstacle } from "./plan.ts";

type Agreement =
  | { readonly layout: FrameLayout; readonly conflicts: readonly StreamObstacle[] }
  | { readonly diagnostic: Diagnostic };

/** One layout for all; where the demands exclude each other, the producer's own, and a copy for those left out. */
export function agreeOnLayout({ stream, from, to }: Ends, name: string): Agreement {
  const format = parseFormat(name);
  if (!format) {
    const message = `${stream.format} is not a format that onebuf knows`;
    return {
      diagnostic: { code: "plan-no-layout", severity: "error", message, place: stream.place },
    };
  }
  const layoutFor = (devices: readonly Device[]) =>
    layoutOf(format, stream.width, stream.height, devices);
  const merged = layoutFor([from, ...to]);
  if (!isConflict(merged)) return { layout: merged, conflicts: [] };
  const conflicts: StreamObstacle[] = [];
  const kept: Device[] = [from];
  for (const device of to) {
    const trial = layoutFor([...kept, device]);
    if (isConflict(trial))
      conflicts.push({
        node: device.node,
        rule: "layout",
        verdict: "no",
        message: trial.message,
        facts: [],
      });
    else kept.push(device);
  }
  const layout = layoutFor(kept);
  if (!isConflict(layout)) return { layout, conflicts };
  return {
    diagnostic: {
      code: "plan-no-layout",
      severity: "error",
      message: layout.message,
      place: stream.place,
    },
  };
}

function layoutOf(
  format: FormatInfo,
  width: number,
  height: number,
  devices: readonly Device[],
): FrameLayout | LayoutConflict {
  const tight = (demand: LayoutDemand) => {
    const alone = frameLayout(format, width, height, [demand]);
    return isConflict(alone)
      ? Number.MAX_SAFE_INTEGER
      : (alone.planes[0]?.stride ?? Number.MAX_SAFE_INTEGER);
  };
  return frameLayout(format, width, height, layoutDemands(devices, tight));
}

/** Frames scaled for a consumer: a scaler writes them, so they are a copy in another size. */
export function scaledLayouts(
  { stream, to }: Ends,
  name: string,
  own: FrameLayout,
): ReadonlyMap<number, FrameLayout> {
  const format = parseFormat(name);
  const found = new Map<number, FrameLayout>();
  for (const { consumer, width, height } of stream.scaled ?? []) {
    const device = to[consumer];
    if (!format || !device || (width === own.width && height === own.height)) continue;
    const same = [...found.values()].find(
      (layout) => layout.width === width && layout.height === height,
    );
    const layout = same ?? layoutOf(format, width, height, [device]);
    if (!isConflict(layout)) found.set(consumer, layout);
  }
  return found;
}

/**
 * The frames of devices that only a converting copy serves, by node: another size, lines of its own length, and where it
 * does not take the stream's format the first of its own that is understood: a palette or tiles come last.
 */
export function ownLayouts(
  ends: Ends,
  name: string,
  scaled: ReadonlyMap<number, FrameLayout>,
  converted: readonly StreamObstacle[],
): ReadonlyMap<string, FrameLayout> {
  const { stream, from, to } = ends;
  const nodes = new Set(converted.map(({ node }) => node));
  const all = [
    { device: from, end: "from" as const, size: stream },
    ...to.map((device, at) => ({ device, end: "to" as const, size: scaled.get(at) ?? stream })),
  ];
  const found = new Map<string, FrameLayout>();
  for (const { device, end, size } of all) {
    if (!nodes.has(device.node)) continue;
    const names =
      takesFormat(device, name, end) === false ? (formatList(device, end) ?? []) : [name];
    const shown = names.filter((format) => pictureFormat(format) !== undefined);
    const layout = [...shown, ...names]
      .flatMap((format) => parseFormat(format) ?? [])
      .filter(({ shape }) => shape !== undefined)
      .map((format) => layoutOf(format, size.width, size.height, [device]))
      .find((result) => !isConflict(result));
    if (layout && !isConflict(layout)) found.set(device.node, layout);
  }
  return found;
}

export function scaleObstacles(
  { to }: Ends,
  scaled: ReadonlyMap<number, FrameLayout>,
): readonly StreamObstacle[] {
  return [...scaled].flatMap(([consumer, { width, height }]) => {
    const node = to[consumer]?.node ?? "";
    const message = `${node} takes frames of ${width}x${height}: a scaler has to write them`;
    return [{ node, rule: "scale", verdict: "no" as const, message, facts: [] }];
  });
}
