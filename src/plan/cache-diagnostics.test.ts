import { describe, expect, test } from "vitest";
import type { Device } from "../board/board.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { makePlan } from "./make-plan.ts";
import { boardWith, direct, pipelineOf, streamOf } from "./testing/sample.ts";

function said(
  devices: readonly Device[],
  from: string,
  to: readonly string[],
): readonly Diagnostic[] {
  const { value } = makePlan(boardWith(devices), pipelineOf(streamOf(from, to)));
  if (!value) throw new Error("no plan");
  return value.diagnostics;
}

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);
const camera = direct("/camera", "camera");
const seeing = direct("/display", "display", { coherent: "yes" });
const blind = direct("/display", "display", { coherent: "no" });

describe("a program that touches cached buffers", () => {
  test("has to bracket its reads, since the camera does not see the caches", () => {
    const [note] = said([camera], "camera", ["cpu"]);
    expect(note).toMatchObject({ code: "plan-cpu-sync", severity: "note" });
    expect(note?.message).toContain("/camera does not see the CPU's caches");
    expect(note?.help).toContain("DMA_BUF_SYNC_READ");
  });

  test("and its writes", () => {
    expect(said([blind], "cpu", ["display"])[0]?.help).toContain("DMA_BUF_SYNC_WRITE");
  });

  test("not where the device sees the caches, or the CPU moves the bytes anyway", () => {
    expect(codes(said([seeing], "cpu", ["display"]))).not.toContain("plan-cpu-sync");
    const usb = direct("/usb", "camera", { memory: "vb2-vmalloc", needsContiguous: "no" });
    expect(codes(said([usb], "camera", ["cpu"]))).not.toContain("plan-cpu-sync");
  });
});

describe("devices of one buffer that differ in what they see", () => {
  test("are named", () => {
    const [note] = said([camera, seeing], "camera", ["display"]);
    expect(note).toMatchObject({ code: "plan-coherence-differs", severity: "note" });
    expect(note?.message).toContain(
      "/display is coherent with the CPU's caches and /camera is not",
    );
  });

  test("are not where they agree, or nobody knows", () => {
    const open = direct("/display", "display", { coherent: "unknown" });
    for (const display of [blind, open])
      expect(codes(said([camera, display], "camera", ["display"]))).not.toContain(
        "plan-coherence-differs",
      );
  });
});

test("what a driver is known to take for itself is said with its source", () => {
  const encoder = direct("/codec", "codec");
  const row = encoder.row && {
    ...encoder.row,
    privateMemory: "takes 8 MiB for itself",
    evidence: { privateMemory: ["codec.c:1"] },
  };
  expect(said([camera, { ...encoder, row }], "camera", ["codec"])).toMatchObject([
    {
      code: "plan-private-memory",
      message: "/codec takes 8 MiB for itself; this is not counted here",
      notes: ["codec.c:1"],
    },
  ]);
});
