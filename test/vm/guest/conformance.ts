// In the guest of conformance.test.ts: the suite on the platform that this kernel is.
import { readdirSync, readFileSync } from "node:fs";
import { allThemes } from "../../conformance/all-cases.ts";
import { runCases } from "../../conformance/run-cases.ts";
import { linuxBench } from "./linux-bench.ts";
import { report } from "./host.ts";

const bench = linuxBench();
report("devices", {
  heaps: bench.platform.heaps.map(({ properties }) => properties.id),
  devices: bench.platform.devices.map(({ node, roles }) => `${node}: ${roles.join(" ")}`),
});
bench.dispose();

/** What this process and the kernel have open. */
const open = () => ({
  descriptors: readdirSync("/proc/self/fd").length,
  buffers: readdirSync("/sys/kernel/dmabuf/buffers").length,
});
const before = open();

/** `onebuf.themes=queues,events` on the command line. */
const wanted = /onebuf\.themes=(?<names>\S+)/.exec(readFileSync("/proc/cmdline", "utf8"))?.groups;
const names = wanted?.["names"]?.split(",");

for (const theme of allThemes) {
  const name = theme.theme.replaceAll(" ", "-");
  if (names?.includes(name) === false) continue;
  const start = Date.now();
  const cases = await runCases(linuxBench, [theme]);
  report(name, { cases, milliseconds: Date.now() - start });
}

report("open", { before, after: open() });
