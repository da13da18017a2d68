import { defineConfig } from "vitest/config";
import { ClosingLine } from "./tests/closing-line.ts";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    exclude: ["tests/cluster/**", "node_modules/**"],
    globalSetup: ["tests/build-once.ts"],
    setupFiles: ["tests/property-seed.ts"],
    testTimeout: 60_000,
    reporters: ["default", new ClosingLine()],
  },
});
