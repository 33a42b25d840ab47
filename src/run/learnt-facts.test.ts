import { describe, expect, test } from "vitest";
import type { Board } from "../board/board.ts";
import type { LearntDevice } from "../board/learnt.ts";
import type { LiveMachine } from "../board/live.ts";
import type { MemoryProperties } from "../buffer/memory.ts";
import { learntFacts } from "./learnt-facts.ts";
import {
  CAMERA,
  CODEC,
  DISPLAY,
  foundingBoard,
  planOf,
  PREVIEW,
  twinOf,
} from "./testing/founding.ts";
import { withScattered } from "./testing/scattered.ts";
import { type MemoryTrial, tryImports } from "./try-imports.ts";

const board = foundingBoard();

function learnOn(of: Board, pipeline = PREVIEW): readonly LearntDevice[] {
  const platform = withScattered(twinOf(of));
  const learnt = learntFacts(of, tryImports(platform, planOf(of, pipeline)));
  expect(platform.held()).toEqual([]);
  return learnt;
}

const of = (learnt: readonly LearntDevice[], node: string) =>
  learnt.find(({ name }) => name === node);

describe("on the twin of the founding board", () => {
  const learnt = learnOn(board);

  test("the display needs one run: it took the CMA heap and refused scattered memory", () => {
    expect(of(learnt, DISPLAY)).toEqual({
      name: DISPLAY,
      translation: undefined,
      import: "yes",
      needsContiguous: "yes",
      formats: { consumes: ["NM12"] },
      seen: {
        import: "took heap:cma",
        needsContiguous:
          "took heap:cma, refused heap:system with DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL",
        formats: "set as asked",
      },
    });
  });

  test("camera and codec behind IOMMUs need none: they took what cannot be one run", () => {
    expect(of(learnt, CAMERA)).toMatchObject({
      import: "yes",
      needsContiguous: "no",
      formats: { produces: ["NM12"] },
    });
    expect(of(learnt, CODEC)?.seen["needsContiguous"]).toBe(
      "took udmabuf:first-twice, whose pages cannot be one run",
    );
  });
});

test("a driver that imports nothing", () => {
  const closed = foundingBoard(`devices: { ${DISPLAY}: { import: no } }`);
  const display = of(learnOn(closed), DISPLAY);
  expect(display).toMatchObject({ import: "no", needsContiguous: undefined });
  expect(display?.seen["import"]).toMatch(
    /^refused heap:.* with DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL$/,
  );
});

test("what a twin does not know is not learnt", () => {
  const open = foundingBoard(`devices: { ${DISPLAY}: { import: unknown, memory: gem-dma } }`);
  expect(of(learnOn(open), DISPLAY)).toMatchObject({ import: undefined });
});

