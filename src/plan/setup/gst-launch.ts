// The launch line itself: source, tee and branches as gst-launch-1.0 reads them.
import type { Board, Device } from "../../board/board.ts";
import type { Copy, StreamPlan } from "../plan.ts";
import { type IoMode, sinkElements, sourceElements } from "./gst-element.ts";
import { gstFormat, gstRate } from "./gst-format.ts";

/** Leaves room for the backslash. */
const CHAIN_COLUMNS = 98;

/** What is looked up again and again while one stream is written. */
export class Script {
  readonly board: Board;
  readonly stream: StreamPlan;
  readonly videoNode: string;

  constructor(board: Board, stream: StreamPlan, videoNode: string) {
    this.board = board;
    this.stream = stream;
    this.videoNode = videoNode;
  }

  device(node: string): Device | undefined {
    return this.board.devices.find((device) => device.node === node);
  }

  copyFor(node: string): Copy | undefined {
    return this.stream.copies.find((copy) => copy.consumers.includes(node));
  }
}

/** Only a V4L2 memory-to-memory device has a stock element that copies. */
export function converts(script: Script, copy: Copy): boolean {
  const device = script.device(copy.engine);
  return device?.role === "2d" && device.row?.subsystem === "v4l2";
}

/** The command, one line of the script a line; `exporter` is the node whose driver allocates. */
export function launch(script: Script, exporter: string): readonly string[] {
  const { stream } = script;
  const head = sourceOf(script, exporter) ?? [];
  const branches = stream.to.map((node) => branch(script, node, exporter));
  const [only] = branches;
  const steps =
    branches.length === 1 && only
      ? [[...head, ...only]]
      : [
          [...head, "tee name=t"],
          ...branches.map((elements) => ["t.", "queue max-size-buffers=1", ...elements]),
        ];
  return ["gst-launch-1.0 -v \\", ...steps.map(chain).join(" \\\n").split("\n")];
}

/** Elements that bring the raw frames; undefined when no stock element stands for the device. */
export function sourceOf(script: Script, exporter: string): readonly string[] | undefined {
  const { stream, videoNode } = script;
  const mode: IoMode = exporter === stream.from ? "dmabuf" : "dmabuf-import";
  const caps = `video/x-raw,format=${gstFormat(stream.format)},width=${stream.width},height=${stream.height}`;
  const rate = gstRate(stream.rate);
  return sourceElements(script.device(stream.from), {
    stream: stream.id,
    mode,
    caps,
    rate,
    videoNode,
  });
}

function branch(script: Script, node: string, exporter: string): readonly string[] {
  const device = script.device(node);
  const copy = script.copyFor(node);
  if (copy && converts(script, copy)) {
    const engine = "v4l2convert output-io-mode=dmabuf-import capture-io-mode=dmabuf";
    return [engine, ...sinkElements(device, script.stream.id, "dmabuf-import")];
  }
  const mode: IoMode = copy ? "mmap" : node === exporter ? "dmabuf" : "dmabuf-import";
  return sinkElements(device, script.stream.id, mode);
}

/** As many elements on a line as fit; a new line starts with the link, the shell joins them. */
function chain(elements: readonly string[]): string {
  const lines: string[] = [];
  let line = "";
  for (const element of elements) {
    const longer = line === "" ? `  ${element}` : `${line} ! ${element}`;
    if (line !== "" && longer.length > CHAIN_COLUMNS) {
      lines.push(line);
      line = `  ! ${element}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line].join(" \\\n");
}
