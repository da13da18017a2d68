import { defineConfig } from "vitest/config";
import { ClosingLine } from "../closing-line.ts";

export default defineConfig({
  test: {
    include: ["tests/cluster/**/*.test.ts"],
    globalSetup: ["tests/build-once.ts"],
    setupFiles: ["tests/property-seed.ts"],
    reporters: ["default", new ClosingLine()],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Every file brings up its own API server: one at a time is faster on few cores.
    fileParallelism: false,
  },
});
