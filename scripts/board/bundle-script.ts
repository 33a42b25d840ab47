// The command as one JavaScript file for Node 18 and later; it finds koffi in a node_modules beside or above it.
import { readFileSync } from "node:fs";
import { build } from "esbuild";

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
    // commander is CommonJS and asks for node's own modules by require.
    banner: {
      js: 'import { createRequire as onebufRequire } from "node:module"; const require = onebufRequire(import.meta.url);',
    },
    // The solver is for plans of more than 16 streams.
    external: ["koffi", "highs"],
    logLevel: "warning",
  });
}
