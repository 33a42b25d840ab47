// In the guest of boot.test.ts: what this machine has of what the later tests stand on.
import { existsSync, readFileSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import koffi from "koffi";
import { meet, report } from "./host.ts";

const read = (path: string) => readFileSync(path, "utf8").trim();
const list = (path: string) => (existsSync(path) ? readdirSync(path).sort() : []);

/** Devices behind the entries of a class, each with its IOMMU group when one translates for it. */
function devices(kind: string, entry: RegExp): readonly string[] {
  const found = list(`/sys/class/${kind}`)
    .filter((name) => entry.test(name))
    .map((name) => realpathSync(`/sys/class/${kind}/${name}/device`))
    .map((device) => basename(device) + (existsSync(`${device}/iommu_group`) ? ", IOMMU" : ""));
  return [...new Set(found)].sort();
}

const getpid = koffi.load("libc.so.6").func("int getpid()");
report("found", {
  node: process.version,
  architecture: process.arch,
  koffi: getpid() === process.pid,
  sorted: ["b", "a"].toSorted(),
  heaps: list("/dev/dma_heap"),
  cmaTotal: /^CmaTotal:\s+(.*)$/m.exec(read("/proc/meminfo"))?.[1],
  cameras: devices("video4linux", /^video/),
  displays: devices("drm", /^card\d+$/),
  iommus: list("/sys/class/iommu"),
});

// The console of pl111 scans out of CMA memory: what is written here shows on the screen, of whatever depth it is.
const console0 = list("/sys/class/graphics").find(
  (name) =>
    existsSync(`/sys/class/graphics/${name}/name`) &&
    read(`/sys/class/graphics/${name}/name`) === "pl111drmfb",
);
if (console0 !== undefined) {
  const [stride, height] = [
    Number(read(`/sys/class/graphics/${console0}/stride`)),
    Number(read(`/sys/class/graphics/${console0}/virtual_size`).split(",")[1]),
  ];
  writeFileSync(`/dev/${console0}`, Buffer.alloc(stride * height, 0xff));
  await meet("white");
}
