// In the guest of conformance.test.ts: the suite on the platform that this kernel is.
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

for (const theme of allThemes) {
  const start = Date.now();
  const cases = await runCases(linuxBench, [theme]);
  report(theme.theme.replaceAll(" ", "-"), { cases, milliseconds: Date.now() - start });
}
