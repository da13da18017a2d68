import { diffNetworks, formatDiff } from "../../../engines/network/index.ts";
import { EXIT } from "../exit.ts";
import { toJsonText } from "../../../reporters/index.ts";
import { type NetworkOptions, type NetworkRead, readNetwork, toProblemsJson, warn } from "./read-network.ts";
import { type ReportPlace, writeReport } from "../report-output.ts";
import { toVisibleLines } from "./visible-lines.ts";

/** What was typed after `hauberk net diff`. */
export interface NetDiffOptions extends ReportPlace<"text" | "json" | "csv" | "dot" | "markdown"> {
  /** False with --no-render. */
  readonly render?: boolean;
  readonly quiet?: boolean;
}

/**
 * `hauberk net diff`: which connections came, went or changed.
 * @returns the exit code: 0 none, 1 some, 3 something could not be read or understood
 * @throws {Problem} as `readNetwork` does
 */
export async function netDiff([old, now]: readonly [string, string], options: NetDiffOptions): Promise<number> {
  const sides = { old: await readSide(old, options), now: await readSide(now, options) };
  const { changes, left } = diffNetworks(sides.old.model, sides.now.model);
  const problems = [...sides.old.problems, ...sides.now.problems];
  const text = formatDiff(changes, options.format);
  const whole = options.format === "json" ? withProblems(text, sides.old, sides.now) : text;
  writeReport(toVisibleLines(whole));
  if (left > 0) process.stderr.write(`${left} more changes are not shown\n`);
  for (const read of Object.values(sides)) warn(read);
  if (problems.length > 0) return EXIT.incomplete;
  return changes.some(({ is }) => is !== "unchanged") ? EXIT.findings : EXIT.clean;
}

/** No change is no all-clear where a side could not be read. */
function withProblems(text: string, old: NetworkRead, now: NetworkRead): string {
  const problems = [...toProblemsJson(old), ...toProblemsJson(now)];
  return `${toJsonText({ ...(JSON.parse(text) as object), problems })}\n`;
}

const readSide = async (path: string, options: NetworkOptions): Promise<NetworkRead> =>
  await readNetwork([path], options, "net diff");
