// Tests on the kernels of build.sh: one machine at a time, for each takes a processor for itself.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/vm/**/*.test.ts"],
    fileParallelism: false,
    // The machines stop by themselves before.
    testTimeout: 300_000,
  },
});
