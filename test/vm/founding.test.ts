// The founding scenario on real kernels: one CMA buffer for camera, encoder and display, and what happens from scattered
// memory. On the 32-bit machine the display is real hardware of the emulator: its picture and its register are looked at.
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { bundleScript } from "../../scripts/board/bundle-script.ts";
import { colourBars } from "../../src/format/pattern/colour-bars.ts";
import { builtConfig, isBuilt, type Machine, type MachineName, openMachine } from "./machine.ts";
import type { OnScreen, Ran } from "./guest/founding.ts";

/** What of the report the tests look at. */
interface Report {
  readonly agrees: boolean;
  readonly differences: readonly unknown[];
  readonly held: readonly unknown[];
  readonly cpuTime: number;
  readonly streams: readonly {
    readonly outcome: string;
    readonly memory: string;
    readonly frames: number;
    readonly attempts: readonly {
      readonly memory: string;
      readonly result: string;
      readonly refusals: readonly {
        readonly by: string;
        readonly call: string;
        readonly errno: string;
      }[];
    }[];
    readonly copies: readonly { readonly frames: number; readonly bytes: number }[];
    readonly consumers: readonly { readonly node: string; readonly frames: number }[];
    readonly sharing: readonly {
      readonly inode: number;
      readonly mappedBy: readonly string[];
      readonly attached: readonly string[] | null;
    }[];
  }[];
}

/** Vivid paints the eight bars that twins do, of 75 %. */
const BARS = barsOf(colourBars(640, 1).data, 3);

describe.runIf(isBuilt("arm"))("arm, PL111", () => {
  const camera = "vivid.0:video5";
  /** Its driver writes by CPU, so it takes scattered memory; behind an IOMMU the other one would. */
  const other = "vivid.0:video4";
  const display = "/clcd@10020000";

  test("camera, encoder and display share, and the camera is on the screen", async () => {
    const { share, machine } = await start("arm", [camera, other], display);
    using guest = machine;
    const screen = (await guest.result("screen")) as OnScreen;
    await guest.meet("screen", () => guest.screendump(join(share, "screen.png")));
    const { shared, scattered } = await results(guest);
    expectShared(shared, "heap:cma", [camera, "vicodec.0", display]);
    expectFallback(scattered, display);

    const buffers = screen.listed.filter(({ exporter }) => exporter === "reserved");
    const onDisplay = buffers.filter(({ attached }) => attached.includes("10020000.clcd"));
    expect(onDisplay.length).toBeGreaterThan(0);
    expect(onDisplay.every(({ attached }) => attached.includes("vivid.0"))).toBe(true);
    const [, base = ""] = /CLCD_UBAS \(0x0010\): 0x([0-9a-f]+)/.exec(screen.registers) ?? [];
    expect(screen.frames).toContain(Number.parseInt(base, 16) / 4096);

    expect(colours(join(share, "screen.png"))).toEqual(BARS);
  });
});

describe.runIf(isBuilt("arm64"))("arm64, SMMUv3", () => {
  test("a camera behind the IOMMU shares scattered memory with whoever takes it", async () => {
    const camera = "/camera-iommu:video7";
    const { machine } = await start("arm64", [camera, camera], "vkms");
    using guest = machine;
    const { shared } = await results(guest);
    expectShared(shared, "heap:system", [camera, "vicodec.0", "vkms"]);
  });
});

async function start(
  name: MachineName,
  [camera, other]: readonly [shared: string, scattered: string],
  display: string,
) {
  const share = mkdtempSync(join(tmpdir(), "onebuf-founding-"));
  await bundleScript(join(share, "onebuf.mjs"));
  copyFileSync(builtConfig(name), join(share, "config"));
  const line = (from: string) =>
    `${fileOf(from)} ! XR24,640x480@30 ! tee name=t  t. ! vicodec.0  t. ! ${display}`;
  const scenario = { shared: line(camera), scattered: line(other) };
  writeFileSync(join(share, "scenario.json"), JSON.stringify(scenario));
  const machine = await openMachine(name, { script: "test/vm/guest/founding.ts", share });
  return { share, machine };
}

/** `/dev/video5` of `vivid.0:video5`: what a user would type. */
function fileOf(camera: string): string {
  return `/dev/${camera.slice(camera.lastIndexOf(":") + 1)}`;
}

async function results(machine: Machine) {
  const shared = (await machine.result("shared")) as Ran;
  const scattered = (await machine.result("scattered")) as Ran;
  expect(await machine.exit()).toBe(0);
  return { shared, scattered };
}

function expectShared(
  { code, report, stderr }: Ran,
  memory: string,
  nodes: readonly string[],
): void {
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { streams, held, differences } = report as Report;
  expect({ held, differences }).toEqual({ held: [], differences: [] });
  const [stream] = streams;
  expect(stream).toMatchObject({
    outcome: "zero-copy",
    memory,
    copies: [],
    frames: 240,
  });
  for (const { mappedBy } of stream?.sharing ?? []) expect(mappedBy).toEqual(nodes);
  expect(stream?.sharing.length).toBeGreaterThan(2);
}

/** From scattered memory the display refuses as planned, and gets one copy of each frame. */
function expectFallback({ report }: Ran, display: string): void {
  const { streams } = report as Report;
  const [stream] = streams;
  expect(stream?.attempts[0]?.refusals).toEqual([
    expect.objectContaining({
      by: display,
      call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
      errno: "EINVAL",
    }),
  ]);
  expect(stream).toMatchObject({ outcome: "copy", memory: "heap:system", frames: 30 });
  const shown = stream?.consumers.find(({ node }) => node === display)?.frames ?? 0;
  expect(shown).toBeGreaterThan(0);
  expect(stream?.copies).toEqual([
    expect.objectContaining({ frames: shown, bytes: shown * 640 * 480 * 4 }),
  ]);
}

/** Of the picture on the screen: the colour of each bar, in the line that the recipe looks at. */
function colours(file: string): readonly (readonly number[])[] {
  const { width, channels, data } = decode(readFileSync(file));
  return barsOf(data.subarray(300 * width * channels), channels);
}

/** A pixel of each of eight bars, 80 pixels wide. */
function barsOf(line: ArrayLike<number>, channels: number): readonly (readonly number[])[] {
  return Array.from({ length: 8 }, (_, bar) => {
    const at = (bar * 80 + 8) * channels;
    return Array.from({ length: 3 }, (_, colour) => line[at + colour] ?? 0);
  });
}
