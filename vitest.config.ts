import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // These boot virtual machines: `npm run test:vm`.
    exclude: [...configDefaults.exclude, "test/vm/**"],
    // Property tests run thousands of cases; a busy machine must not fail them.
    testTimeout: 120_000,
  },
});
