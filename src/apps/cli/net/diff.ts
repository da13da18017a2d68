import { type ConnectionList, diffConnections, formatDiff, toReach } from "../../../engines/network/index.ts";
import { EXIT } from "../exit.ts";
import { type NetworkOptions, type NetworkRead, readNetwork, warn } from "./read-network.ts";
import { toVisibleLines } from "./visible-lines.ts";

/** What was typed after `hauberk net diff`. */
export interface NetDiffOptions {
  readonly output: "text" | "csv" | "md" | "dot" | "json";
  /** False with --no-render. */
  readonly render?: boolean;
  readonly quiet?: boolean;
}

/**
 * `hauberk net diff`: which connections came, went or changed.
 * @returns the exit code: 0 none, 1 some, 3 something could not be read or understood
 * @throws {Problem} as `readNetwork` does
 */
export async function netDiff(
  [old, now]: readonly [string, string],
  { output, ...options }: NetDiffOptions,
): Promise<number> {
  const sides = { old: await readSide(old, options), now: await readSide(now, options) };
  const changes = diffConnections(sides.old.list, sides.now.list);
  process.stdout.write(toVisibleLines(formatDiff(changes, output)));
  for (const { read } of Object.values(sides)) warn(read);
  const unknown = Object.values(sides).reduce((sum, side) => sum + side.unknown, 0);
  if (unknown > 0)
    process.stderr.write(`unknown: ${unknown} pairs are not compared; hauberk net reach says which, and why\n`);
  if (unknown > 0 || Object.values(sides).some(({ read }) => read.problems.length > 0)) return EXIT.incomplete;
  return changes.some(({ is }) => is !== "unchanged") ? EXIT.findings : EXIT.clean;
}

interface Side {
  readonly read: NetworkRead;
  readonly list: ConnectionList;
  readonly unknown: number;
}

async function readSide(path: string, options: NetworkOptions): Promise<Side> {
  const read = await readNetwork([path], options, "net diff");
  const reaches = toReach(read.model);
  return {
    read,
    list: { connections: reaches.flatMap(({ connections }) => connections), workloads: read.model.peers },
    unknown: reaches.reduce((sum, reach) => sum + reach.unknown.length, 0),
  };
}
