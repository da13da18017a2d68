import { type NetworkModel, toNetworkModel } from "../../../engines/network/index.ts";
import { locate } from "../../../formats/position/index.ts";
import { toPicture } from "../../../inventory/index.ts";
import { formatProblem, type Picture, type Problem } from "../../../model/index.ts";
import { toVisible } from "../../../reporters/index.ts";
import { toProgress } from "../progress.ts";
import { readSources, type SourceOptions } from "../read-sources.ts";

export interface NetworkRead {
  readonly picture: Picture;
  readonly model: NetworkModel;
  /** Of reading, linking and policies together; any of them makes the answer less than the whole truth. */
  readonly problems: readonly Problem[];
}

/** Problems as JSON has them. */
export function toProblemsJson({ problems }: NetworkRead): object[] {
  return problems.map(({ code, message, at }) => ({ code, message, ...(at === undefined ? {} : { at }) }));
}

export type NetworkOptions = SourceOptions & { readonly quiet?: boolean };

/**
 * Reads files, a snapshot or the live cluster as one network.
 * @param command as in messages: `net reach`
 * @throws {Problem} as `readSources` does
 */
export async function readNetwork(
  paths: readonly string[],
  options: NetworkOptions,
  command: string,
): Promise<NetworkRead> {
  const progress = toProgress(process.stderr, options.quiet === true, () => performance.now());
  const read = await readSources(paths, options, progress, command);
  progress.clear();
  const { picture, problems } = toPicture(read.input, locate);
  const model = toNetworkModel(picture);
  return { picture, model, problems: [...read.problems, ...problems, ...model.problems] };
}

/** What was wrong and what is good to know, where a report does not get in its way. */
export function warn({ problems, model }: NetworkRead): void {
  for (const problem of problems) process.stderr.write(`hauberk: ${toVisible(formatProblem(problem))}\n`);
  for (const note of model.notes) process.stderr.write(`note: ${toVisible(note)}\n`);
}
