// The command as it is installed: a freshly built bundle, spawned.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { REQUIRE_BANNER } from "../../scripts/require-banner.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLE = join(root, "examples/camera-preview");
const BOARD = join(EXAMPLE, "board.dtb");
const PIPELINE = join(EXAMPLE, "pipeline.yaml");

let folder = "";
let main = "";

beforeAll(async () => {
  // Inside the project, so that the package left out of the bundle is found.
  folder = mkdtempSync(join(root, "node_modules", ".onebuf-test-"));
  main = await bundle(folder, ["highs"]);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The file to run. */
async function bundle(outdir: string, external: string[]): Promise<string> {
  await build({
    entryPoints: { "cli/main": join(root, "src/cli/main.ts") },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outExtension: { ".js": ".mjs" },
    define: { ONEBUF_VERSION: '"1.2.3"' },
    banner: REQUIRE_BANNER,
    external,
    logLevel: "error",
  });
  return join(outdir, "cli/main.mjs");
}

function onebuf(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("help", () => {
  test("lists the verbs with examples", () => {
    const { status, stdout, stderr } = onebuf("--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const word of ["board", "plan", "run", "Examples:"]) expect(stdout).toContain(word);
  });

  test("of a verb", () => {
    const { status, stdout } = onebuf("plan", "--help");
    expect(status).toBe(0);
    for (const option of ["--board", "--json", "--require", "--emit"])
      expect(stdout).toContain(option);
  });

  test("the version is the package's", () => {
    expect(onebuf("--version")).toMatchObject({ status: 0, stdout: "1.2.3\n" });
  });
});

describe("usage that is wrong exits with 2", () => {
  test("an option that is nearly one", () => {
    const { status, stdout, stderr } = onebuf("plan", PIPELINE, "--jsno");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("unknown option '--jsno'");
    expect(stderr).toContain("Did you mean --json?");
  });

  test.each([
    ["a verb that is none", ["plann", PIPELINE]],
    ["no argument", ["plan"]],
    ["a choice that is none", ["plan", PIPELINE, "--require", "magic"]],
    ["one argument too many", ["board", BOARD, BOARD]],
  ])("%s", (_, args) => {
    const { status, stdout, stderr } = onebuf(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("error:");
  });
});

describe("an option before the pipeline leaves it alone", () => {
  const clip = ["--on", "linux", "--coded", "/dev/video9=clip.h264"];
  test.each([
    ["simulate", "--strategy", "heap:cma", "--strategy", "copy"],
    ["simulate", "--pattern", "codec=columns", "--pattern", "camera=lines"],
    ["simulate", "--explain"],
    ["run", ...clip],
  ])("%s %s %s", (...args) => {
    // The pipeline was looked for, so it was taken for one.
    const { status, stderr } = onebuf(...args, "nowhere.yaml");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error\[pipeline-unreadable\]/);
  });
});

test("a file that is not there exits with 2, without a stack trace", () => {
  const { status, stdout, stderr } = onebuf("plan", "nowhere.yaml", "--board", BOARD);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/^error\[pipeline-unreadable\]/);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("a plan, as text and as one JSON value", () => {
  const text = onebuf("plan", PIPELINE);
  expect(text.status).toBe(0);
  expect(text.stdout).toMatch(/^zero-copy: all 3 devices share heap:cma\n/);
  expect(text.stdout).not.toContain("\u001b");
  const json = onebuf("plan", PIPELINE, "--json");
  expect(json.stderr).toBe("");
  expect(JSON.parse(json.stdout)).toMatchObject({ verdict: "zero-copy", copies: 0 });
});

test("a requirement that is not met exits with 1", () => {
  const { status, stdout } = onebuf(
    "plan",
    PIPELINE,
    "--cmdline",
    "cma=0 mem=16M",
    "--require",
    "zero-copy",
  );
  expect(status).toBe(1);
  expect(stdout).not.toBe("");
});

test("a run, as text and as one JSON value", () => {
  const text = onebuf("run", PIPELINE, "--frames", "2");
  expect(text).toMatchObject({ status: 0, stderr: "" });
  expect(text.stdout).toMatch(/^zero-copy: all 3 devices share heap:cma\n[^]*\nAs planned\n$/);
  const json = onebuf("run", PIPELINE, "--frames", "2", "--json", "--no-fallback");
  expect(json.stderr).toBe("");
  expect(JSON.parse(json.stdout)).toMatchObject({ agrees: true, streams: [{ frames: 2 }] });
});

describe("a reader that stops early is no error", () => {
  /** @param stopped `early`, once something came, or before anything can */
  async function read(stopped: "early" | "at once", ...args: readonly string[]) {
    const child = spawn(process.execPath, [main, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    if (stopped === "early") child.stdout.once("data", () => child.stdout.destroy());
    else child.stdout.destroy();
    const code = await new Promise((resolve) => child.once("close", resolve));
    return { code, errors };
  }

  test.each([
    ["board", BOARD, "--explain", "--json"],
    ["run", PIPELINE, "--frames", "2"],
  ])("%s", async (...args) => {
    expect(await read("early", ...args)).toEqual({ code: 0, errors: "" });
  });

  test("and the exit code is still the command's own", async () => {
    const refused = ["run", PIPELINE, "--frames", "2", "--memory", "heap:system", "--no-fallback"];
    const { code, errors } = await read("at once", ...refused);
    expect(code).toBe(3);
    expect(errors).not.toContain("EPIPE");
    const unmet = ["plan", PIPELINE, "--cmdline", "cma=0 mem=16M", "--require", "zero-copy"];
    expect(await read("at once", ...unmet)).toMatchObject({ code: 1 });
  });

  test.runIf(process.platform === "linux")("and ends what has no end of its own", async () => {
    expect(await read("at once", "inspect", "--watch")).toMatchObject({ code: 0 });
  });
});

test.runIf(process.platform === "linux")(
  "without its native library it works on twins, and says why this machine does not open",
  async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "onebuf-bare-"));
    onTestFinished(() => rmSync(elsewhere, { recursive: true }));
    const bare = await bundle(elsewhere, ["highs", "koffi"]);
    const exit = (...args: readonly string[]) => {
      const { status, stderr } = spawnSync(process.execPath, [bare, ...args], { encoding: "utf8" });
      return { status, code: /error\[([a-z-]+)\]/.exec(stderr)?.[1] };
    };
    const run = ["run", PIPELINE, "--board", BOARD, "--frames", "2"];
    expect(exit(...run)).toEqual({ status: 0, code: undefined });
    expect(exit(...run, "--on", "linux")).toEqual({ status: 3, code: "run-no-linux" });
    expect(exit("calibrate")).toEqual({ status: 3, code: "calibrate-no-linux" });
    expect(exit("doctor", PIPELINE, "--board", BOARD)).toEqual({
      status: 3,
      code: "doctor-nothing-opens",
    });
  },
);
