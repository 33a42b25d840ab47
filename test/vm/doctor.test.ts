// `doctor` on real kernels: of each pipeline that fails, the first thing to change is the right one.
import { chmodSync, copyFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundleScript } from "../../scripts/board/bundle-script.ts";
import type { Said } from "./guest/doctor.ts";
import { builtConfig, isBuilt, type MachineName, openMachine } from "./machine.ts";

/** Cameras whose driver takes one run of pages, and a display that does. */
const PIPELINES = {
  arm: { camera: "/dev/video5", display: "/clcd@10020000" },
  arm64: { camera: "/dev/video9", display: "/clcd@50000000" },
} as const;

for (const name of ["arm", "arm64"] as const) {
  describe.runIf(isBuilt(name))(name, () => {
    test("pipelines that fail are explained", async () => {
      const { well, scattered, exhausted, closed } = await examine(name);
      const { camera, display } = PIPELINES[name];

      expect({ code: well.code, bad: bad(well) }).toEqual({ code: 0, bad: [] });
      expect(well.json?.streams).toMatchObject([{ verdict: "shared" }]);
      expect(well.json?.findings.map(({ code }) => code)).toContain("doctor-cma-fits");

      expect(scattered.code).toBe(1);
      expect(bad(scattered).map(({ code }) => code)).toContain("doctor-not-contiguous");
      const refusing = bad(scattered).find(({ what }) => what.startsWith(display));
      expect(refusing?.what).toMatch(/heap:system: DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL/);
      expect(refusing?.change[0]).toContain("/dev/dma_heap/reserved");
      const logged = scattered.json?.findings.find(({ code }) => code === "doctor-kernel-log");
      expect(logged?.what).toContain("contiguous chunk is too small 1048576/1228800");

      expect(exhausted.code).toBe(1);
      expect(bad(exhausted)[0]).toMatchObject({ code: "doctor-cma-in-use", about: "reserved" });
      expect(bad(exhausted)[0]?.what).toMatch(/MiB by node \(process \d+\)/);
      expect(bad(exhausted)[0]?.change[0]).toMatch(/^kill \d+/);

      expect(closed.code).toBe(1);
      expect(bad(closed)[0]).toMatchObject({ code: "doctor-denied", about: camera });
      expect(closed.json?.unseen.join("\n")).toContain("debug");
    });
  });
}

async function examine(name: MachineName) {
  const share = mkdtempSync(join(tmpdir(), "onebuf-doctor-"));
  // Another user reads it too.
  chmodSync(share, 0o755);
  await bundleScript(join(share, "onebuf.mjs"));
  copyFileSync(builtConfig(name), join(share, "config"));
  const { camera: file, display } = PIPELINES[name];
  const line = `${file} ! XR24,640x480@30 ! ${display}`;
  writeFileSync(join(share, "scenario.json"), JSON.stringify({ line, file }));
  using machine = await openMachine(name, { script: "test/vm/guest/doctor.ts", share });
  const result = async (one: string) => {
    const said = (await machine.result(one)) as Said;
    console.log(`${name}, ${one}: exit ${said.code}\n${said.text}${said.stderr}`);
    return said;
  };
  const well = await result("well");
  const scattered = await result("scattered");
  const exhausted = await result("exhausted");
  const closed = await result("closed");
  expect(await machine.exit()).toBe(0);
  return { well, scattered, exhausted, closed };
}

function bad({ json }: Said) {
  return (json?.findings ?? []).filter(({ state }) => state === "bad");
}
