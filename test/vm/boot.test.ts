// Both test machines boot the kernels built for them, and have what the later tests stand on.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { expect, onTestFinished, test } from "vitest";
import { builtRelease, isBuilt, openMachine } from "./machine.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "onebuf-vm-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test.skipIf(!isBuilt("arm"))("arm: a display without an IOMMU that shows real pixels", async () => {
  const share = temporaryFolder();
  using machine = await openMachine("arm", { script: "test/vm/guest/boot.ts", share });

  expect(machine.release).toBe(builtRelease("arm"));
  expect(await machine.result("found")).toEqual({
    node: "v18.20.4",
    architecture: "arm",
    koffi: true,
    sorted: ["a", "b"],
    heaps: ["reserved", "system"],
    cmaTotal: "65536 kB",
    cameras: ["vicodec.0", "vim2m.0", "vivid.0"],
    displays: ["10020000.clcd", "vkms"],
    iommus: [],
  });
  const picture = join(share, "white.png");
  await machine.meet("white", () => machine.screendump(picture));
  const { width, height, channels, data } = decode(readFileSync(picture));
  const middle = (width * (height / 2) + width / 2) * channels;
  // White of 16 bits a pixel, as QEMU widens it.
  expect([width, height, ...data.slice(middle, middle + 3)]).toEqual([1024, 768, 248, 252, 248]);
  expect(await machine.exit()).toBe(0);
});

test.skipIf(!isBuilt("arm64"))("arm64: a camera behind the IOMMU, one that is not", async () => {
  const share = temporaryFolder();
  using machine = await openMachine("arm64", { script: "test/vm/guest/boot.ts", share });

  expect(machine.release).toBe(builtRelease("arm64"));
  expect(await machine.result("found")).toEqual({
    node: "v22.23.3",
    architecture: "arm64",
    koffi: true,
    sorted: ["a", "b"],
    heaps: ["reserved", "system"],
    cmaTotal: "65536 kB",
    cameras: ["camera-direct", "camera-iommu, IOMMU", "vicodec.0", "vim2m.0", "vivid.0"],
    displays: ["50000000.clcd", "vkms"],
    iommus: ["smmu3.0x0000000009050000"],
  });
  expect(await machine.exit()).toBe(0);
});
