import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // These boot virtual machines: `npm run test:vm`.
    exclude: [...configDefaults.exclude, "test/vm/**"],
    // Property tests run thousands of cases; a busy machine must not fail them.
    testTimeout: 120_000,
    // Without these a machine of two cores runs one file at a time (Vitest leaves a core free), and each of 300 files
    // loads all modules anew. No module keeps state that a test could see, so a worker may keep its modules.
    maxWorkers: "100%",
    isolate: false,
  },
});
