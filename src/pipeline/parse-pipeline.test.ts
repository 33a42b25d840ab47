import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../diagnostic/render.ts";
import { FORMATS } from "../format/format-info.ts";
import { parsePipeline } from "./parse-pipeline.ts";
import type { Pipeline } from "./pipeline.ts";

function pipeline(text: string): Pipeline {
  const { value, diagnostics } = parsePipeline(text, "p.yaml");
  if (value === undefined)
    throw new Error(diagnostics.map((d) => renderDiagnostic(d, { source: text })).join("\n"));
  return value;
}

/** `line:column+length code`, in order. */
function problems(text: string): readonly string[] {
  return parsePipeline(text, "p.yaml").diagnostics.map(
    ({ code, place }) => `${place?.line}:${place?.column}+${place?.length ?? 0} ${code}`,
  );
}

function help(text: string): readonly (string | undefined)[] {
  return parsePipeline(text, "p.yaml").diagnostics.map((d) => d.help);
}

/** The graph without places. */
function graph({ streams }: Pipeline): unknown {
  return streams.map((stream) => {
    const { place, from, to, ...rest } = stream;
    expect(place.line).toBeGreaterThan(0);
    return { ...rest, from: from.text, to: to.map((d) => d.text) };
  });
}

const preview = `board: rk3399.dtb
streams:
  preview:
    from: camera
    to: [codec, /soc/vop@ff900000]
    format: NV12
    size: 1280x720
    rate: 30
    buffers: 4
    camping: [3, 4, 2]
    slack: 1
    scale: {codec: 640x360}
`;

describe("the file form", () => {
  test("every key", () => {
    const { board, streams } = pipeline(preview);
    expect(board).toEqual({
      text: "rk3399.dtb",
      place: { file: "p.yaml", line: 1, column: 8, length: 10 },
    });
    expect(streams).toEqual([
      {
        id: "preview",
        from: { text: "camera", place: { file: "p.yaml", line: 4, column: 11, length: 6 } },
        to: [
          { text: "codec", place: { file: "p.yaml", line: 5, column: 10, length: 5 } },
          { text: "/soc/vop@ff900000", place: { file: "p.yaml", line: 5, column: 17, length: 17 } },
        ],
        format: "NV12",
        width: 1280,
        height: 720,
        rate: 30,
        buffers: 4,
        camping: [3, 4, 2],
        slack: 1,
        scaled: [{ consumer: 0, width: 640, height: 360 }],
        place: { file: "p.yaml", line: 3, column: 3, length: 7 },
      },
    ]);
  });

  test.each([
    ["30", 30],
    ["30000/1001", 30000 / 1001],
    ["29.97", 29.97],
  ])("rate %s", (text, rate) => {
    expect(pipeline(preview.replace("rate: 30", `rate: ${text}`)).streams[0]?.rate).toBe(rate);
  });

  test("a scaler is the end of one stream and the start of the next", () => {
    const text = `streams:
  a: {from: camera, to: isp, format: YUYV, size: 1280x720, rate: 30}
  b: {from: isp, to: display, format: NV12, size: 640x360, rate: 30, protected: true, modifier: LINEAR}
`;
    expect(graph(pipeline(text))).toEqual([
      { id: "a", from: "camera", to: ["isp"], format: "YUYV", width: 1280, height: 720, rate: 30 },
      {
        id: "b",
        from: "isp",
        to: ["display"],
        format: "NV12",
        width: 640,
        height: 360,
        rate: 30,
        modifier: "DRM_FORMAT_MOD_LINEAR",
        protected: true,
      },
    ]);
  });
});

