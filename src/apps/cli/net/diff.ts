import { diffNetworks, formatDiff } from "../../../engines/network/index.ts";
import { EXIT } from "../exit.ts";
import { type NetworkOptions, type NetworkRead, readNetwork, warn } from "./read-network.ts";
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
  writeReport(toVisibleLines(formatDiff(changes, options.format)));
  if (left > 0) process.stderr.write(`${left} more changes are not shown\n`);
  const problems = Object.values(sides).flatMap((read) => {
    warn(read);
    return read.problems;
  });
  if (problems.length > 0) return EXIT.incomplete;
  return changes.some(({ is }) => is !== "unchanged") ? EXIT.findings : EXIT.clean;
}

const readSide = async (path: string, options: NetworkOptions): Promise<NetworkRead> =>
  await readNetwork([path], options, "net diff");
