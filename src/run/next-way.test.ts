import { describe, expect, test } from "vitest";
import type { StreamPlan } from "../plan/plan.ts";
import { sampleStream } from "../plan/setup/testing/sample.ts";
import { candidateOf, layoutOf } from "../plan/testing/sample.ts";
import { type Choice, nextWay } from "./next-way.ts";
import type { DeviceTrial, Refused, Trial } from "./trial.ts";

const CAMERA = "/camera";
const CODEC = "/codec";
const DISPLAY = "/display";

/** The founding board: the display takes contiguous memory only. */
const preview: StreamPlan = sampleStream({
  from: CAMERA,
  to: [CODEC, DISPLAY],
  memory: "heap:cma",
  copies: [],
  ownLayouts: [],
  candidates: [
    candidateOf("heap:system", {
      [CAMERA]: "yes",
      [CODEC]: "yes",
      [DISPLAY]: "no contiguity",
    }),
    candidateOf("heap:cma", { [CAMERA]: "yes", [CODEC]: "yes", [DISPLAY]: "yes" }),
    candidateOf("export:/camera", {
      [CAMERA]: "yes",
      [CODEC]: "unknown",
      [DISPLAY]: "unknown",
    }),
    candidateOf("export:/display", { [CAMERA]: "yes", [CODEC]: "yes", [DISPLAY]: "yes" }),
  ],
});

const FALLBACK: Choice = { fallback: true };

const refused = (by: string, errno: string): Refused => ({
  by,
  call: "call",
  errno,
  log: null,
  isUnknown: false,
});

/** A trial in which these devices, or the memory itself, refused. */
function trialOf(memory: string, refusals: readonly Refused[], change: Partial<Trial> = {}): Trial {
  const devices = [CAMERA, CODEC, DISPLAY].map((node): DeviceTrial => ({
    node,
    memory,
    answer: refusals.find(({ by }) => by === node) ?? "mapped",
    isOneRun: undefined,
    bouncedBytes: 0,
    content: undefined,
  }));
  return {
    memory,
    copies: [],
    because: "planned",
    allocation: refusals.filter(({ by }) => by === memory),
    devices,
    isHopeless: false,
    ran: false,
    ...change,
  };
}

/** Every way until nothing is left, when all memories are empty. */
function allWays(stream: StreamPlan, choice: Choice): readonly string[] {
  const tried: Trial[] = [];
  const texts: string[] = [];
  for (let way = nextWay(stream, choice, tried); way; way = nextWay(stream, choice, tried)) {
    texts.push([way.memory, ...way.copies.map((copy) => `+ ${copy.memory}`)].join(" "));
    tried.push(trialOf(way.memory, [refused(way.memory, "ENOMEM")], { copies: way.copies }));
  }
  return texts;
}

describe("the first way", () => {
  test("is what the plan chose", () => {
    expect(nextWay(preview, FALLBACK, [])).toEqual({
      memory: "heap:cma",
      copies: [],
      because: "planned",
    });
  });

  test("is the forced memory, shared by all: refusals are for the platform to give", () => {
    const choice = { forced: "heap:system", fallback: true };
    expect(nextWay(preview, choice, [])).toEqual({
      memory: "heap:system",
      copies: [],
      because: "forced",
    });
  });

  test("brings the copies that the plan has", () => {
    const copy = {
      from: "heap:system",
      to: "heap:cma",
      consumers: [DISPLAY],
      engine: "/rga",
      bytesPerSecond: 1,
    };
    const way = nextWay({ ...preview, memory: "heap:system", copies: [copy] }, FALLBACK, []);
    expect(way).toMatchObject({
      memory: "heap:system",
      copies: [{ memory: "heap:cma", consumers: [DISPLAY], engine: "/rga" }],
    });
  });
});

describe("after a refusal", () => {
  test("the next memory that is certain, and why", () => {
    const tried = [trialOf("heap:cma", [refused("heap:cma", "ENOMEM")])];
    expect(nextWay(preview, FALLBACK, tried)).toEqual({
      memory: "export:/display",
      copies: [],
      because: "heap:cma was refused: ENOMEM",
    });
  });

  test("a forced memory stays, and whoever refuses it gets a copy", () => {
    const tried = [trialOf("heap:system", [refused(DISPLAY, "EINVAL")], { because: "forced" })];
    expect(nextWay(preview, { forced: "heap:system", fallback: true }, tried)).toEqual({
      memory: "heap:system",
      copies: [{ memory: "heap:cma", consumers: [DISPLAY], engine: "cpu" }],
      because: "heap:system did not serve /display (EINVAL)",
    });
  });

  test("copies go elsewhere when the memory for them is full", () => {
    const into = (memory: string) => [{ memory, consumers: [DISPLAY] }];
    const tried = [
      trialOf("heap:system", [refused(DISPLAY, "EINVAL")], { because: "forced" }),
      trialOf("heap:system", [], {
        copies: into("heap:cma"),
        allocation: [refused("heap:cma", "ENOMEM")],
      }),
    ];
    const choice = { forced: "heap:system", fallback: true };
    expect(nextWay(preview, choice, tried)).toMatchObject({
      memory: "heap:system",
      copies: into("export:/display"),
    });
  });

  test("without fallback there is none", () => {
    const tried = [trialOf("heap:cma", [refused("heap:cma", "ENOMEM")])];
    expect(nextWay(preview, { fallback: false }, tried)).toBeUndefined();
  });

  test("of a device that cannot be opened there is none: no memory mends that", () => {
    const tried = [trialOf("heap:cma", [refused(CAMERA, "EBUSY")], { isHopeless: true })];
    expect(nextWay(preview, FALLBACK, tried)).toBeUndefined();
  });

  test("a device that saw a wrong picture in a memory is not given it again", () => {
    const wrong = trialOf("heap:cma", []);
    const devices = wrong.devices.map((device) =>
      device.node === DISPLAY
        ? { ...device, content: { frames: 1, wrong: 1, firstWrong: "frame 0" } }
        : device,
    );
    expect(nextWay(preview, FALLBACK, [{ ...wrong, devices }])).toMatchObject({
      memory: "export:/display",
      because: "heap:cma did not serve /display (wrong picture)",
    });
  });
});

test("what is certain comes first, then what is open, then a copy; no way is tried twice", () => {
  expect(allWays(preview, FALLBACK)).toEqual([
    "heap:cma",
    "export:/display",
    "export:/camera",
    "heap:system + heap:cma",
  ]);
});

describe("a consumer with frames of its own", () => {
  const scaled: StreamPlan = {
    ...preview,
    ownLayouts: [{ node: DISPLAY, layout: layoutOf("NV12", 640, 480) }],
  };

  test("gets a copy in every way", () => {
    const way = nextWay(scaled, { forced: "heap:cma", fallback: true }, []);
    expect(way).toMatchObject({
      memory: "heap:cma",
      copies: [{ memory: "heap:cma", consumers: [DISPLAY] }],
    });
  });

  test("shares its copy with nobody whose frames differ", () => {
    const both: StreamPlan = {
      ...preview,
      ownLayouts: [
        { node: DISPLAY, layout: layoutOf("NV12", 640, 480) },
        { node: CODEC, layout: layoutOf("NV12", 320, 240) },
      ],
    };
    const way = nextWay(both, { forced: "heap:cma", fallback: true }, []);
    expect(way?.copies.map(({ consumers }) => consumers)).toEqual([[CODEC], [DISPLAY]]);
  });
});
