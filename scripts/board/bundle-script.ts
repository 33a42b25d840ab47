// The command as one JavaScript file for Node 18 and later; it finds koffi in a node_modules beside or above it.
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { REQUIRE_BANNER } from "../require-banner.mjs";

export async function bundleScript(outfile: string): Promise<void> {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  await build({
    entryPoints: ["src/cli/main.ts"],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node18",
    inject: ["scripts/board/es2023.ts"],
    define: { ONEBUF_VERSION: JSON.stringify(version) },
    banner: REQUIRE_BANNER,
    // The solver is for plans of more than 16 streams.
    external: ["koffi", "highs"],
    logLevel: "warning",
  });
}
