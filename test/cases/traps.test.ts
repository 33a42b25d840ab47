// Traps that the reports have in common and that no one case of them shows alone.
import { describe, expect, test } from "vitest";
import { parseCase, type ReportedCase } from "./case-file.ts";
import { answerOf } from "./found.ts";
import { runCase } from "./run-case.ts";

function trap(given: Pick<ReportedCase, "board" | "boardFile" | "kernel" | "pipeline">) {
  const { plan } = runCase({ ...parseCase(EMPTY, "trap"), ...given });
  return {
    plan,
    at: (memory: string, device: string) => answerOf(plan.streams, memory, device),
  };
}

const EMPTY = `
id: trap
about: a trap
source: { kind: issue, repo_or_site: none, number: "0" }
pipeline: camera ! NV12,1280x720@30 ! display
expect: { verdict: zero-copy }
verdict_from: stated
`;

describe("an MMU that the tree does not show", () => {
  test("lets the GPU of a Pi 4 take scattered pages that the display of the same tree refuses", () => {
    const { at } = trap({
      board: "raspberrypi,4-model-b",
      boardFile: { memory: "3968M" },
      pipeline: "gpu ! XR24,1280x720@60 ! display",
    });
    expect(at("heap:system", "gpu")).toMatchObject({ verdict: "yes" });
    expect(at("heap:system", "hvs")).toMatchObject({ verdict: "no", rule: "contiguity" });
  });
});

describe("two windows on one device", () => {
  const board = (more: object) => ({
    memory: "8G",
    kernel: { arch: "arm64" },
    cma: { size: "256M", base: "0x10000000" },
    devices: {
      codec: {
        role: "codec",
        codec: ["decode"],
        memory: "vb2-dma-contig",
        translation: "iommu",
        import: "yes",
        export: "yes",
        window: { space: "iova", lo: "0x0", hi: "0xffffff" },
        ...more,
      },
    },
  });
  const small = "codec ! NV12,1280x720@30,buffers=4 ! cpu";

  test("the physical one refuses pages that the IOMMU's tables cannot hold", () => {
    const narrow = trap({
      boardFile: board({ physical: { lo: "0x0", hi: "0xffffffff" } }),
      pipeline: small,
    });
    expect(narrow.at("heap:system", "codec")).toMatchObject({ verdict: "no", rule: "window" });
    expect(narrow.at("heap:cma", "codec")).toMatchObject({ verdict: "yes" });
    const wide = trap({ boardFile: board({}), pipeline: small });
    expect(wide.at("heap:system", "codec")).toMatchObject({ verdict: "yes" });
  });

  test("that of device addresses refuses more buffers than it holds, wherever they lie", () => {
    const many = trap({ boardFile: board({}), pipeline: small.replace("buffers=4", "buffers=16") });
    expect(many.at("heap:cma", "codec")).toMatchObject({ verdict: "no", rule: "window" });
  });
});

describe("a vendor's tree and mainline's of one board", () => {
  const pi5 = (display: object) =>
    trap({
      boardFile: {
        memory: "8G",
        kernel: { arch: "arm64" },
        cma: { size: "64M", base: "0x10000000" },
        devices: {
          hvs: { role: "display", memory: "gem-dma", import: "yes", export: "yes", ...display },
        },
      },
      pipeline: "cpu ! YU12,1920x1080@30 ! display",
    });

  test("differ in the IOMMU, and so in the memory", () => {
    expect(pi5({ translation: "iommu" }).plan.streams[0]?.memory).toBe("heap:system");
    const window = { space: "physical", lo: "0x0", hi: "0xffffffff" };
    expect(pi5({ translation: "none", window }).plan.streams[0]?.memory).toBe("heap:cma");
  });

  test("and nobody guesses which one it is", () => {
    const { plan, at } = pi5({});
    expect(at("heap:system", "hvs")).toMatchObject({ verdict: "unknown" });
    expect(at("heap:system", "hvs")?.question).toContain("Does an IOMMU translate for hvs");
    expect(plan.streams[0]?.memory).toBe("export:hvs");
  });
});

describe("cma= on the command line", () => {
  const pi = (kernel: ReportedCase["kernel"]) =>
    trap({
      board: "raspberrypi,4-model-b",
      boardFile: { memory: "3968M" },
      ...(kernel ? { kernel } : {}),
      pipeline: "cpu ! XR24,1920x1080@60 ! display",
    });
  const config = "CONFIG_ARM64=y\nCONFIG_ZONE_DMA=y\nCONFIG_CMA=y\nCONFIG_DMA_CMA=y\n";

  test("drops the tree's pool with its alloc-ranges, and says so", () => {
    const { plan } = pi({ cmdline: "cma=256M" });
    expect(plan.diagnostics.map(({ code }) => code)).toContain("board-cma-pool-lost");
  });

  test("a kernel that bounds its own area by the tree's dma-ranges still serves the display", () => {
    const { at } = pi({ version: "6.1", cmdline: "cma=256M", config });
    expect(at("heap:cma", "hvs")).toMatchObject({ verdict: "yes" });
  });

  test("an older one may place it where the display does not reach, and its own buffers too", () => {
    const { at } = pi({ version: "5.10", cmdline: "cma=256M", config });
    expect(at("heap:cma", "hvs")).toMatchObject({ verdict: "unknown", rule: "window" });
    expect(at("export:/soc/hvs@7e400000", "hvs")).toMatchObject({
      verdict: "unknown",
      rule: "allocation",
    });
  });
});
