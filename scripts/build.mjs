// Builds dist/: the command as a minified bundle whose commands load on demand, the library as one module, and types.
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";
import { REQUIRE_BANNER } from "./require-banner.mjs";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: {
    "cli/main": "src/cli/main.ts",
    index: "src/index.ts",
    devicetree: "src/devicetree/index.ts",
  },
  outdir: "dist",
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node20",
  chunkNames: "chunks/[name]-[hash]",
  define: { ONEBUF_VERSION: JSON.stringify(version) },
  banner: REQUIRE_BANNER,
  // They load WebAssembly and a native library from beside themselves.
  external: ["highs", "koffi"],
  logLevel: "warning",
});
chmodSync("dist/cli/main.js", 0o755);
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json"], {
  stdio: "inherit",
});
