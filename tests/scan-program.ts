import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "..");
const PROGRAM = join(ROOT, "src/apps/cli/main.ts");
const MAX_OUTPUT_BYTES = 64 << 20;

/** A finding as the JSON report tells it. */
export interface ReportedFinding {
  readonly control: string;
  readonly resource: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly container: string | null;
  readonly location: { readonly file: string; readonly line: number } | null;
  readonly message: string;
  readonly fix: { readonly automatic: boolean };
  readonly fingerprint: string;
}

export interface ScanRun {
  readonly status: number | null;
  readonly stderr: string;
  readonly findings: readonly ReportedFinding[];
  readonly problems: readonly unknown[];
}

/** Runs `hauberk scan … --format json` from the sources, as a user would. */
export function runScan(args: readonly string[], cwd = ROOT): ScanRun {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", PROGRAM, "scan", ...args, "--format", "json"],
    { cwd, encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES },
  );
  if (stdout === "") throw new Error(stderr);
  const { findings, problems } = JSON.parse(stdout) as Pick<ScanRun, "findings" | "problems">;
  return { status, stderr, findings, problems };
}

/** `Deployment/web`, or `Deployment/web:proxy`. */
export function subjectOf({ resource, container }: ReportedFinding): string {
  return `${resource.kind}/${resource.name}${container === null ? "" : `:${container}`}`;
}
