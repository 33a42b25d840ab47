// What a run learns on a real kernel, by the command that a user types, and the board as the file then tells it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { report } from "./host.ts";

const { line } = JSON.parse(readFileSync("/host/scenario.json", "utf8")) as { line: string };
const FILE = join(tmpdir(), "learnt.yaml");
const CONFIG = ["--kernel-config", "/host/config"];
const RUN = ["run", line, ...CONFIG, "--on", "linux", "--frames", "5", "--save-facts", FILE];

onebuf([...RUN, "--json"]);
report("file", readFileSync(FILE, "utf8"));
onebuf([...RUN, "--board", FILE, "--json"]);
report("again", readFileSync(FILE, "utf8"));
report("board", JSON.parse(onebuf(["board", FILE, ...CONFIG, "--json"])));

function onebuf(args: readonly string[]): string {
  return execFileSync(process.execPath, ["/host/onebuf.mjs", ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
}
