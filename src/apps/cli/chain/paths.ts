import type { AttackGraph } from "../../../chain/index.ts";
import type { Likelihood, Problem } from "../../../model/index.ts";
import { toJsonText } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { type ReportPlace, writeReport } from "../report-output.ts";
import { findFootholds } from "./find-footholds.ts";
import { toPathsDot, toPathsMarkdown } from "./paths-other-formats.ts";
import { LIKELIHOODS, type PathsReport, toPathsReport } from "./paths-report.ts";
import { toPathsText } from "./paths-text.ts";
import { type ChainCommandOptions, readChain, warnOf } from "./read-chain.ts";

/** Where an attack begins and what it is after, where that is not what the objects say. */
export interface EndOptions {
  readonly from?: readonly string[];
  readonly to?: readonly string[];
}

/** What was typed after `hauberk paths`. */
export interface PathsOptions
  extends ChainCommandOptions, ReportPlace<"text" | "json" | "dot" | "markdown">, EndOptions {
  readonly explain?: boolean;
  /** Sorts of path that are shown. */
  readonly limit: number;
  readonly failOn: Likelihood | "none";
}

/**
 * `hauberk paths`: what an attacker gets at, and how.
 * @returns the exit code: 1 for a path of --fail-on or likelier, 3 when something could not be read or is not known
 * @throws {Problem} USAGE for an end that is not there, and as `readSources` does
 */
export async function paths(places: readonly string[], options: PathsOptions): Promise<number> {
  const { graph, problems } = await readChain(places, options, "paths");
  const report = toPathsReport(graph, { ...toEnds(graph, options), isPartial: problems.length > 0 });
  writeReport(print(report, options, problems));
  if (options.format !== "json") warnOf(problems);
  return toExitCode(report, problems, options.failOn);
}

/** The entries and targets that are asked about. */
export function toEnds(graph: AttackGraph, { from, to }: EndOptions): { entries: number[]; targets: number[] } {
  return {
    entries: from === undefined ? [...graph.entries] : findFootholds(graph, from, graph.entries),
    targets: to === undefined ? [...graph.targets] : findFootholds(graph, to, graph.targets),
  };
}

/** The same ends in other graphs of the same objects after a change: what somebody named and is no longer there is no end. */
export function followEnds(graph: AttackGraph, options: EndOptions): (later: AttackGraph) => ReturnType<typeof toEnds> {
  const ends = toEnds(graph, options);
  const follow = (later: AttackGraph, footholds: readonly number[]): number[] =>
    footholds.flatMap((one) => later.numberOf.get(graph.footholds[one]?.id ?? "") ?? []);
  return (later) => ({
    entries: options.from === undefined ? [...later.entries] : follow(later, ends.entries),
    targets: options.to === undefined ? [...later.targets] : follow(later, ends.targets),
  });
}

function print(report: PathsReport, options: PathsOptions, problems: readonly Problem[]): string {
  switch (options.format) {
    case "json": {
      const said = problems.map(({ code, message, at }) => ({ code, message, at }));
      return `${toJsonText({ ...report, problems: said })}\n`;
    }
    case "dot":
      return toPathsDot(report);
    case "markdown":
      return toPathsMarkdown(report, options.limit);
    case "text":
      return toPathsText(report, { explain: options.explain === true, most: options.limit });
  }
}

/** A path that only perhaps is there is no finding, and no all-clear: not everything could be looked at. */
export function toExitCode(
  { groups, targets }: PathsReport,
  problems: readonly Problem[],
  failOn: Likelihood | "none",
): number {
  if (problems.length > 0) return EXIT.incomplete;
  if (failOn === "none") return EXIT.clean;
  const bar = LIKELIHOODS.indexOf(failOn);
  if (groups.some(({ likelihood }) => LIKELIHOODS.indexOf(likelihood) <= bar)) return EXIT.findings;
  return targets.some(({ reached }) => reached === "perhaps") ? EXIT.incomplete : EXIT.clean;
}
