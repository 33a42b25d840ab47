// In the guest of calibrate.test.ts: the command as a user of the board runs it, from the bundle for boards.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { openLinux } from "../../../src/linux/open-linux.ts";
import { report } from "./host.ts";

const FILE = "/run/board.calibration.yaml";
/** What the kernel has of anybody's. */
const buffers = () => readdirSync("/sys/kernel/dmabuf/buffers").length;

/** A camera behind the IOMMU where there is one, and a display: all devices would take minutes here. */
function someDevices(): readonly string[] {
  const platform = openLinux();
  const nodes = platform.devices.map(({ node }) => node);
  platform[Symbol.dispose]();
  // The second of the node is of dma-contig.
  const camera = nodes.filter((node) => node.startsWith("/camera-iommu:"))[1];
  const display = nodes.find((node) => node.includes("clcd"));
  return [camera, display].flatMap((node) => node ?? []);
}

const devices = someDevices();
const before = buffers();
const start = Date.now();
const printed = execFileSync(
  process.execPath,
  [
    "/host/onebuf.mjs",
    "calibrate",
    "--quick",
    "--output",
    FILE,
    ...devices.flatMap((node) => ["--device", node]),
  ],
  { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "pipe"] },
);
report("calibration", {
  devices,
  printed,
  text: readFileSync(FILE, "utf8"),
  milliseconds: Date.now() - start,
  buffers: { before, after: buffers() },
});
