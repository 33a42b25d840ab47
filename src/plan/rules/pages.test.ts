import { expect, test } from "vitest";
import { ask, behindIommu, cmaHeap, sampleDevice } from "../testing/sample.ts";
import { structPages } from "./pages.ts";

const wantsPages = sampleDevice("/display", "display", { driver: "msm", needsStructPages: true });

test("a no-map region has no struct pages, and a page-array importer needs them", () => {
  const memory = cmaHeap({ id: "heap:firmware", structPages: "no" });
  expect(structPages.judge(ask({ device: wantsPages, memory }))).toMatchObject({
    verdict: "no",
    reason: "msm needs struct pages, and heap:firmware is a no-map region without them",
  });
  expect(
    structPages.judge(ask({ device: behindIommu("/codec", "codec"), memory })),
  ).toBeUndefined();
});

test("mapped memory serves it", () => {
  expect(structPages.judge(ask({ device: wantsPages, memory: cmaHeap() }))).toBeUndefined();
});

test("not known: the question is about no-map", () => {
  const memory = cmaHeap({ structPages: "unknown" });
  expect(structPages.judge(ask({ device: wantsPages, memory }))).toMatchObject({
    verdict: "unknown",
    question: expect.stringContaining("no-map") as string,
  });
});
