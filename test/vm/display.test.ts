// Pictures on real screens: atomic commits and legacy flips, planes, fences, who is master, and what is on the screen afterwards.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { expect, onTestFinished, test } from "vitest";
import { isBuilt, openMachine } from "./machine.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "onebuf-vm-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Size of the screen, and its colours a quarter from the left and from the right, half way down. */
function seen(file: string): readonly number[] {
  const { width, height, channels, data } = decode(readFileSync(file));
  const at = (x: number) => {
    const first = (width * (height / 2) + x) * channels;
    return Array.from(data.subarray(first, first + 3));
  };
  return [width, height, ...at(width / 4), ...at((3 * width) / 4)];
}

/** The same of picture n, as guest/display.ts paints it. */
const picture = (n: number) => {
  const [rising, falling] = [20 * n, 255 - 20 * n];
  return [640, 480, rising, falling, 128, falling, rising, 64];
};
/** White of 16 bits a pixel, as QEMU widens it. */
const CONSOLE = [1024, 768, 248, 252, 248, 248, 252, 248];

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

test.skipIf(!isBuilt("arm"))("arm: what pl111 shows, seen on its screen", async () => {
  const share = temporaryFolder();
  using machine = await openMachine("arm", { script: "test/vm/guest/display.ts", share });
  const look = async (name: string) => {
    const file = join(share, `${name}.png`);
    await machine.meet(name, () => machine.screendump(file));
    return seen(file);
  };

  expect(await look("first")).toEqual(picture(1));
  expect(await machine.result("atomic")).toMatchObject({
    sequences: upTo(10),
    pictures: upTo(10).map((n) => n + 1),
    isRising: true,
    errors: 0,
    isReady: false,
  });
  expect(await look("eleventh")).toEqual(picture(11));
  expect(await machine.result("last")).toBe(11);
  expect(await look("console")).toEqual(CONSOLE);
  expect(await look("again")).toEqual(picture(3));

  expect(await machine.result("legacy")).toMatchObject({ sequences: upTo(5), isRising: true });
  expect(await look("sixth")).toEqual(picture(6));
  expect(await look("console-again")).toEqual(CONSOLE);

  // Its one plane shows pictures of the screen's size in lines without padding (drivers/gpu/drm/pl111/pl111_display.c:105), and
  // it has no frame buffers above 1024x768 (drivers/gpu/drm/pl111/pl111_drv.c:91).
  expect(await machine.result("answers")).toEqual({
    smaller: "DRM_IOCTL_MODE_ATOMIC EINVAL",
    larger: "DRM_IOCTL_MODE_ADDFB2 EINVAL",
    padded: "DRM_IOCTL_MODE_ATOMIC EINVAL",
    format: "DRM_IOCTL_MODE_ATOMIC EINVAL",
  });
  expect(await machine.result("left-open")).toEqual({ before: [], after: [], held: [] });
  expect(await machine.exit()).toBe(0);
});

test.skipIf(!isBuilt("arm64"))("arm64: planes, fences and masters of vkms", async () => {
  using machine = await openMachine("arm64", {
    script: "test/vm/guest/display.ts",
    share: temporaryFolder(),
    append: "vkms.enable_overlay=1",
  });

  const atomic = (await machine.result("atomic")) as { readonly took: number };
  expect(atomic).toMatchObject({ sequences: upTo(10), isRising: true, errors: 0 });
  // At 60 a second each flip is at a vertical blank of its own; only the mode set before them is not.
  expect(atomic.took).toBeGreaterThan(8 * 16);
  expect(await machine.result("whole")).toEqual(["plane-0 640x480+0+0"]);
  expect(await machine.result("nothing")).toEqual([]);
  // Only an overlay may be smaller than the screen, and only that blends.
  expect(await machine.result("small")).toEqual({
    sequences: upTo(3),
    places: ["plane-1 320x240+160+120"],
  });
  expect(await machine.result("blended")).toEqual({
    sequences: upTo(3),
    places: ["plane-1 640x480+0+0"],
  });
  expect(await machine.result("answers")).toEqual({
    larger: "DRM_IOCTL_MODE_ATOMIC ERANGE",
    format: "DRM_IOCTL_MODE_ATOMIC EINVAL",
    tiled: "DRM_IOCTL_MODE_ATOMIC EINVAL",
  });
  expect(await machine.result("fenced")).toEqual({ early: false, late: true });
  expect(await machine.result("mastered")).toEqual({
    sequences: upTo(2),
    isStillTheirs: true,
    resumed: 2,
  });
  expect(await machine.result("late")).toMatch(/^DRM_IOCTL_MODE_ATOMIC: EACCES .*: .*master/);
  expect(await machine.result("left")).toEqual({ changed: true, restored: true });
  expect(await machine.result("backdrop")).toBe("ok");
  expect(await machine.result("left-open")).toEqual({ before: [], after: [], held: [] });
  expect(await machine.exit()).toBe(0);
});
