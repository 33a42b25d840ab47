import { describe, expect, test } from "vitest";
import type { Attempt, RunReport } from "../../run/report.ts";
import { DISPLAY } from "../../run/testing/founding.ts";
import { tooWide } from "../testing/capture.ts";
import { REPORT, reportOf, STREAM } from "../testing/sample-report.ts";
import { agreementText } from "./agreement-text.ts";
import { runText } from "./run-text.ts";
import { plain } from "./style.ts";

const text = (report: RunReport, width = 80) => runText(report, { width, style: plain }).join("\n");

test("a run as planned", () => {
  expect(text(REPORT)).toMatchInlineSnapshot(`
    "
    preview: zero-copy from heap:cma
      NM12 320x240, 300 frames in 10.0 s, 7 buffers of 112.5 KiB

      device                     frames  dropped  wrong    coded  latency    worst
      /soc/isp@ff910000             300        2
      /soc/video-codec@ff650000     300        0      0  14.7 MB  30.0 ms  41.3 ms
      /soc/vop@ff900000             299        1      0           33.3 ms   150 ms

      copies   none
      shared   inode 7: mapped by /isp, /vop

    Memory
      pool        peak    size
      linux,cma  9 MiB  32 MiB
      bounced  0 B
      CMA      3 pages moved, 296 dropped, 0 not movable

    IOMMU
      node                  walks   reads  invalidations  faults
      /soc/iommu@ff914000  101400  202800             14       0

    Calls
      call      count    time
      allocate     14  1.2 ms

    Assumed
      - kernel 6.1"
  `);
});

test("the same in 40 columns", () => {
  expect(text(REPORT, 40)).toMatchInlineSnapshot(`
    "
    preview: zero-copy from heap:cma
      NM12 320x240, 300 frames in 10.0 s, 7
      buffers of 112.5 KiB

      /soc/isp@ff910000
        frames 300, dropped 2
      /soc/video-codec@ff650000
        frames 300, dropped 0, wrong 0,
        coded 14.7 MB, latency 30.0 ms,
        worst 41.3 ms
      /soc/vop@ff900000
        frames 299, dropped 1, wrong 0,
        latency 33.3 ms, worst 150 ms

      copies   none
      shared   inode 7: mapped by /isp, /vop

    Memory
      pool        peak    size
      linux,cma  9 MiB  32 MiB
      bounced  0 B
      CMA      3 pages moved, 296 dropped, 0
               not movable

    IOMMU
      /soc/iommu@ff914000
        walks 101400, reads 202800,
        invalidations 14, faults 0

    Calls
      call      count    time
      allocate     14  1.2 ms

    Assumed
      - kernel 6.1"
  `);
});

const REFUSED: Attempt = {
  memory: "heap:cma",
  copies: [],
  result: "refused",
  refusals: [{ by: "heap:cma", call: "DMA_HEAP_IOCTL_ALLOC", errno: "ENOMEM", log: null }],
  because: "planned",
};
const BY_DISPLAY: Attempt = {
  ...REFUSED,
  memory: "heap:system",
  refusals: [
    { by: DISPLAY, call: "DRM_IOCTL_PRIME_FD_TO_HANDLE", errno: "EINVAL", log: "not contiguous" },
  ],
  because: "heap:cma was refused: ENOMEM",
};
const COPY: Attempt = {
  memory: "heap:system",
  copies: [{ memory: "export:/vop", consumers: [DISPLAY] }],
  result: "ran",
  refusals: [],
  because: `heap:system did not serve ${DISPLAY} (EINVAL)`,
};

test("every attempt that did not run says who refused and what came next", () => {
  const report = reportOf({
    outcome: "copy",
    memory: "heap:system",
    attempts: [REFUSED, BY_DISPLAY, COPY],
    copies: [
      {
        from: "heap:system",
        to: "export:/vop",
        engine: "cpu",
        consumers: [DISPLAY],
        frames: 300,
        bytes: 414_700_000,
      },
    ],
  });
  expect(text(report, 100)).toContain(
    [
      "  refused  heap:cma was refused: DMA_HEAP_IOCTL_ALLOC = ENOMEM; next heap:system",
      "  refused  heap:system did not serve /soc/vop@ff900000 (DRM_IOCTL_PRIME_FD_TO_HANDLE = EINVAL,",
      "           kernel log: not contiguous); next heap:system with a copy into export:/vop for",
      "           /soc/vop@ff900000",
    ].join("\n"),
  );
  expect(text(report, 100)).toContain(
    "  copies   300 frames, 415 MB: heap:system -> export:/vop for /soc/vop@ff900000, by cpu",
  );
});

