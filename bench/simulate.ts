// One hour of the founding scenario under memory pressure, all strategies, as `onebuf simulate` works it out: twice, with
// the same result, each in at most ten seconds.
//   npm run bench:simulate
import { loadavg } from "node:os";
import { loadPlan } from "../src/cli/load-pipeline.ts";
import { simulate } from "../src/simulate/simulate.ts";

const LIMIT = 10;
const PRESSURES = ["busy", "heavy"] as const;

const { value } = await loadPlan("examples/camera-preview/pipeline.yaml", {});
if (!value) throw new Error("the example has no plan");
const { board, plan } = value;

function hour(pressure: string): { readonly seconds: number; readonly text: string } {
  const start = performance.now();
  const result = simulate(board, plan, {
    duration: 3600,
    restart: 60,
    pressure,
    strategies: ["all"],
    mapping: "once",
    seed: 1,
  });
  const seconds = (performance.now() - start) / 1000;
  if (!result.value) throw new Error(JSON.stringify(result.diagnostics));
  return { seconds, text: JSON.stringify(result.value) };
}

let isMet = true;
for (const pressure of PRESSURES) {
  const [first, second] = [hour(pressure), hour(pressure)];
  const isSame = first.text === second.text;
  const seconds = Math.min(first.seconds, second.seconds);
  console.log(
    `1 h under ${pressure} pressure, all strategies: ${first.seconds.toFixed(1)} and ${second.seconds.toFixed(1)} s, ${isSame ? "the same result" : "not the same result"}`,
  );
  isMet = isMet && isSame && seconds <= LIMIT;
}
console.log(`load ${loadavg()[0]?.toFixed(2)}`);
console.log(isMet ? "met" : `not met: at most ${LIMIT} s, and the same result`);
process.exitCode = isMet ? 0 : 1;
