// Memory that drivers allocate, offered to the other drivers: who takes it follows from where its pages are and from what
// stands between the importer and memory.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isBuilt, openMachine } from "./machine.ts";

/** Drivers of these machines that allocate page by page: by vmalloc, in shared memory, or because an IOMMU joins the pages. */
const SCATTERS = ["vmalloc", "vkms", "/camera-iommu dma-contig"];
/** Drivers that take one run of physical pages only, and how they refuse others. */
const REFUSES: readonly (readonly [importer: string, answer: string])[] = [
  ["vivid.0 dma-contig", "VIDIOC_QBUF EFAULT"],
  ["/camera-direct dma-contig", "VIDIOC_QBUF EFAULT"],
  ["/clcd@50000000", "DRM_IOCTL_PRIME_FD_TO_HANDLE EINVAL"],
  ["/clcd@10020000", "DRM_IOCTL_PRIME_FD_TO_HANDLE EINVAL"],
];

function expected(pair: string): string {
  const [exporter = "", importer = ""] = pair.split(" into ");
  const refusal = REFUSES.find(([name]) => name === importer)?.[1];
  const isScattered = SCATTERS.some((name) => exporter.endsWith(name));
  return isScattered && refusal !== undefined ? refusal : "ok";
}

describe.each([
  { name: "arm64", pairs: 56 },
  { name: "arm", pairs: 12 },
] as const)("$name", ({ name, pairs }) => {
  test.skipIf(!isBuilt(name))("every driver's memory at every other driver", async () => {
    const share = mkdtempSync(join(tmpdir(), "onebuf-vm-"));
    onTestFinished(() => rmSync(share, { recursive: true }));
    using machine = await openMachine(name, { script: "test/vm/guest/exporters.ts", share });

    const answers = (await machine.result("answers")) as Readonly<Record<string, string>>;
    const found = Object.keys(answers);
    expect(found).toHaveLength(pairs);
    expect(answers).toEqual(Object.fromEntries(found.map((pair) => [pair, expected(pair)])));

    // A camera and a display share the camera's own memory, and nothing of it is left.
    expect(await machine.result("own")).toEqual({
      frames: 8,
      isRising: true,
      isBlank: false,
      used: 0,
      held: [],
    });
    expect(await machine.exit()).toBe(0);
  });
});
