// Which GStreamer elements stand for a device at each end of a stream, and how each is told where its buffers are.
import type { Device } from "../../board/board.ts";
import type { Role } from "../../drivers/row.ts";
import { safeName } from "./text.ts";

/**
 * `dmabuf`: allocate from the driver and export. `dmabuf-import`: take the neighbour's buffers. `mmap`: buffers of its
 * own, which the CPU copies into.
 */
export type IoMode = "dmabuf" | "dmabuf-import" | "mmap";

export interface SourceRequest {
  readonly stream: string;
  readonly mode: IoMode;
  /** Caps of the raw frames, without a rate: a file decides its own. */
  readonly caps: string;
  readonly rate: string;
  readonly videoNode: string;
}

/** Elements up to and with the caps of the raw frames; undefined when no stock element stands for the device. */
export function sourceElements(
  device: Device | undefined,
  request: SourceRequest,
): readonly string[] | undefined {
  return device && byRole(SOURCES, device)?.(request, device);
}

/** Elements from the raw frames to the end of the branch. */
export function sinkElements(
  device: Device | undefined,
  stream: string,
  mode: IoMode,
): readonly string[] {
  const maker = device && byRole(SINKS, device);
  return maker?.(stream, mode) ?? ["fakesink sync=false"];
}

/** Whether the device's stock element imports dma-bufs by itself; elsewhere the line only shows the place. */
export function hasElement(device: Device | undefined): boolean {
  return device !== undefined && byRole(SINKS, device) !== undefined;
}

/** A node with several roles (an IPU captures and scans out) stands for the one that fits this end of the line. */
function byRole<Maker>(
  makers: { readonly [R in Role]?: Maker },
  { roles }: Device,
): Maker | undefined {
  const role = roles.find((one) => makers[one] !== undefined);
  return role && makers[role];
}

type SourceMaker = (request: SourceRequest, device: Device) => readonly string[] | undefined;

const SOURCES: { readonly [R in Role]?: SourceMaker } = {
  camera: capture,
  isp: capture,
  codec: decoder("h264", "h264parse ! v4l2h264dec"),
  jpeg: decoder("jpg", "jpegparse ! v4l2jpegdec"),
};

function capture({ mode, caps, rate, videoNode }: SourceRequest): readonly string[] {
  return [`v4l2src device=${videoNode} io-mode=${mode}`, `${caps},framerate=${rate}`];
}

function decoder(extension: string, elements: string): SourceMaker {
  return ({ stream, mode, caps }, device) => {
    if (device.codec && !device.codec.includes("decode")) return undefined;
    return [
      `filesrc location=${safeName(stream)}.${extension} ! ${elements} capture-io-mode=${mode}`,
      caps,
    ];
  };
}

const SINKS: { readonly [R in Role]?: (stream: string, mode: IoMode) => readonly string[] } = {
  display: () => ["kmssink"],
  gpu: () => ["glimagesink"],
  codec: (stream, mode) => [
    `v4l2h264enc output-io-mode=${mode}`,
    "h264parse",
    `filesink location=${safeName(stream)}.h264`,
  ],
  jpeg: (stream, mode) => [
    `v4l2jpegenc output-io-mode=${mode}`,
    `multifilesink location=${safeName(stream)}-%05d.jpg`,
  ],
  "2d": converter,
  isp: converter,
};

function converter(_stream: string, mode: IoMode): readonly string[] {
  return [`v4l2convert output-io-mode=${mode}`, "fakesink sync=false"];
}