describe("what trials of one queue prove", () => {
  const memory = (id: string, change: Partial<MemoryProperties> = {}): MemoryProperties => ({
    id,
    contiguous: "no",
    pool: "ram",
    cpuCached: "yes",
    structPages: "yes",
    kernelMaps: "yes",
    protected: "no",
    ...change,
  });
  const taken = (properties: MemoryProperties): MemoryTrial => ({
    memory: properties,
    isScattered: false,
    answer: "taken",
  });
  const refused = (properties: MemoryProperties, call: string, errno: string): MemoryTrial => ({
    memory: properties,
    isScattered: false,
    answer: { by: "device", call, errno, log: null, isUnknown: false },
  });
  const certain = (trial: MemoryTrial): MemoryTrial => ({ ...trial, isScattered: true });
  const cma = memory("heap:cma", { contiguous: "yes" });
  const system = memory("heap:system");
  const unmapped = memory("udmabuf", { kernelMaps: "unknown" });

  const learn = (answers: readonly MemoryTrial[], user: string, live?: LiveMachine) => {
    const known = foundingBoard(`devices: { ${CAMERA}: { ${user} } }`);
    const trial = { node: CAMERA, direction: "produce" as const, format: "NV12", answers };
    return learntFacts(known, [trial], live)[0];
  };
  const CONTIG = "translation: none, memory: vb2-dma-contig";
  const UNREAD = "translation: none, memory: none";

  test("memory that may be one run by luck proves an import and nothing more", () => {
    expect(learn([taken(system)], CONTIG)).toMatchObject({
      import: "yes",
      needsContiguous: undefined,
    });
  });

  test("a driver that takes all and fails in silence proves nothing", () => {
    for (const model of ["vb2-dma-sg-first", "gem-first", "none"]) {
      const learnt = learn([certain(taken(system))], `translation: iommu, memory: ${model}`);
      expect(learnt?.needsContiguous).toBeUndefined();
    }
  });

  test("one address, nothing that translates, and scattered memory: the board is wrong somewhere", () => {
    expect(learn([certain(taken(system))], CONTIG)?.needsContiguous).toBeUndefined();
    expect(learn([certain(taken(system))], "translation: iommu")?.needsContiguous).toBe("no");
  });

  test("a refusal counts only beside contiguous memory that was taken, and only of the check", () => {
    const check = refused(system, "VIDIOC_QBUF", "EFAULT");
    expect(learn([check, taken(cma)], CONTIG)?.needsContiguous).toBe("yes");
    expect(learn([check], CONTIG)?.needsContiguous).toBeUndefined();
    expect(
      learn([refused(system, "VIDIOC_QBUF", "EINVAL"), taken(cma)], CONTIG)?.needsContiguous,
    ).toBeUndefined();
  });

  test("of a driver that nobody has read, only memory that differs in nothing but its pages counts", () => {
    const unread = foundingBoard("devices: { camera0: { role: camera } }");
    const needs = (one: MemoryTrial) => {
      const answers = [refused(one.memory, "VIDIOC_QBUF", "EFAULT"), taken(cma)];
      const trial = { node: "camera0", direction: "produce" as const, format: "NV12", answers };
      return learntFacts(unread, [trial])[0]?.needsContiguous;
    };
    expect(needs(taken(system))).toBe("yes");
    expect(needs(taken(unmapped))).toBeUndefined();
  });

  test("no import: the same error for every memory, one of them contiguous", () => {
    const no = (properties: MemoryProperties) => refused(properties, "VIDIOC_REQBUFS", "EINVAL");
    expect(learn([no(cma), no(system)], UNREAD)).toMatchObject({
      import: "no",
      seen: { import: "refused heap:cma, heap:system with VIDIOC_REQBUFS: EINVAL" },
    });
    expect(learn([no(system)], UNREAD)?.import).toBeUndefined();
    expect(learn([no(cma), refused(system, "VIDIOC_REQBUFS", "ENOMEM")], UNREAD)?.import).toBe(
      undefined,
    );
    expect(learn([no(cma), taken(system)], UNREAD)?.import).toBe("yes");
  });

  test("queues of one device that differ prove nothing together", () => {
    const known = foundingBoard();
    const queue = (answers: readonly MemoryTrial[]) =>
      ({ node: CODEC, direction: "consume", format: "NV12", answers }) as const;
    const check = refused(system, "VIDIOC_QBUF", "EFAULT");
    const learnt = learntFacts(known, [
      queue([certain(taken(system))]),
      queue([check, taken(cma)]),
    ]);
    expect(learnt[0]).toMatchObject({ import: "yes", needsContiguous: undefined });
  });

  test("the translation that the IOMMU group decides", () => {
    const liveWith = (group: LiveMachine["devices"][number]["group"]): LiveMachine => ({
      source: "this machine",
      devices: [{ file: "/dev/video0", title: "", node: CAMERA, driver: "rkisp1", group }],
      parameters: new Map(),
      heaps: undefined,
      areas: undefined,
    });
    expect(
      learn([taken(cma)], "translation: iommu", liveWith({ id: "3", type: "DMA" })),
    ).toMatchObject({ translation: "iommu", seen: { translation: "IOMMU group 3, domain DMA" } });
    expect(learn([taken(cma)], "translation: none", liveWith(undefined))).toMatchObject({
      translation: "none",
      seen: { translation: "in no IOMMU group" },
    });
    // The board has its own reasons for another answer.
    expect(
      learn([taken(cma)], "translation: none", liveWith({ id: "3", type: "DMA" }))?.translation,
    ).toBeUndefined();
    expect(
      learn([taken(cma)], "translation: iommu", liveWith({ id: "3", type: undefined }))
        ?.translation,
    ).toBeUndefined();
  });
});
