// Launch lines as the shell and gst-launch read them. The grammar is checked by a reader of its own, so that the tests
// say the same thing on a machine without GStreamer.
import { describe, expect, test } from "vitest";
import type { Copy, StreamPlan } from "../plan.ts";
import { emitGst } from "./gst.ts";
import { gstFormat, gstRate } from "./gst-format.ts";
import {
  CAMERA,
  CODEC,
  DISPLAY,
  sampleBoard,
  sampleCandidate,
  sampleDevice,
  sampleDevices,
  samplePlan,
  sampleStream,
} from "./testing/sample.ts";

const ENGINE = "/soc/rga@ff920000";

function emit(change: Partial<StreamPlan>): string {
  const devices = [...sampleDevices, sampleDevice(ENGINE, "2d", { driver: "rockchip-rga" })];
  return emitGst(samplePlan({ streams: [sampleStream(change)] }), sampleBoard({ devices }));
}

/** The commands of a script, continuation lines joined. */
function commands(text: string): readonly string[] {
  return text
    .replaceAll("\\\n", "")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/**
 * Chains of a launch line, each a list of elements; fails where gst-launch would. Words: `name`, `key=value`,
 * `media/type,key=value`, `!`, and `t.` for a pad of the element with name=t.
 */
function chains(command: string): readonly (readonly string[])[] {
  const [program, flag, ...words] = command.trim().split(/\s+/);
  expect([program, flag]).toEqual(["gst-launch-1.0", "-v"]);
  const found: string[][] = [];
  const names = new Set<string>();
  const used: string[] = [];
  let linked = false;
  for (const word of words) {
    const chain = found.at(-1);
    const property = /^([a-z][a-z-]*)=([\w./%-]+)$/.exec(word);
    if (word === "!") {
      expect(chain && !linked, "a link needs an element before it").toBeTruthy();
      linked = true;
    } else if (property) {
      expect(chain && !linked, `${word} belongs to an element`).toBeTruthy();
      chain!.push(`${chain!.pop()} ${word}`);
      if (property[1] === "name") names.add(property[2]!);
    } else {
      expect(word).toMatch(/^([a-z][a-z0-9]*|[a-z]+\.|[a-z]+\/[a-z0-9-]+(,[a-z]+=[\w/]+)+)$/);
      if (word.endsWith(".")) used.push(word.slice(0, -1));
      if (linked) chain!.push(word);
      else found.push([word]);
      linked = false;
    }
  }
  expect(linked, "a link needs an element after it").toBe(false);
  for (const name of used) expect(names).toContain(name);
  return found;
}

function only(text: string): readonly (readonly string[])[] {
  expect(commands(text)).toHaveLength(1);
  return chains(commands(text)[0]!);
}

const CAPS = "video/x-raw,format=NV12,width=1280,height=720,framerate=30/1";

describe("the producer exports", () => {
  test("and both consumers import behind a tee", () => {
    const text = emit({ memory: `export:${CAMERA}`, heapNames: [] });
    expect(text).toMatchInlineSnapshot(`
      "#!/bin/sh
      # GStreamer 1.x: a launch line for each stream of this plan.
      # Board: Sample Board. Plan: One buffer serves all three devices.
      # Device nodes are placeholders. This prints which node of the tree each one has:
      #   for v in /sys/class/video4linux/video*; do echo $v; readlink -f $v/device/of_node; done
      # v4l2h264enc and v4l2h264dec stand for whatever codec the driver has. They, v4l2jpegenc and
      # v4l2convert take the first device of their kind: gst-inspect-1.0 video4linux2 lists what this
      # board offers.
      # GST_DEBUG=GST_PERFORMANCE:5 in the environment prints each frame that is copied after all.

      # Stream preview: isp /soc/isp@ff910000 to codec /soc/video-codec@ff650000 and display
      # /soc/vop@ff900000.
      # Planned layout: 1280x720 NV12, 1280 and 1280 bytes a line, 1350 KiB a frame.
      # /soc/isp@ff910000 allocates and exports, the others import.
      # kmssink finds the display by itself; with more than one card name it: driver-name=, connector-id=.
      gst-launch-1.0 -v \\
        v4l2src device=/dev/video0 io-mode=dmabuf \\
        ! video/x-raw,format=NV12,width=1280,height=720,framerate=30/1 ! tee name=t \\
        t. ! queue max-size-buffers=1 ! v4l2h264enc output-io-mode=dmabuf-import ! h264parse \\
        ! filesink location=preview.h264 \\
        t. ! queue max-size-buffers=1 ! kmssink
      "
    `);
    expect(only(text)).toEqual([
      ["v4l2src device=/dev/video0 io-mode=dmabuf", CAPS, "tee name=t"],
      [
        "t.",
        "queue max-size-buffers=1",
        "v4l2h264enc output-io-mode=dmabuf-import",
        "h264parse",
        "filesink location=preview.h264",
      ],
      ["t.", "queue max-size-buffers=1", "kmssink"],
    ]);
  });

  test("in place of a heap, when it serves as well, and the text says so", () => {
    const text = emit({
      candidates: [sampleCandidate(`export:${DISPLAY}`), sampleCandidate(`export:${CAMERA}`)],
    });
    expect(only(text)[0]![0]).toBe("v4l2src device=/dev/video0 io-mode=dmabuf");
    expect(text.replace(/\n# /g, " ")).toContain(
      "The plan's first choice is heap:cma, from which no stock element allocates",
    );
  });

  test("a decoder exports what it decodes", () => {
    expect(only(emit({ from: CODEC, to: [DISPLAY], memory: `export:${CODEC}` }))).toEqual([
      [
        "filesrc location=preview.h264",
        "h264parse",
        "v4l2h264dec capture-io-mode=dmabuf",
        "video/x-raw,format=NV12,width=1280,height=720",
        "kmssink",
      ],
    ]);
  });
});

describe("the consumer exports", () => {
  test("a display's dumb buffers, which the camera imports", () => {
    expect(only(emit({ to: [DISPLAY], memory: `export:${DISPLAY}` }))).toEqual([
      ["v4l2src device=/dev/video0 io-mode=dmabuf-import", CAPS, "kmssink"],
    ]);
  });

  test("an encoder's input buffers", () => {
    const [chain] = only(emit({ to: [CODEC], memory: `export:${CODEC}` }));
    expect(chain![0]).toContain("io-mode=dmabuf-import");
    expect(chain![2]).toBe("v4l2h264enc output-io-mode=dmabuf");
  });

  test("not through a tee", () => {
    const text = emit({ memory: `export:${DISPLAY}` });
    expect(commands(text)).toEqual([]);
    expect(text).toContain("a tee does not hand the pool");
  });
});

describe("copies", () => {
  const copy: Copy = {
    from: `export:${CAMERA}`,
    to: "heap:cma",
    consumers: [CODEC],
    engine: "cpu",
    bytesPerSecond: 1,
  };

  test("by the CPU happen inside the element", () => {
    const text = emit({ memory: `export:${CAMERA}`, copies: [copy] });
    expect(only(text)[1]).toContain("v4l2h264enc output-io-mode=mmap");
    expect(text).toContain(`A copy is made for ${CODEC}, by the CPU`);
  });

  test("by a 2D engine are an element", () => {
    const text = emit({ memory: `export:${CAMERA}`, copies: [{ ...copy, engine: ENGINE }] });
    expect(only(text)[1]!.slice(2, 4)).toEqual([
      "v4l2convert output-io-mode=dmabuf-import capture-io-mode=dmabuf",
      "v4l2h264enc output-io-mode=dmabuf-import",
    ]);
  });
});

describe("no line", () => {
  test("when only a heap serves: the program allocates", () => {
    const text = emit({});
    expect(commands(text)).toEqual([]);
    expect(text).toContain("DMA_HEAP_IOCTL_ALLOC");
    expect(text.replace(/\n# /g, " ")).toContain("a pool of 6 frames of 1382400 bytes");
  });

  test.for<[string, Partial<StreamPlan>, string]>([
    ["no memory serves", { memory: null }, "no memory serves this stream"],
    [
      "GStreamer lacks the format",
      { memory: `export:${CAMERA}`, format: "NV15" },
      "no raw video format that is surely NV15",
    ],
    [
      "nothing reads a display",
      { from: DISPLAY, to: [CODEC], memory: `export:${DISPLAY}` },
      "no stock element takes frames",
    ],
  ])("when %s", ([, change, reason]) => {
    const text = emit(change);
    expect(commands(text)).toEqual([]);
    expect(text).toContain(`# No line: `);
    expect(text.replace(/\n# /g, " ")).toContain(reason);
  });
});

test("two cameras have two placeholders, and an uncertain stream says so", () => {
  const second = "/soc/isp@ff920000";
  const devices = [...sampleDevices, sampleDevice(second, "camera", {})];
  const streams = [
    sampleStream({ to: [DISPLAY], memory: `export:${CAMERA}` }),
    sampleStream({
      id: "rear",
      from: second,
      to: ["cpu"],
      memory: `export:${second}`,
      zeroCopy: "unknown",
      questions: ["Which?"],
    }),
  ];
  const text = emitGst(samplePlan({ streams }), sampleBoard({ devices }));
  expect(commands(text).map((command) => chains(command)[0]![0])).toEqual([
    "v4l2src device=/dev/video0 io-mode=dmabuf",
    "v4l2src device=/dev/video1 io-mode=dmabuf",
  ]);
  expect(text).toContain("Not certain to work without a copy. Which?");
  expect(text).toContain("fakesink stands for cpu");
});

test.for<[string, string | undefined]>([
  ["NV12", "NV12"],
  ["YU12", "I420"],
  ["YUYV", "YUY2"],
  ["XR24", "BGRx"],
  ["RG16", "RGB16"],
  ["NM12", "NV12"],
  ["toString", undefined],
])("format %s is %s", ([format, name]) => {
  expect(gstFormat(format)).toBe(name);
});

test.for<[number, string]>([
  [30, "30/1"],
  [29.97, "30000/1001"],
  [59.94, "60000/1001"],
  [7.5, "7500/1000"],
])("%d frames a second are %s", ([rate, fraction]) => {
  expect(gstRate(rate)).toBe(fraction);
});