describe("mistakes in the file form", () => {
  test("all of them in one run, each with its place", () => {
    const text = `streams:
  preview:
    form: camera
    to: [display, 7]
    format: NV13
    size: 1280*720
    rate: 0
    buffers: none
`;
    expect(problems(text)).toEqual([
      "2:3+7 pipeline-missing-key",
      "4:19+1 pipeline-wrong-type",
      "8:14+4 pipeline-wrong-type",
      "3:5+4 pipeline-unknown-key",
      "5:13+4 pipeline-unknown-format",
      "6:11+8 pipeline-bad-size",
      "7:11+1 pipeline-bad-rate",
    ]);
    expect(help(text)).toContain("did you mean `from`?");
    expect(help(text)).toContain("did you mean `NV12`?");
    expect(help(text)).toContain("write `1280x720`");
  });

  test("reads well", () => {
    const text = preview.replace("camera", "&isp0");
    const [first] = parsePipeline(text, "p.yaml").diagnostics;
    expect(first && renderDiagnostic(first, { source: text })).toBe(
      [
        "error[pipeline-wrong-type]: `&isp0` begins a YAML anchor, so",
        "  `streams.preview.from` has no value",
        "  --> p.yaml:4:5",
        "  4 |     from: &isp0",
        "    |     ^^^^",
        '  help: write "&isp0" in quotes',
      ].join("\n"),
    );
  });

  test.each([
    ["streams: {}", ["1:1+7 pipeline-no-streams"]],
    ["", ["1:1+1 pipeline-wrong-type"]],
    ["streams: [a]", ["1:10+3 pipeline-wrong-type"]],
    ["boards: x\nstreams: {}", ["1:1+6 pipeline-unknown-key"]],
    ["board: x", ["1:1+1 pipeline-missing-key"]],
    ["streams:\n  a: {from: x\n", ["3:1+1 yaml-syntax"]],
    [preview.replace("to: [codec, /soc/vop@ff900000]", "to: []"), ["5:9+2 pipeline-no-consumer"]],
    [preview.replace("[3, 4, 2]", "[3, 4]"), ["10:14+6 pipeline-bad-camping"]],
    [preview.replace("{codec:", "{codek:"), ["12:13+5 pipeline-unknown-consumer"]],
    [preview.replace("buffers: 4", "buffers: 2.5"), ["9:14+3 pipeline-bad-count"]],
    [preview.replace("1280x720", "0x720"), ["7:11+5 pipeline-wrong-type"]],
    [preview.replace("1280x720", "1280x0"), ["7:11+6 pipeline-bad-size"]],
    [preview.replace("1280x720", "1280x70000"), ["7:11+10 pipeline-bad-size"]],
    [preview.replace("camera", "the camera"), ["4:11+10 pipeline-bad-device"]],
    [preview.replace("NV12", "RG16"), ["6:13+4 pipeline-ambiguous-format"]],
    [preview.replace("slack: 1", "modifier: LINAER"), ["11:15+6 pipeline-unknown-modifier"]],
    [preview.replace("  preview:", "  __proto__:"), ["3:3+9 pipeline-bad-stream-name"]],
  ])("%j", (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test("a stream given twice", () => {
    const twice = `${preview}  preview: {from: a, to: b, format: NV12, size: 1x1, rate: 1}\n`;
    expect(problems(twice)).toEqual(["13:3+7 yaml-duplicate-key"]);
  });

  test("an alias bomb is refused", () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]`,
    );
    expect(problems(["l0: &l0 [x]", ...levels, "streams: *l9"].join("\n"))).toEqual([
      "1:1+0 yaml-alias-limit",
    ]);
    expect(problems(`streams: ${"[".repeat(20_000)}`)).toHaveLength(10);
  });
});

describe("the one-line form", () => {
  test("camera to display", () => {
    expect(pipeline("camera ! NV12,1280x720@30 ! display").streams).toEqual([
      {
        id: "stream1",
        from: { text: "camera", place: { file: "p.yaml", line: 1, column: 1, length: 6 } },
        to: [{ text: "display", place: { file: "p.yaml", line: 1, column: 29, length: 7 } }],
        format: "NV12",
        width: 1280,
        height: 720,
        rate: 30,
        place: { file: "p.yaml", line: 1, column: 1, length: 6 },
      },
    ]);
  });

  test("a tee with queues", () => {
    const text =
      "camera ! I420, 1280x720@30000/1001, buffers=6 ! tee name=t  t. ! queue max-size-buffers=2 ! codec  t. ! display";
    expect(graph(pipeline(text))).toEqual([
      {
        id: "stream1",
        from: "camera",
        to: ["codec", "display"],
        format: "YU12",
        width: 1280,
        height: 720,
        rate: 30000 / 1001,
        buffers: 6,
      },
    ]);
  });

  test("branches before their tee, a tee of a tee, and a link straight from one", () => {
    const text =
      "u. ! codec t. ! /dev/video3 camera ! NV12,64x64@1 ! tee name=t ! &lcd  t. ! tee name=u";
    expect(graph(pipeline(text))).toMatchObject([
      { from: "camera", to: ["codec", "/dev/video3", "&lcd"] },
    ]);
  });

  test("a chain through a scaler, over lines", () => {
    const text =
      "# preview\ncamera ! YUYV,1280x720@30 ! \\\n  /soc/isp@ff910000 ! NV12,640x360@30,modifier=LINEAR ! display\n";
    expect(graph(pipeline(text))).toMatchObject([
      { id: "stream1", from: "camera", to: ["/soc/isp@ff910000"], format: "YUYV" },
      {
        id: "stream2",
        from: "/soc/isp@ff910000",
        to: ["display"],
        modifier: "DRM_FORMAT_MOD_LINEAR",
        width: 640,
      },
    ]);
  });

  test.each([
    ["camera", ["1:1+6 pipeline-dangling-device"]],
    ["camera ! display", ["1:10+7 pipeline-missing-format"]],
    ["camera ! NV12 ! display", ["1:10+4 pipeline-missing-size"]],
    ["camera ! 1280x720@30 ! display", ["1:10+11 pipeline-missing-format"]],
    ["camera ! NV12,1280x720 ! display", ["1:15+8 pipeline-missing-rate"]],
    [
      "camera ! NV13,1280*720@0 ! display",
      ["1:10+4 pipeline-unknown-format", "1:15+8 pipeline-bad-size", "1:24+1 pipeline-bad-rate"],
    ],
    ["camera ! NV12,64x64@30,bufers=2 ! display", ["1:24+6 pipeline-unknown-key"]],
    ["camera ! NV12,64x64@30,buffers=0 ! display", ["1:32+1 pipeline-bad-count"]],
    ["camera ! NV12,64x64@30,fast ! display", ["1:24+4 pipeline-bad-caps"]],
    ["camera ! NV12,64x64@30", ["1:10+13 pipeline-no-consumer"]],
    ["camera ! NV12,64x64@30 ! tee name=t", ["1:26+3 pipeline-no-consumer"]],
    [
      "camera ! NV12,64x64@30 ! tee name=t t. ! display s. ! codec",
      ["1:50+1 pipeline-unknown-tee"],
    ],
    ["camera ! NV12,64x64@30 ! tee name=t t. ! display t.", ["1:50+2 pipeline-dangling-branch"]],
    ["camera ! NV12,64x64@30 !", ["1:24+1 pipeline-dangling-link", "1:10+13 pipeline-no-consumer"]],
    ["! camera", ["1:1+1 pipeline-dangling-link", "1:3+6 pipeline-dangling-device"]],
    ["camera ! ! NV12,64x64@30 ! display", ["1:10+1 pipeline-dangling-link"]],
    ["NV12,64x64@30 ! display", ["1:1+13 pipeline-missing-producer"]],
    ["tee name=t ! display", ["1:1+3 pipeline-tee-without-source"]],
    [
      "t. ! tee name=t t. ! x",
      ["1:17+1 pipeline-tee-without-source", "1:1+1 pipeline-tee-without-source"],
    ],
    ["camera ! NV12,64x64@30 ! YUYV,64x64@30 ! display", ["1:26+13 pipeline-misplaced-format"]],
    ["camera device=/dev/video0 ! NV12,64x64@30 ! display", ["1:8+6 pipeline-unknown-key"]],
    [
      "camera ! NV12,64x64@30 ! tee name=t ! a camera ! NV12,64x64@30 ! tee name=t ! b",
      ["1:75+1 pipeline-duplicate-tee"],
    ],
  ])("%s", (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});

describe("both forms", () => {
  const device = fc.constantFrom(
    "camera",
    "display",
    "codec",
    "jpeg",
    "cpu",
    "/soc/isp@ff910000",
    "&isp0",
    "/dev/video0",
    "rockchip,rk3399-vop",
  );
  const stream = fc.record({
    from: device,
    to: fc.array(device, { minLength: 1, maxLength: 3 }),
    format: fc.constantFrom(...FORMATS.map((f) => f.name)),
    width: fc.integer({ min: 1, max: 65_536 }),
    height: fc.integer({ min: 1, max: 65_536 }),
    rate: fc.constantFrom("30", "29.97", "30000/1001", "0.5"),
    buffers: fc.option(fc.integer({ min: 1, max: 256 }), { nil: undefined }),
    modifier: fc.option(fc.constantFrom("LINEAR", "ARM_AFBC(0x41)", "0x0900000000000001"), {
      nil: undefined,
    }),
  });
  const streams = fc.array(stream, { minLength: 1, maxLength: 4 });
  type Drawn = typeof streams extends fc.Arbitrary<infer T> ? T : never;

  function asYaml(drawn: Drawn): string {
    const entries = drawn.map((s, i) => {
      const quoted = (text: string) => JSON.stringify(text);
      const optional =
        (s.buffers ? `, buffers: ${s.buffers}` : "") +
        (s.modifier ? `, modifier: ${quoted(s.modifier)}` : "");
      return `  stream${i + 1}: {from: ${quoted(s.from)}, to: [${s.to.map(quoted).join(", ")}], format: ${s.format}, size: ${s.width}x${s.height}, rate: ${s.rate}${optional}}`;
    });
    return `streams:\n${entries.join("\n")}\n`;
  }

  function asLine(drawn: Drawn): string {
    const chains = drawn.map((s, i) => {
      const optional =
        (s.buffers ? `,buffers=${s.buffers}` : "") + (s.modifier ? `,modifier=${s.modifier}` : "");
      const link = `${s.from} ! ${s.format},${s.width}x${s.height}@${s.rate}${optional}`;
      return s.to.length === 1
        ? `${link} ! ${s.to[0]}`
        : `${link} ! tee name=t${i} ${s.to.map((d) => `t${i}. ! ${d}`).join(" ")}`;
    });
    return chains.join("  ");
  }

  test("say the same", () => {
    fc.assert(
      fc.property(streams, (drawn) => {
        const fromFile = graph(pipeline(asYaml(drawn)));
        expect(graph(pipeline(asLine(drawn)))).toEqual(fromFile);
        expect(fromFile).toMatchObject(
          drawn.map(({ from, to, width, height }) => ({ from, to, width, height })),
        );
      }),
    );
  });

  test("never throw, and an error always has a place", () => {
    const words = fc.constantFrom(
      "camera",
      "!",
      " ",
      "NV12",
      ",",
      "64x64",
      "@",
      "30",
      "tee",
      "name=t",
      "t.",
      "queue",
      "\n",
      "streams:",
      "a:",
      "from:",
      "{",
      "}",
      "[",
      "&x",
      "*x",
      "#",
      "buffers=",
      "=",
      "-",
      "\t",
      '"',
      "%",
      "<<: ",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.array(words).map((w) => w.join("")),
      fc.array(words).map((w) => w.join(" ")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { value, diagnostics } = parsePipeline(text, "p");
        expect(value === undefined).toBe(diagnostics.some((d) => d.severity === "error"));
        for (const d of diagnostics) {
          expect(d.place?.line).toBeGreaterThan(0);
          expect(renderDiagnostic(d, { source: text })).toContain(d.code);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
