// Codecs and converters of real kernels: frames coded, kept in a file and decoded into memory of a heap; both kinds of queue.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isBuilt, type Machine, openMachine } from "./machine.ts";

const CODED = 6;
const counted = (count: number) => Array.from({ length: count }, (_, at) => at);
const ROUNDS = [
  { api: "single-planar", append: "" },
  { api: "multi-planar", append: "vivid.multiplanar=2,2,2,2,2,2 vicodec.multiplanar=1" },
];

const cases = (["arm64", "arm"] as const).flatMap((name) =>
  ROUNDS.map((round) => ({ name, ...round })),
);

describe.each(cases)("$name, $api", ({ name, api, append }) => {
  test.skipIf(!isBuilt(name))("codes, decodes, converts and refuses", async () => {
    const share = mkdtempSync(join(tmpdir(), "onebuf-vm-"));
    onTestFinished(() => rmSync(share, { recursive: true }));
    using machine = await openMachine(name, { script: "test/vm/guest/codec.ts", share, append });

    expect(await machine.result("coded")).toBe(CODED);
    const decoded = (await machine.result("decoded")) as Readonly<
      Record<string, { order: number[]; sequences: number[]; worst: number; isTimely: boolean }>
    >;
    for (const memory of ["heap:system", "heap:cma"]) {
      const [stream, again] = [decoded[memory], decoded[`${memory} again`]];
      // From the last frame on to the first.
      expect(stream?.order).toEqual([...counted(CODED), ...counted(4)]);
      expect(stream?.sequences).toEqual(counted(CODED + 4));
      expect(stream?.isTimely).toBe(true);
      expect(again?.order).toEqual([0, 1]);
      expect(again?.sequences).toEqual([0, 1]);
      // The codec loses a little of noise and fine lines.
      expect(Math.max(stream?.worst ?? 255, again?.worst ?? 255)).toBeLessThan(4);
    }

    const refused = (await machine.result("refused")) as Readonly<Record<string, string>>;
    expect(refused).toEqual({
      size: expect.stringMatching(
        /^VIDIOC_S_FMT: EINVAL \(22\): asked for NV12 1280x720 .* makes it NV12 640x368 /,
      ),
      stride:
        "VIDIOC_S_FMT: EINVAL (22): asked for NV12 640x360 in 565248 bytes with lines of 1024, " +
        "the driver makes it NV12 640x368 in 353280 bytes with lines of 640",
      direction: "VIDIOC_S_FMT: EINVAL (22)",
      stateless: "VIDIOC_S_FMT: EINVAL (22)",
      few: "VIDIOC_STREAMON: EINVAL (22): the decoder needs 1 frames and has 0",
      file: "open(/run/none.h264): ENOENT (2)",
      noise: "read(/run/noise): EINVAL (22): no coded frames of a known format",
    });
    expect(await machine.result("ended")).toEqual({
      size: expect.stringMatching(
        /^VIDIOC_DQBUF: EPIPE \(32\): the stream changes: .* NV12 640x368 .* 1280x720 /,
      ),
      format: expect.stringMatching(
        /^VIDIOC_DQBUF: EPIPE \(32\): the stream changes: .* XR24 640x368 .* 640x368 /,
      ),
    });
    const isMany = api === "multi-planar";
    if (!isMany) await expectPatternAndConverter(machine);

    const { feeds, oneByOne } = (await machine.result("media")) as {
      feeds: string[];
      oneByOne: boolean[];
    };
    expect(feeds).toEqual(
      expect.arrayContaining([
        "vicodec: stateful-decoder-sink < stateful-decoder-proc < stateful-decoder-source (source)",
        "vim2m: vim2m-sink < vim2m-proc < vim2m-source (source)",
        "vivid: vivid-000-vid-cap (unlinked)",
      ]),
    );
    expect(oneByOne.every(Boolean)).toBe(true);

    const open = (await machine.result("open")) as { before: unknown; after: unknown };
    expect(open.after).toEqual(open.before);

    expect(await machine.result("camera")).toEqual({
      isMany,
      buffers: isMany ? 2 : 1,
      isBlank: isMany ? [false, false] : [false],
      busy: expect.stringMatching(/: EBUSY \(16\)$/),
      gone: "VIDIOC_DQBUF: ENODEV (19)",
      stopped: "none",
      offset: isMany
        ? expect.stringMatching(/^VIDIOC_S_FMT: EINVAL \(22\): asked for YUYV /)
        : "none",
      held: [],
    });
    expect(await machine.exit()).toBe(0);
  });
});

async function expectPatternAndConverter(machine: Machine): Promise<void> {
  expect(await machine.result("pattern")).toMatchObject({ order: [0, 1, 2, 3, 4] });

  const converted = (await machine.result("converted")) as Readonly<Record<string, unknown>>;
  expect(converted).toMatchObject({
    answers: ["done", "done", "done", "done"],
    isSame: true,
    isTurned: true,
    large: expect.stringMatching(/^VIDIOC_S_FMT: EINVAL \(22\): asked for .*1280x720/),
    format: expect.stringMatching(/^VIDIOC_S_FMT: EINVAL/),
    counts: [
      { engine: "cpu", frames: 0, bytes: 0 },
      { engine: "vim2m.0", frames: 4, bytes: 691_200 * 3 + 172_800 },
    ],
  });
  expect(converted["corner"]).toEqual(converted["sourceCorner"]);
  const { used, held } = (await machine.result("given back")) as {
    used: string[];
    held: unknown[];
  };
  expect(used.filter((text) => !text.endsWith(" 0"))).toEqual([]);
  expect(held).toEqual([]);
}
