import { spawnSync } from "node:child_process";
import { Problem } from "../../model/index.ts";

const TIMEOUT_MS = 120_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Programs that can do the job, the first that is installed does. */
export type Candidates = readonly { readonly program: string; readonly args: readonly string[] }[];

/**
 * Runs the user's own renderer, without a shell, bounded in time and output.
 * @returns what it printed, or RENDERER_MISSING or RENDER_FAILED with what to do
 */
export function runRenderer(candidates: Candidates, what: string, file: string): string | Problem {
  const at = { file, line: 1, column: 1 };
  for (const { program, args } of candidates) {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      encoding: "utf8",
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_OUTPUT_BYTES,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (error !== undefined && "code" in error && error.code === "ENOENT") continue;
    if (status === 0) return stdout;
    const reason = error?.message ?? stderr.trim().split("\n").slice(-3).join(" ").slice(0, 500);
    return new Problem("RENDER_FAILED", `${program} could not render ${what}: ${reason}`, { at });
  }
  const names = candidates.map(({ program }) => program).join(" or ");
  return new Problem(
    "RENDERER_MISSING",
    `${what} was not rendered: install ${names}, or render it yourself and pipe it to hauberk scan -`,
    { at },
  );
}
