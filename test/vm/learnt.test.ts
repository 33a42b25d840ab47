// What `run --save-facts` learns on real kernels: a display without an IOMMU refuses pages that cannot be one run, a camera
// behind one takes them, and drivers whose CPU moves the frames take all.
import { copyFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundleScript } from "../../scripts/board/bundle-script.ts";
import type { SeenDevice } from "../../src/board/learnt.ts";
import { parseBoardFile } from "../../src/board/board-file.ts";
import { builtConfig, isBuilt, type MachineName, openMachine } from "./machine.ts";

interface BoardJson {
  readonly diagnostics: readonly { readonly severity: string }[];
  readonly devices: readonly { readonly node: string; readonly needsContiguous: string }[];
}

async function learn(name: MachineName, line: string) {
  const share = mkdtempSync(join(tmpdir(), "onebuf-learnt-"));
  await bundleScript(join(share, "onebuf.mjs"));
  copyFileSync(builtConfig(name), join(share, "config"));
  writeFileSync(join(share, "scenario.json"), JSON.stringify({ line }));
  using guest = await openMachine(name, { script: "test/vm/guest/learnt.ts", share });
  expect(await guest.result("run")).toMatchObject({ status: 0 });
  const text = (await guest.result("file")) as string;
  expect(await guest.result("again")).toBe(text);
  const board = (await guest.result("board")) as BoardJson;
  expect(await guest.exit()).toBe(0);
  expect(board.diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
  const { value, diagnostics } = parseBoardFile(text, "learnt.yaml");
  expect(diagnostics).toEqual([]);
  const devices = value?.live?.devices ?? [];
  return { board, of: (node: string) => devices.find((one) => one.name === node) };
}

function needs({ devices }: BoardJson, seen: SeenDevice | undefined): void {
  const device = devices.find(({ node }) => node === seen?.name);
  expect(device?.needsContiguous).toBe(seen?.needsContiguous);
}

describe.runIf(isBuilt("arm64"))("arm64, SMMUv3", () => {
  test("the camera behind the IOMMU takes pages that cannot be one run", async () => {
    const line = "/dev/video7 ! XR24,640x480@30 ! tee name=t  t. ! vicodec.0  t. ! vkms";
    const { board, of } = await learn("arm64", line);
    const camera = of("/camera-iommu:video7") ?? of("/camera-iommu");
    expect(camera).toMatchObject({
      translation: "iommu",
      import: "yes",
      needsContiguous: "no",
      formats: { produces: ["XR24"] },
      seen: { needsContiguous: "took udmabuf:first-twice, whose pages cannot be one run" },
    });
    needs(board, camera);
    expect(of("vkms")).toMatchObject({ import: "yes" });
  });
});

describe.runIf(isBuilt("arm"))("arm, PL111", () => {
  test("the display takes the CMA heap and refuses what is not one run", async () => {
    const line = "/dev/video5 ! XR24,640x480@30 ! tee name=t  t. ! vicodec.0  t. ! /clcd@10020000";
    const { board, of } = await learn("arm", line);
    expect(of("/clcd@10020000")).toMatchObject({
      import: "yes",
      needsContiguous: "yes",
      formats: { consumes: ["XR24"] },
    });
    needs(board, of("/clcd@10020000"));
  });
});
