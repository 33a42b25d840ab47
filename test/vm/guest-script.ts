// Makes one JavaScript file, which a test machine's Node can run, of a script and all it imports but koffi.
import { build } from "esbuild";
import { REQUIRE_BANNER } from "../../scripts/require-banner.mjs";
import type { MachineName } from "./qemu.ts";

/** Node 18 of the 32-bit machine lacks methods of ES2023 that the code is written with. */
const INJECTED: Readonly<Record<MachineName, readonly string[]>> = {
  arm: ["scripts/board/es2023.ts"],
  arm64: [],
};

const TARGET: Readonly<Record<MachineName, string>> = { arm: "node18", arm64: "node22" };

export async function bundleForGuest(
  name: MachineName,
  script: string,
  outfile: string,
): Promise<void> {
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: TARGET[name],
    inject: [...INJECTED[name]],
    banner: REQUIRE_BANNER,
    // In the guest's own node_modules, with the library of its processor.
    external: ["koffi"],
    logLevel: "warning",
  });
}