test("no room for the copies is a refusal of their memory", () => {
  const full: Attempt = {
    ...COPY,
    result: "refused",
    refusals: [
      { by: "export:/vop", call: "DRM_IOCTL_MODE_CREATE_DUMB", errno: "ENOMEM", log: null },
    ],
  };
  expect(text(reportOf({ memory: null, attempts: [full] }), 160)).toContain(
    `  refused  heap:system with a copy into export:/vop for ${DISPLAY} was refused: export:/vop: DRM_IOCTL_MODE_CREATE_DUMB = ENOMEM`,
  );
});

test("an open question is no refusal", () => {
  const log = "does vop check its sg table";
  const open = { by: DISPLAY, call: "unknown", errno: "unknown", log };
  const report = reportOf({
    outcome: "unknown",
    memory: null,
    attempts: [{ ...REFUSED, result: "unknown", refusals: [open] }],
    consumers: [],
  });
  expect(text(report)).toContain(
    "preview: did not run (unknown)\n  open     heap:cma did not serve",
  );
  expect(text(report).replaceAll(/\s+/g, " ")).toContain(`(not known: ${log})`);
});

test("wrong content is said in the first line, and where it began", () => {
  const [codec, display] = STREAM.consumers;
  if (!codec || !display) throw new Error("the sample has two consumers");
  const wrong = { ...display, wrong: 299, firstWrong: "frame 0: line 3 of plane 0" };
  const forced = { ...REFUSED, memory: "heap:system", result: "ran", because: "forced" } as const;
  const lines = text(
    reportOf({
      memory: "heap:system",
      attempts: [{ ...forced, refusals: [] }],
      consumers: [{ ...codec, unchecked: 5 }, wrong],
    }),
  );
  expect(lines).toContain("preview: zero-copy from heap:system, wrong content");
  expect(lines).toContain("  forced   heap:system instead of heap:cma");
  expect(lines).toContain("  wrong    /soc/vop@ff900000: frame 0: line 3 of plane 0");
  expect(lines).toContain("  open     /soc/video-codec@ff650000: 5 frames could not be checked");
});

test("a leak is shown", () => {
  const held = [{ what: "buffer", text: "buffer 7 of heap:cma" }] as const;
  expect(text({ ...REPORT, held })).toContain("Still held\n  - buffer 7 of heap:cma");
});

test.each([40, 60, 80, 100])("at %d columns no line runs over", (width) => {
  const report = reportOf({ attempts: [REFUSED, BY_DISPLAY, COPY] });
  expect(tooWide(text(report, width), width)).toEqual([]);
});

describe("the end", () => {
  const difference = {
    stream: "preview",
    what: "memory",
    planned: "heap:cma",
    happened: "heap:system and a copy into heap:cma",
  };
  const end = (report: RunReport, unexpected = [difference], forced = [difference]) =>
    agreementText(report, { unexpected, forced }, { width: 80, style: plain });

  test("as planned", () => {
    expect(end(REPORT, [], [])).toEqual(["", "As planned"]);
    expect(end(reportOf({ memory: null }), [], [])).toEqual(["", "As planned: nothing ran"]);
    const streams = [STREAM, { ...STREAM, id: "still", memory: null }];
    expect(end({ ...REPORT, streams }, [], [])).toEqual(["", "As planned: still did not run"]);
  });

  test("a planned stream that was never tried is not called as planned", () => {
    expect(end(reportOf({ memory: null, attempts: [] }), [], [])).toEqual([
      "",
      "Not compared with the plan: preview did not start",
    ]);
  });

  test("both sides of each difference; what was forced stands apart", () => {
    const both = [
      "  preview: memory",
      "    planned   heap:cma",
      "    happened  heap:system and a copy into heap:cma",
    ];
    expect(end(REPORT)).toEqual(["", "Not as planned", ...both, "Forced", ...both]);
    expect(end(REPORT, [{ ...difference, stream: "*" }], [])[2]).toBe("  memory");
  });
});
