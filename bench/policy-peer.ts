import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";

/** What bench/peers/policy says of one case. */
export interface PeerResult {
  readonly id: string;
  readonly error?: string;
  readonly evaluations: number;
  readonly nanoseconds: number;
  readonly outcomes: readonly {
    readonly value?: unknown;
    readonly error?: string;
    readonly cost?: number;
    readonly undefined?: boolean;
  }[];
}

const CACHE =
  process.env["HAUBERK_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "hauberk");

/** A program built by bench/peers/policy/build.sh. */
export function peerPath(name: string): string {
  return join(CACHE, "peers", name);
}

/** Lets the Go program evaluate the same cases. @throws {Error} when it is not built */
export function runPeer(language: "cel" | "rego", job: unknown): PeerResult[] {
  const run = spawnSync(peerPath("policy-peers"), [language], {
    input: JSON.stringify(job),
    maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (run.status !== 0)
    throw new Error(
      `policy-peers did not run: build it with bench/peers/policy/build.sh (${run.error?.message ?? run.status})`,
    );
  return JSON.parse(run.stdout.toString()) as PeerResult[];
}

/** Evaluations a second, after a tenth of the time to warm up. @param each evaluations of one round */
export function timeRounds(forMs: number, each: number, round: () => void): number {
  repeat(forMs / 10, round);
  const { rounds, tookMs } = repeat(forMs, round);
  return (rounds * each) / (tookMs / 1000);
}

function repeat(forMs: number, round: () => void): { readonly rounds: number; readonly tookMs: number } {
  const startedMs = performance.now();
  let rounds = 0;
  let tookMs = 0;
  while (tookMs < forMs) {
    round();
    rounds += 1;
    tookMs = performance.now() - startedMs;
  }
  return { rounds, tookMs };
}

export function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}
