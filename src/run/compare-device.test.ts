import { describe, expect, test } from "vitest";
import type { DeviceVerdict } from "../plan/plan.ts";
import { candidateOf } from "../plan/testing/sample.ts";
import { compareDevice } from "./compare-device.ts";
import type { DeviceTrial, Refused } from "./trial.ts";

const TWIN = { knowsAll: true, blamed: false };
const KERNEL = { knowsAll: false, blamed: false };

function planned(answer: string, change: Partial<DeviceVerdict> = {}): DeviceVerdict {
  const [verdict] = candidateOf("heap:system", { "/display": answer }).devices;
  if (!verdict) throw new Error("no verdict");
  return { ...verdict, ...change };
}

const trial = (change: Partial<DeviceTrial> = {}): DeviceTrial => ({
  node: "/display",
  memory: "heap:system",
  answer: "mapped",
  isOneRun: false,
  bouncedBytes: 0,
  content: { frames: 9, wrong: 0, firstWrong: null },
  ...change,
});

const refusal = (call: string, errno: string, isUnknown = false): Refused => ({
  by: "/display",
  call,
  errno,
  log: null,
  isUnknown,
});

const wrong = { frames: 9, wrong: 9, firstWrong: "frame 0: line 1" };
const agrees = (verdict: DeviceVerdict, happened: DeviceTrial, platform = TWIN) =>
  compareDevice(verdict, happened, platform).agrees;

describe("a planned yes", () => {
  const yes = planned("yes");

  test("is a mapping and right pictures", () => {
    expect(agrees(yes, trial())).toBe(true);
    expect(agrees(yes, trial({ content: undefined }))).toBe(true);
  });

  test("is no refusal, no wrong picture, no open question", () => {
    expect(agrees(yes, trial({ answer: refusal("VIDIOC_QBUF", "EFAULT") }))).toBe(false);
    expect(agrees(yes, trial({ content: wrong }))).toBe(false);
    expect(agrees(yes, trial({ answer: refusal("unknown", "unknown", true) }))).toBe(false);
  });

  test("a wrong picture tells nothing where the producer was to spoil it", () => {
    expect(agrees(yes, trial({ content: wrong }), { ...TWIN, blamed: true })).toBe(true);
  });
});

describe("a planned refusal", () => {
  const no = planned("no contiguity", { call: "VIDIOC_QBUF", errno: "EFAULT" });

  test("has the errno and the call", () => {
    expect(agrees(no, trial({ answer: refusal("VIDIOC_QBUF", "EFAULT") }))).toBe(true);
    expect(agrees(no, trial({ answer: refusal("VIDIOC_QBUF", "EINVAL") }))).toBe(false);
    expect(agrees(no, trial({ answer: refusal("VIDIOC_REQBUFS", "EFAULT") }))).toBe(false);
    expect(agrees(no, trial())).toBe(false);
  });

  test("may name two calls", () => {
    const either = planned("no allocation", { call: "VIDIOC_REQBUFS or CREATE_DUMB", errno: "E" });
    expect(agrees(either, trial({ answer: refusal("CREATE_DUMB", "E") }))).toBe(true);
    expect(agrees(either, trial({ answer: refusal("CREATE", "E") }))).toBe(false);
  });

  test("of a later call is not reached while no frame moves", () => {
    const late = planned("no kernel-map", { call: "DRM_IOCTL_MODE_ATOMIC", errno: "EINVAL" });
    expect(agrees(late, trial({ content: undefined }), KERNEL)).toBe(true);
    expect(agrees(late, trial(), KERNEL)).toBe(false);
    expect(agrees(no, trial({ content: undefined }), KERNEL)).toBe(false);
  });

  test("that passes is luck where the plan says so and the pages were one run", () => {
    const lucky = { ...no, luck: "pages that happen to form one run" };
    const passed = trial({ isOneRun: true });
    expect(compareDevice(lucky, passed, TWIN)).toMatchObject({ agrees: true, byLuck: true });
    expect(compareDevice(no, passed, TWIN)).toMatchObject({ agrees: false, byLuck: false });
    expect(agrees(lucky, trial({ isOneRun: false }))).toBe(false);
  });
});

describe("a planned silent failure", () => {
  const silent = planned("no contiguity", { silent: true });

  test("is a wrong picture or a bounce, and no refusal", () => {
    expect(agrees(silent, trial({ content: wrong }))).toBe(true);
    expect(agrees(silent, trial({ bouncedBytes: 4096 }))).toBe(true);
    expect(agrees(silent, trial())).toBe(false);
    expect(agrees(silent, trial({ answer: refusal("VIDIOC_QBUF", "EFAULT") }))).toBe(false);
  });

  test("of a missed window may fail to map instead: long runs of pages cannot be bounced", () => {
    const window = planned("no window", { silent: true });
    expect(agrees(window, trial({ answer: refusal("VIDIOC_QBUF", "EINVAL") }))).toBe(true);
  });
});

describe("a planned unknown", () => {
  const open = planned("unknown");

  test("is what a twin admits; a kernel settles it either way", () => {
    expect(agrees(open, trial({ answer: refusal("unknown", "unknown", true) }))).toBe(true);
    expect(agrees(open, trial())).toBe(false);
    expect(agrees(open, trial(), KERNEL)).toBe(true);
    expect(agrees(open, trial({ answer: refusal("VIDIOC_QBUF", "EFAULT") }), KERNEL)).toBe(true);
  });
});

test("a device that was not reached says nothing", () => {
  expect(agrees(planned("no contiguity"), trial({ answer: "not-reached" }))).toBe(true);
});
