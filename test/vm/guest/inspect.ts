// A machine with buffers that are held and attached: what `inspect` says of it, live and from a snapshot, and the kernel's
// own files beside it.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { MediaDevice } from "../../../src/buffer/media-device.ts";
import { deviceAt, heapOf } from "../../../src/buffer/platform.ts";
import { frameLayout, isConflict } from "../../../src/format/layout.ts";
import { parseFormat } from "../../../src/format/parse-format.ts";
import { openLinux } from "../../../src/linux/open-linux.ts";
import { report } from "./host.ts";

const format = parseFormat("XR24");
const layout = format && frameLayout(format, 640, 480, []);
if (!layout || isConflict(layout)) throw new Error("no layout");

const platform = openLinux();
const display = deviceAt(platform, "/clcd@10020000") ?? deviceAt(platform, "vkms");
/** Of two vivid cameras the second takes buffers as a device does, and attaches to them. */
const camera = platform.devices.filter(({ node }) => node.startsWith("vivid.0:"))[1];
const buffers = ["heap:cma", "heap:system", "heap:cma"].map((memory, at) =>
  heapOf(platform, memory)?.allocate(layout.size, `held ${at}`),
);
attach(display, "consume");
attach(camera, "produce");

function attach(device: MediaDevice | undefined, direction: "consume" | "produce"): void {
  const [buffer] = buffers;
  if (!device || !buffer || !layout || isConflict(layout)) throw new Error("nothing to attach");
  device
    .open(direction, layout, 30)
    .attach({ buffers: [buffer] })
    .map();
}

report("live", JSON.parse(onebuf("inspect", "--json")));
execFileSync("sh", ["/host/onebuf-snapshot.sh", "/host/snapshot.tar"], { stdio: "pipe" });
report("snapshot", JSON.parse(onebuf("inspect", "--json", "--from", "/host/snapshot.tar")));
report("text", onebuf("inspect"));
report("board", JSON.parse(onebuf("board", "live", "--json")));
report("copied board", JSON.parse(onebuf("board", "/host/snapshot.tar", "--json")));
report("kernel", {
  pid: process.pid,
  inodes: buffers.map((buffer) => buffer?.inode),
  bufinfo: text("/sys/kernel/debug/dma_buf/bufinfo"),
  cma: Object.fromEntries(
    ["count", "used", "maxchunk", "base_pfn"].map((name) => [
      name,
      Number(text(`/sys/kernel/debug/cma/reserved/${name}`)),
    ]),
  ),
  heaps: readdirSync("/dev/dma_heap"),
  devices: ["video4linux", "drm"].flatMap((name) =>
    readdirSync(`/sys/class/${name}`).filter((entry) => /^(?:video|card)\d+$/.test(entry)),
  ),
  groups: names("/sys/kernel/iommu_groups").map((id) => ({
    id,
    type: text(`/sys/kernel/iommu_groups/${id}/type`).trim(),
    devices: names(`/sys/kernel/iommu_groups/${id}/devices`),
  })),
  drivers: Object.fromEntries(
    names("/sys/class/video4linux").map((entry) => [
      entry,
      readlinkSync(`/sys/class/video4linux/${entry}/device/driver`).split("/").at(-1),
    ]),
  ),
});
platform[Symbol.dispose]();

function onebuf(...args: readonly string[]): string {
  return execFileSync(process.execPath, ["/host/onebuf.mjs", ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function text(path: string): string {
  return readFileSync(path, "utf8");
}

function names(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
