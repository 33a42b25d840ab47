// Pipelines that fail on a real kernel, and what the command says of each: memory that the display refuses, CMA that
// another process has, a node that is closed to the user.
import { execFile, type ExecFileException, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { DmaBuffer } from "../../../src/buffer/dma-buffer.ts";
import { heapOf } from "../../../src/buffer/platform.ts";
import { openLinux } from "../../../src/linux/open-linux.ts";
import { report } from "./host.ts";

/** As the test needs it of what `--json` prints. */
export interface Said {
  readonly code: number;
  readonly json: {
    readonly findings: readonly {
      readonly code: string;
      readonly state: string;
      readonly about: string;
      readonly what: string;
      readonly change: readonly string[];
    }[];
    readonly streams: readonly { readonly verdict: string; readonly memory: string | null }[];
    readonly unseen: readonly string[];
  } | null;
  /** As a person reads it, of one of them. */
  readonly text: string;
  readonly stderr: string;
}

const HOG = "--hold";
const NOBODY = 65_534;

if (process.argv[2] === HOG) await hold();
else await examineAll();

/** The other process: takes CMA until 8 MiB are left, and says so. */
async function hold(): Promise<void> {
  const platform = openLinux();
  const heap = heapOf(platform, "heap:cma");
  if (!heap) throw new Error("this machine has no heap of CMA");
  const size = Number(readFileSync("/sys/kernel/debug/cma/reserved/count", "utf8")) * 4096;
  const buffers: DmaBuffer[] = [];
  for (let left = size - (8 << 20); left > 0; left -= 4 << 20) buffers.push(heap.allocate(4 << 20));
  console.log(`held ${buffers.length}`);
  await new Promise(() => setInterval(() => buffers, 1000));
}

async function examineAll(): Promise<void> {
  const { line, file } = JSON.parse(readFileSync("/host/scenario.json", "utf8")) as {
    readonly line: string;
    readonly file: string;
  };
  const doctor = ["doctor", line, "--kernel-config", "/host/config"];
  report("well", await onebuf(doctor));
  report("scattered", await onebuf([...doctor, "--memory", "heap:system"]));

  const hog = spawn(process.execPath, ["/host/script.mjs", HOG], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((held) => hog.stdout.once("data", held));
  report("exhausted", await onebuf(doctor));
  const ended = new Promise((done) => hog.once("exit", done));
  hog.kill("SIGKILL");
  await ended;

  openToAll();
  chmodSync(file, 0);
  report("closed", await onebuf(doctor, NOBODY));
}

/** As a udev rule would, so that one node alone is closed. */
function openToAll(): void {
  mkdirSync("/etc", { recursive: true });
  writeFileSync("/etc/group", "root:x:0:\nvideo:x:44:\n");
  for (const folder of ["/dev", "/dev/dri", "/dev/dma_heap"])
    for (const name of readdirSync(folder))
      if (folder !== "/dev" || /^(?:video|media|udmabuf)\d*/.test(name))
        chmodSync(`${folder}/${name}`, 0o666);
}

async function onebuf(args: readonly string[], uid = 0): Promise<Said> {
  const json = await run([...args, "--json"], uid);
  const text = args.includes("--memory") ? await run(args, uid) : { stdout: "" };
  return {
    code: json.code,
    json: json.stdout === "" ? null : (JSON.parse(json.stdout) as Said["json"]),
    text: text.stdout,
    stderr: json.stderr,
  };
}

function run(args: readonly string[], uid: number) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const finished = (error: ExecFileException | null, stdout: string, stderr: string) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    const options = { maxBuffer: 1 << 26, uid, gid: uid };
    execFile(process.execPath, ["/host/onebuf.mjs", ...args], options, finished);
  });
}
