import { CONTROLS } from "../../controls/index.ts";
import {
  DEFAULT_SETTINGS,
  Problem,
  type ProblemCode,
  type Report,
  SEVERITIES,
  type Settings,
  type Severity,
} from "../../model/index.ts";
import { count, toConcealed } from "../../reporters/index.ts";
import { readBaseline, writeBaseline } from "./baseline-file.ts";
import { type Configuration, readConfiguration, readExceptions } from "./configuration.ts";
import { EXIT } from "./exit.ts";
import { findSensitive } from "./find-sensitive.ts";
import { judge, type Judgement, type Rules } from "./judge.ts";
import { type Output, toOutputs, wantsColour, writeOutputs } from "./outputs.ts";
import { toProgress } from "./progress.ts";
import { withBeside } from "./read-beside.ts";
import { readSources, type SourcesRead } from "./read-sources.ts";
import { toLocated, toReport } from "./report.ts";
import type { ScanOptions } from "./scan-options.ts";
import { selectControls } from "./select-controls.ts";

/**
 * `hauberk scan`: read, link, judge, mend if asked, report.
 * @returns the exit code
 * @throws {Problem} when the call itself is at fault (options, configuration, kubeconfig)
 */
export async function scan(paths: readonly string[], options: ScanOptions): Promise<number> {
  if (options.cluster === true && (options.fix === true || options.diff === true))
    throw new Problem("USAGE", "--fix and --diff change files: scan the files the cluster was made from");
  const at = new Date();
  const configuration = readConfiguration(options.config);
  const outputs = toOutputs(options.format, options.output);
  const exceptions = readExceptions([...options.exceptions, ...(configuration.exceptions ?? [])]);
  const baselineFile = options.baseline ?? configuration.baseline;
  const progress = toProgress(process.stderr, options.quiet === true, () => performance.now());
  const controls = selectControls(CONTROLS, {
    controls: options.control,
    frameworks: options.framework,
    configuration,
  });
  const policyPaths = [...options.policy, ...(configuration.policies ?? [])];
  // The policy engine is heavy and most scans need none.
  const policies =
    policyPaths.length === 0
      ? undefined
      : (await import("./policy/scan-policies.ts")).readScanPolicies(policyPaths, at);
  const read = withBeside(await readSources(paths, options, progress), options.beside);
  if (read.input.complete && (options.fix === true || options.diff === true))
    throw new Problem("USAGE", "--fix and --diff change files: scan the files the cluster was made from");
  progress.show("judging");
  const rules: Rules = {
    controls,
    settings: toSettings(read, options, configuration),
    exceptions: exceptions.items,
    baseline: baselineFile === undefined ? undefined : readBaseline(baselineFile),
    policies,
    today: at.toISOString().slice(0, 10),
  };
  const first = judge(read.input, rules);
  progress.clear();
  const severity = options.severity ?? configuration.severity ?? "low";
  const toResult = (judgement: Judgement): Report => {
    const report = toReport({
      at,
      files: read.files,
      picture: judgement.picture,
      controls: [...controls, ...judgement.policies],
      passed: judgement.passed,
      findings: toLocated(judgement.open),
      suppressed: toLocatedSuppressions(judgement),
      problems: [...read.problems, ...exceptions.problems, ...(policies?.problems ?? []), ...judgement.problems],
      severity,
    });
    // No text of a cluster is shown.
    return read.input.complete ? report : toConcealed(report, toLocated(findSensitive(judgement, rules)));
  };
  const failOn = options.failOn ?? configuration.failOn ?? "low";
  if (options.fix === true || options.diff === true) {
    const { mend } = await import("./mend.ts");
    const rest = mend(read.input, first, rules, { isDry: options.diff === true, severity });
    if (options.diff === true) return toExitCode(toResult(first), failOn);
    if (options.writeBaseline !== undefined) writeBaseline(options.writeBaseline, rest.open);
    return finish(toResult(rest), outputs, options, failOn);
  }
  if (options.writeBaseline !== undefined) {
    writeBaseline(options.writeBaseline, first.open);
    console.error(`hauberk: ${options.writeBaseline} holds ${count(first.open.length, "finding")} now`);
  }
  return finish(toResult(first), outputs, options, options.writeBaseline === undefined ? failOn : "none");
}

function finish(report: Report, outputs: readonly Output[], options: ScanOptions, failOn: Severity | "none"): number {
  writeOutputs(report, outputs, {
    colour: wantsColour(options.colour !== false && options.color !== false, process.env, process.stdout.isTTY),
    verbose: options.verbose === true,
  });
  return toExitCode(report, failOn);
}

function toLocatedSuppressions({ suppressed }: Judgement): Report["suppressed"] {
  const located = toLocated(suppressed.map(({ finding }) => finding));
  return suppressed.flatMap(({ suppression }, index) => {
    const finding = located[index];
    return finding === undefined ? [] : [{ finding, suppression }];
  });
}

function toSettings(read: SourcesRead, options: ScanOptions, configuration: Configuration): Settings {
  const version = options.kubernetesVersion ?? read.kubernetesVersion;
  return {
    ...DEFAULT_SETTINGS,
    ...configuration.settings,
    ...(version === undefined ? {} : { kubernetesVersion: version }),
  };
}

/** Worth knowing, but everything was looked at. */
const NOTES: ReadonlySet<ProblemCode> = new Set(["EXCEPTION_EXPIRED", "EXCEPTION_UNUSED"]);

function toExitCode(report: Report, failOn: Severity | "none"): number {
  if (report.problems.some(({ code }) => !NOTES.has(code))) return EXIT.incomplete;
  if (failOn === "none") return EXIT.clean;
  const floor = SEVERITIES.indexOf(failOn);
  const fails = report.findings.some(
    ({ verdict, severity }) => verdict === "fail" && SEVERITIES.indexOf(severity) >= floor,
  );
  return fails ? EXIT.findings : EXIT.clean;
}
