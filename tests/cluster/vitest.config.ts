import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/cluster/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Every file brings up its own API server: one at a time is faster on few cores.
    fileParallelism: false,
  },
});
