// Tests on the kernels of build.sh: two machines at a time where there are processors for both, since each takes one for
// itself.
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { isBuilt } from "./machine.ts";

for (const machine of ["arm", "arm64"] as const) {
  if (isBuilt(machine)) continue;
  const how = `test/vm/build.sh ${machine} makes it`;
  if (process.env["ONEBUF_VM"] === "required") throw new Error(`there is no ${machine}: ${how}`);
  console.warn(`The tests on ${machine} are skipped: ${how}.`);
}

export default defineConfig({
  test: {
    include: ["test/vm/**/*.test.ts"],
    maxWorkers: Math.min(2, availableParallelism()),
    // The machines stop by themselves before.
    testTimeout: 600_000,
  },
});
