// Makes what runs on boards: one JavaScript file for Node 18 and later, and koffi with the native library of a processor.
//   node scripts/run.mjs scripts/board/bundle.ts [arm] [arm64] [x64]        all three when none is named
// Leaves dist-board/onebuf-<processor>.tar and says its size. Needs the package registry for processors other than this one.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { bundleScript } from "./bundle-script.ts";

const OUT = "dist-board";
const PROCESSORS = ["arm", "arm64", "x64"];
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly dependencies: { readonly koffi: string };
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !PROCESSORS.includes(name));
if (unknown.length > 0) {
  console.error(`no processor ${unknown.join(", ")}: there are ${PROCESSORS.join(", ")}`);
  process.exit(2);
}

rmSync(OUT, { recursive: true, force: true });
const script = join(OUT, "onebuf.mjs");
await bundleScript(script);
tell(script);

for (const processor of wanted.length > 0 ? wanted : PROCESSORS) {
  const folder = join(OUT, processor);
  mkdirSync(folder, { recursive: true });
  cpSync(script, join(folder, "onebuf.mjs"));
  cpSync("scripts/onebuf-snapshot.sh", join(folder, "onebuf-snapshot.sh"));
  const modules = join(folder, "node_modules");
  copyCode(packageFolder("koffi"), join(modules, "koffi"));
  const native = `@koromix/koffi-linux-${processor}`;
  cpSync(packageFolder(native), join(modules, native), { recursive: true });
  const archive = join(OUT, `onebuf-${processor}.tar`);
  execFileSync("tar", ["-c", "-f", archive, "--owner=0", "--group=0", "-C", folder, "."]);
  tell(archive);
}

/** The package as it is installed, else as the registry has it. */
function packageFolder(name: string): string {
  const installed = join("node_modules", name);
  if (existsSync(installed)) return installed;
  const folder = mkdtempSync(join(tmpdir(), "onebuf-bundle-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const packed = [
    "pack",
    "--silent",
    "--pack-destination",
    folder,
    `${name}@${dependencies.koffi}`,
  ];
  const archive = execFileSync("npm", packed, { encoding: "utf8" }).trim().split("\n").at(-1) ?? "";
  execFileSync("tar", ["-x", "-z", "-f", join(folder, archive), "-C", folder]);
  return join(folder, "package");
}

/** Koffi brings the sources of its native library; what Node loads is a few small files of them. */
function copyCode(from: string, to: string): void {
  const kinds = new Set([".js", ".cjs", ".json", ".txt"]);
  cpSync(from, to, {
    recursive: true,
    filter: (path) =>
      !/[\\/](?:doc|vendor|cnoke\.cjs)$/.test(path) &&
      (statSync(path).isDirectory() || kinds.has(extname(path))),
  });
}

function tell(file: string): void {
  console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(2)} MB`);
}
