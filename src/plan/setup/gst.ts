// `plan --emit gst`: a GStreamer 1.x launch line per stream, with the io-mode that makes the planned device the exporter.
import type { Board } from "../../board/board.ts";
import type { Copy, Plan, StreamPlan } from "../plan.ts";
import { hasElement } from "./gst-element.ts";
import { gstFormat } from "./gst-format.ts";
import { converts, launch, Script, sourceOf } from "./gst-launch.ts";
import { comment, header, listText, sizeText, unique } from "./text.ts";

const MARK = "#";

/** A shell script: a launch line per stream, or comments that say why there is none and what the program must do. */
export function emitGst(plan: Plan, board: Board): string {
  const sources = unique(plan.streams.map(({ from }) => from));
  const lines = [
    "#!/bin/sh",
    ...header(MARK, "GStreamer 1.x: a launch line for each stream of this plan.", plan, board),
    ...comment(
      MARK,
      "Device nodes are placeholders. This prints which node of the tree each one has:",
    ),
    `${MARK}   for v in /sys/class/video4linux/video*; do echo $v; readlink -f $v/device/of_node; done`,
    ...comment(
      MARK,
      "v4l2h264enc and v4l2h264dec stand for whatever codec the driver has. They, v4l2jpegenc and v4l2convert " +
        "take the first device of their kind: gst-inspect-1.0 video4linux2 lists what this board offers.",
    ),
    ...comment(
      MARK,
      "GST_DEBUG=GST_PERFORMANCE:5 in the environment prints each frame that is copied after all.",
    ),
  ];
  for (const stream of plan.streams) {
    const videoNode = `/dev/video${sources.indexOf(stream.from)}`;
    lines.push("", ...streamLines(stream, new Script(board, stream, videoNode)));
  }
  return `${lines.join("\n")}\n`;
}

function streamLines(stream: StreamPlan, script: Script): readonly string[] {
  const { format, width, height } = stream;
  const strides = stream.layout.planes.map((plane) => plane.stride).join(" and ");
  const intro = [
    ...comment(
      MARK,
      `Stream ${stream.id}: ${roleOf(script, stream.from)} to ${listText(stream.to.map((to) => roleOf(script, to)))}.`,
    ),
    ...comment(
      MARK,
      `Planned layout: ${width}x${height} ${format}, ${strides} bytes a line, ${sizeText(BigInt(stream.layout.size))} a frame.`,
    ),
  ];
  if (stream.zeroCopy === "unknown") {
    intro.push(
      ...comment(MARK, `Not certain to work without a copy. ${stream.questions.join(" ")}`),
    );
  }
  const obstacle = obstacleOf(stream, script);
  if (obstacle !== undefined) return [...intro, ...comment(MARK, obstacle)];
  const exporter = exporterOf(stream);
  if (exporter === undefined) return [...intro, ...programAllocates(stream)];
  return [
    ...intro,
    ...exporterRemark(stream, exporter),
    ...branchRemarks(stream, script),
    ...launch(script, exporter),
  ];
}

function roleOf(script: Script, node: string): string {
  const device = script.device(node);
  return device ? `${device.role} ${node}` : node;
}

function obstacleOf(stream: StreamPlan, script: Script): string | undefined {
  if (stream.memory === null) return "No line: no memory serves this stream.";
  if (gstFormat(stream.format) === undefined) {
    return `No line: GStreamer has no raw video format that is surely ${stream.format}.`;
  }
  if (sourceOf(script, stream.from) === undefined) {
    return `No line: no stock element takes frames from ${roleOf(script, stream.from)}.`;
  }
  const exporter = exporterOf(stream);
  if (stream.to.length > 1 && exporter !== undefined && exporter !== stream.from) {
    return (
      `No line: ${exporter} is to allocate, and a tee does not hand the pool of one of its branches to the source. ` +
      "A program can: it gives that pool to the source in its answer to the ALLOCATION query."
    );
  }
  return undefined;
}

/** The device whose driver allocates: the planned one, else one that would serve every device as well. */
function exporterOf(stream: StreamPlan): string | undefined {
  const planned = exportNode(stream.memory ?? "");
  if (planned !== undefined) return planned;
  const able = stream.candidates.flatMap(({ memory, verdict }) =>
    verdict === "yes" ? (exportNode(memory) ?? []) : [],
  );
  return (
    able.find((node) => node === stream.from) ??
    able.find((node) => stream.to.length === 1 && node === stream.to[0])
  );
}

function exportNode(memory: string): string | undefined {
  return memory.startsWith("export:") ? memory.slice("export:".length) : undefined;
}

/** How a program takes a buffer, by the start of the memory's id. */
const ALLOCATORS: readonly {
  readonly memory: string;
  readonly how: (stream: StreamPlan) => string;
}[] = [
  { memory: "udmabuf", how: () => "GstUdmabufAllocator, in the library since 1.28" },
  { memory: "ion:", how: () => "ION_IOC_ALLOC on /dev/ion, wrapped by gst_dmabuf_allocator_alloc" },
  {
    memory: "heap:",
    how: ({ heapNames }) =>
      `DMA_HEAP_IOCTL_ALLOC on /dev/dma_heap/${heapNames[0] ?? "NAME"}, wrapped by gst_dmabuf_allocator_alloc`,
  },
];

function programAllocates(stream: StreamPlan): readonly string[] {
  const allocator = ALLOCATORS.find(({ memory }) => stream.memory?.startsWith(memory));
  const sizes = stream.layout.buffers.join(" + ");
  return comment(
    MARK,
    `No line: only ${stream.memory} serves every device, and no stock element allocates from it. The program must: make ` +
      `a pool of ${stream.buffers} frames of ${sizes} bytes${allocator ? ` (${allocator.how(stream)})` : ""}, and offer it ` +
      "in the ALLOCATION query of a v4l2src with io-mode=dmabuf-import; the elements after it import by " +
      "output-io-mode=dmabuf-import, and kmssink by itself.",
  );
}

function exporterRemark(stream: StreamPlan, exporter: string): readonly string[] {
  const instead = stream.memory?.startsWith("export:")
    ? ""
    : ` The plan's first choice is ${stream.memory}, from which no stock element allocates; this exporter serves every ` +
      "device as well.";
  return comment(MARK, `${exporter} allocates and exports, the others import.${instead}`);
}

function branchRemarks(stream: StreamPlan, script: Script): readonly string[] {
  return stream.to.flatMap((node) => {
    const copy = script.copyFor(node);
    const device = script.device(node);
    return [
      ...(copy ? comment(MARK, copyRemark(script, node, copy)) : []),
      ...(device?.role === "display"
        ? comment(
            MARK,
            `kmssink finds the display by itself; with more than one card name it: driver-name=, connector-id=.`,
          )
        : []),
      ...(hasElement(device)
        ? []
        : comment(
            MARK,
            `fakesink stands for ${roleOf(script, node)}: a program puts an appsink there and takes the dma-buf.`,
          )),
    ];
  });
}

function copyRemark(script: Script, node: string, copy: Copy): string {
  if (converts(script, copy))
    return `A copy is made for ${node}, by v4l2convert on ${copy.engine}.`;
  const engine =
    copy.engine === "cpu"
      ? ""
      : ` The plan has ${copy.engine} do it, for which there is no stock element.`;
  return `A copy is made for ${node}, by the CPU inside the element.${engine}`;
}
