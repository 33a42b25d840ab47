// The suite's bench on the virtual twin of a board that has the devices of the camera preview.
import type { Board } from "../../src/board/board.ts";
import { deviceAt, heapOf } from "../../src/buffer/platform.ts";
import { type FrameLayout, frameLayout, isConflict } from "../../src/format/layout.ts";
import { parseFormat } from "../../src/format/parse-format.ts";
import { parsePipeline } from "../../src/pipeline/parse-pipeline.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { brotli } from "../../src/run/brotli.ts";
import { openTwin } from "../../src/sim/open-twin.ts";
import type { Bench } from "./bench.ts";
import { CAMERA, CODEC, DISPLAY, JPEG } from "./virtual-board.ts";

const PICTURE = { format: "NV12", width: 320, height: 240 };
const RATE = 30;

export function virtualBench(board: Board): Bench {
  const platform = openTwin(board, { compression: brotli });
  const heap = (memory: string) => there(heapOf(platform, memory), memory);
  const device = (node: string) => there(deviceAt(platform, node), node);
  const jpeg = deviceAt(platform, JPEG);
  const layout = layoutsOf(board);
  return {
    platform,
    picture: PICTURE,
    layout,
    rate: RATE,
    frames: 4,
    isPunctual: true,
    fencesJobs: true,
    isCoherent: ({ node }) => board.devices.find((each) => each.node === node)?.coherent === "yes",
    scattered: heap("heap:system"),
    contiguous: heap("heap:cma"),
    exhaustible: heap("heap:cma"),
    bounded: platform.heaps.filter(({ properties }) => properties.id.startsWith("heap:")),
    producer: device(CAMERA),
    display: device(DISPLAY),
    encoder: device(CODEC),
    takesScattered: { device: device(CODEC), direction: "consume" },
    needsContiguous: {
      device: device(DISPLAY),
      direction: "consume",
      call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
      errno: "EINVAL",
    },
    // The camera's driver lists other formats (drivers/media/platform/rockchip/rkisp1/rkisp1-capture.c:94).
    refusesLayout: { device: device(CAMERA), direction: "produce", layout: plainLayout("UYVY") },
    ...(jpeg && {
      importsNothing: {
        device: jpeg,
        direction: "consume",
        call: "VIDIOC_REQBUFS",
        errno: "EINVAL",
        layout: plainLayout("YUYV"),
      },
    }),
    dispose: () => platform[Symbol.dispose](),
  };
}

/** The layout that the plan of the preview chooses. */
function layoutsOf(board: Board): Bench["layout"] {
  const known = new Map<string, FrameLayout>();
  return (format, width, height) => {
    const key = `${format} ${width}x${height}`;
    const text = `streams: { s: { from: camera, to: [codec, display], format: ${format}, size: ${width}x${height}, rate: ${RATE} } }`;
    const pipeline = there(parsePipeline(text, "pipeline.yaml").value, key);
    const layout = known.get(key) ?? makePlan(board, pipeline).value?.streams[0]?.layout;
    known.set(key, there(layout, key));
    return there(layout, key);
  };
}

/** A layout that only the format shapes. */
function plainLayout(format: string): FrameLayout {
  const layout = frameLayout(there(parseFormat(format), format), PICTURE.width, PICTURE.height, []);
  if (isConflict(layout)) throw new Error(layout.message);
  return layout;
}

function there<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the bench has no ${what}`);
  return value;
}
