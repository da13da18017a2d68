import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Builds the program once before all tests: they start what is shipped. */
export function setup(): void {
  execFileSync(process.execPath, ["scripts/build.ts"], { cwd: join(import.meta.dirname, ".."), stdio: "ignore" });
}
