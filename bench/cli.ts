// Time to start the command against an empty node process, in turns: what a shell script or an editor pays for each call.
// Needs bash and a build (npm run build). node scripts/run.mjs bench/cli.ts [ROUNDS]
// Exits with 1 only when a ratio is wildly above its target.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { loadavg } from "node:os";

const FEWEST_ROUNDS = 15;
/** Beyond so many times its target a ratio is no noise of a busy machine. */
const WILD = 2;
const MAIN = "dist/cli/main.js";
const EXAMPLE = "examples/camera-preview";

interface Subject {
  readonly name: string;
  readonly args: readonly string[];
  /** CPU time at most this many times the empty process's; absent where nothing was promised. */
  readonly target?: number;
}

const SUBJECTS: readonly Subject[] = [
  { name: "empty node process", args: ["-e", "0"] },
  { name: "onebuf --version", args: [MAIN, "--version"] },
  { name: "onebuf --help", args: [MAIN, "--help"], target: 1.5 },
  { name: "onebuf board, the example", args: [MAIN, "board", `${EXAMPLE}/board.dtb`] },
  {
    name: "onebuf plan, the example",
    args: [MAIN, "plan", `${EXAMPLE}/pipeline.yaml`, "--board", `${EXAMPLE}/board.dtb`],
    target: 3,
  },
];

/** Milliseconds of one run: user and system time of the process, and time on the clock. */
interface Sample {
  readonly cpu: number;
  readonly wall: number;
}

/** The shell's own `time` counts a child to the millisecond; node has no such count for its children. */
function run({ name, args }: Subject): Sample {
  const script = 'TIMEFORMAT="%U %S %R"; time "$@" >/dev/null 2>/dev/null';
  const { status, stderr } = spawnSync("bash", ["-c", script, "bash", process.execPath, ...args], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  if (status !== 0) throw new Error(`${name} failed with ${status}`);
  const [user = NaN, system = NaN, real = NaN] = stderr.trim().split(" ").map(Number);
  return { cpu: 1000 * (user + system), wall: 1000 * real };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

const rounds = Math.max(FEWEST_ROUNDS, Number(process.argv[2] ?? FEWEST_ROUNDS));
if (!existsSync(MAIN)) throw new Error("there is no build: npm run build");
console.log(
  `node ${process.version}, load average ${loadavg()
    .map((load) => load.toFixed(2))
    .join(" ")}, medians of ${rounds} rounds (least..most)`,
);
const samples = new Map(SUBJECTS.map((subject) => [subject, [] as Sample[]]));
for (const subject of SUBJECTS) run(subject);
for (let round = 0; round < rounds; round++)
  for (const [subject, list] of samples) list.push(run(subject));

const empty = samples.get(SUBJECTS[0]!) ?? [];
for (const [{ name, target }, list] of samples) {
  const show = (of: keyof Sample): string => {
    const values = list.map((sample) => sample[of]);
    const ratio = median(values) / median(empty.map((sample) => sample[of]));
    const spread = `${Math.min(...values).toFixed(0)}..${Math.max(...values).toFixed(0)}`;
    return `${median(values).toFixed(0).padStart(4)} ms (${spread}), ratio ${ratio.toFixed(2)}`;
  };
  const ratio = median(list.map(({ cpu }) => cpu)) / median(empty.map(({ cpu }) => cpu));
  const verdict =
    target === undefined ? "" : `, target ${target}: ${ratio <= target ? "met" : "missed"}`;
  if (target !== undefined && ratio > WILD * target) process.exitCode = 1;
  console.log(`${name.padEnd(26)} cpu ${show("cpu")}${verdict}; wall ${show("wall")}`);
}
