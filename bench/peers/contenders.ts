import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A program that judges a folder of manifests and writes a JSON report. */
export interface Contender {
  readonly name: string;
  /** The command line for a folder and the file its report goes to. */
  readonly command: (folder: string, report: string) => readonly [string, ...string[]];
  /** How many controls or checks it evaluated, from its report. */
  readonly countControls: (report: string) => number;
}

const HAUBERK = "dist/hauberk.js";

/** Hauberk by its defaults, and with every control on. */
export const OURS: readonly Contender[] = [
  toHauberk("hauberk", []),
  toHauberk("hauberk, all controls", ["--control", "*"]),
];

function toHauberk(name: string, args: readonly string[]): Contender {
  return {
    name,
    command: (folder, report) => [process.execPath, HAUBERK, "scan", folder, "-q", ...args, "-f", "json", "-o", report],
    countControls: (report) => JSON.parse(readFileSync(report, "utf8")).summary.controls,
  };
}

/**
 * kube-score with every check on. It takes files, not folders, and writes to standard output.
 * @param bin folder with the programs that build.sh made
 */
export function toKubeScore(bin: string): Contender {
  const program = join(bin, "kube-score");
  const checks = execFileSync(program, ["list"], { encoding: "utf8" }).trim().split("\n").length;
  return {
    name: "kube-score",
    command: (folder, report) => [
      "sh",
      "-c",
      'out="$1"; shift; exec "$@" > "$out"',
      "sh",
      report,
      program,
      "score",
      "--all-default-optional",
      "-o",
      "json",
      ...findManifests(folder),
    ],
    countControls: () => checks,
  };
}

/** trivy with the checks it ships; it fetches nothing. */
export function toTrivy(bin: string, cache: string): Contender {
  const options = ["--skip-policy-update", "--cache-dir", cache, "-q", "--include-non-failures", "-f", "json"];
  return {
    name: "trivy config",
    command: (folder, report) => [join(bin, "trivy"), "config", ...options, "-o", report, folder],
    countControls: (report) => {
      const { Results = [] } = JSON.parse(readFileSync(report, "utf8"));
      return new Set(
        Results.flatMap(({ Misconfigurations = [] }) => Misconfigurations.map(({ ID }: { ID: string }) => ID)),
      ).size;
    },
  };
}

function findManifests(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => join(folder, file));
}
