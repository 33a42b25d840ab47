// Tests on the kernels of build.sh: one machine at a time, for each takes a processor for itself.
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
    fileParallelism: false,
    // The machines stop by themselves before.
    testTimeout: 600_000,
  },
});
