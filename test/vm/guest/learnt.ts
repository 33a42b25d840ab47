// What a run learns on a real kernel, by the command that a user types, and the board as the file then tells it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { report } from "./host.ts";

const { line } = JSON.parse(readFileSync("/host/scenario.json", "utf8")) as { line: string };
const FILE = join(tmpdir(), "learnt.yaml");
const CONFIG = ["--kernel-config", "/host/config"];
const RUN = ["run", line, ...CONFIG, "--on", "linux", "--frames", "30", "--save-facts", FILE];

const first = onebuf([...RUN, "--json"]);
report("run", { status: first.status, said: saidBy(first.stdout), stderr: first.stderr });
report("file", readFileSync(FILE, "utf8"));
onebuf([...RUN, "--board", FILE, "--json"]);
report("again", readFileSync(FILE, "utf8"));
report("board", JSON.parse(onebuf(["board", FILE, ...CONFIG, "--json"]).stdout));

function onebuf(args: readonly string[]) {
  const options = { encoding: "utf8", maxBuffer: 1 << 26 } as const;
  return spawnSync(process.execPath, ["/host/onebuf.mjs", ...args], options);
}

/** Where the run was not as planned. */
function saidBy(stdout: string): unknown {
  const { differences, diagnostics } = JSON.parse(stdout) as Record<string, unknown>;
  return { differences, diagnostics };
}
