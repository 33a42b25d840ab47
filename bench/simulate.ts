// One hour of the founding scenario under memory pressure, all strategies, as `onebuf simulate` works it out: twice, with
// the same result, each in at most ten seconds.
//   npm run bench:simulate
import { loadavg } from "node:os";
import { loadPlan } from "../src/cli/load-pipeline.ts";
import { simulate } from "../src/simulate/simulate.ts";
import { inSeconds, timed } from "./slowness.ts";

const LIMIT = 10;
const PRESSURES = ["busy", "heavy"] as const;

const { value } = await loadPlan("examples/camera-preview/pipeline.yaml", {});
if (!value) throw new Error("the example has no plan");
const { board, plan } = value;

function hour(pressure: string): string {
  const result = simulate(board, plan, {
    duration: 3600,
    restart: 60,
    pressure,
    strategies: ["all"],
    mapping: "once",
    seed: 1,
  });
  if (!result.value) throw new Error(JSON.stringify(result.diagnostics));
  return JSON.stringify(result.value);
}

let isMet = true;
for (const pressure of PRESSURES) {
  const first = await timed(() => hour(pressure));
  const second = await timed(() => hour(pressure));
  const isSame = first.result === second.result;
  console.log(
    `1 h under ${pressure} pressure, all strategies: ${inSeconds(first)} and ${inSeconds(second)}, ${isSame ? "the same result" : "not the same result"}`,
  );
  isMet = isMet && isSame && Math.min(first.usual, second.usual) <= LIMIT;
}
console.log(`load ${loadavg()[0]?.toFixed(2)}`);
console.log(isMet ? "met" : `not met: at most ${LIMIT} s, and the same result`);
process.exitCode = isMet ? 0 : 1;
