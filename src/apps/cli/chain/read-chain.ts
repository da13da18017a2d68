import { type AttackGraph, toAttackGraph } from "../../../chain/index.ts";
import { locate } from "../../../formats/position/index.ts";
import { suggest } from "../../../formats/text/index.ts";
import { type PictureInput, toPicture } from "../../../inventory/index.ts";
import {
  DEFAULT_SETTINGS,
  formatProblem,
  type ImageReport,
  type Picture,
  Problem,
  type Settings,
  toFootholdId,
} from "../../../model/index.ts";
import { toVisible } from "../../../reporters/index.ts";
import { readConfiguration } from "../configuration.ts";
import { toProgress } from "../progress.ts";
import { withBeside } from "../read-beside.ts";
import { readSources, type SourceOptions } from "../read-sources.ts";
import { partReports, readVulnerabilities } from "../vulnerabilities.ts";
import { type FactOptions, toAllFacts } from "./all-facts.ts";
import { toImageFaults } from "./image-faults.ts";
import { findUnread } from "./unread-kinds.ts";

/** What every command about attacks takes. */
export interface ChainCommandOptions extends SourceOptions {
  readonly quiet?: boolean;
  /** hauberk.yaml; default: that of this folder, if there is one. */
  readonly config?: string;
  /** Reports of nodes and descriptions of the cloud. */
  readonly beside?: readonly string[];
  /** Reports of scanners. */
  readonly vulnerabilities?: readonly string[];
  /** `shop/payments`: secrets and workloads that must not be lost. */
  readonly secret?: readonly string[];
  readonly workload?: readonly string[];
  /** Namespaces whose tenants may mean harm. */
  readonly tenant?: readonly string[];
}

/** Objects, and what an attacker may do with them. */
export interface ChainRead {
  readonly input: PictureInput;
  readonly picture: Picture;
  readonly graph: AttackGraph;
  readonly settings: Settings;
  /** Any of them makes the answer less than the whole truth. */
  readonly problems: readonly Problem[];
  /** The same question about other objects: after a change. */
  readonly again: (input: PictureInput) => AttackGraph;
}

/**
 * Reads files, a snapshot or the live cluster as one graph of attacks.
 * @param command as in messages: `paths`
 * @throws {Problem} as `readSources` does
 */
export async function readChain(
  paths: readonly string[],
  options: ChainCommandOptions,
  command: string,
): Promise<ChainRead> {
  const configured = readConfiguration(options.config).settings;
  const progress = toProgress(process.stderr, options.quiet === true, () => performance.now());
  const parted = options.vulnerabilities === undefined ? { reports: [], manifests: [...paths] } : partReports(paths);
  const read = withBeside(await readSources(parted.manifests, options, progress, command), options.beside);
  progress.show("linking");
  const named = { secrets: options.secret ?? [], workloads: options.workload ?? [] };
  const reports = readVulnerabilities([...(options.vulnerabilities ?? []), ...parted.reports]);
  const faults = toImageFaults(reports.reports);
  const { kubernetesVersion } = read;
  const version = kubernetesVersion === undefined ? {} : { kubernetesVersion };
  const settings: Settings = { ...DEFAULT_SETTINGS, ...configured, ...version };
  const facts: FactOptions = {
    settings,
    targets: named,
    vulnerabilities: faults,
    ...(options.tenant === undefined ? {} : { tenants: options.tenant }),
    ...version,
  };
  const { picture, problems } = toPicture(read.input, locate);
  const unread = findUnread(picture, read.problems);
  const all = [...read.problems, ...unread, ...reports.problems, ...problems];
  const graph = toAttackGraph(toAllFacts(picture, facts));
  progress.clear();
  noteUnasked(faults.findUnasked());
  try {
    requireNamed(picture, graph, options);
  } catch (slip) {
    // What is asked for may stand where nothing could be read.
    warnOf(all);
    throw slip;
  }
  return {
    input: read.input,
    picture,
    graph,
    settings,
    problems: all,
    again: (input) => toAttackGraph(toAllFacts(toPicture(input, locate).picture, facts)),
  };
}

const MOST_NOTED = 5;

/** A report on another tag or build than the one that runs says nothing, and its reader thinks that it did. */
function noteUnasked(reports: readonly ImageReport[]): void {
  const say = (text: string): void => void process.stderr.write(`note: ${toVisible(text)}\n`);
  for (const { sources, image } of reports.slice(0, MOST_NOTED)) {
    const name = image.references[0] ?? image.digests[0] ?? "an image without a name";
    say(`${sources.join(", ")}: no workload that was read runs ${name}, or not this build of it`);
  }
  if (reports.length > MOST_NOTED) say(`so of ${reports.length - MOST_NOTED} more reports`);
}

/** A slip in the name of what must not be lost, or of who may mean harm, must not pass for safety. */
function requireNamed(picture: Picture, graph: AttackGraph, { secret, workload, tenant }: ChainCommandOptions): void {
  const { namespaces, workloads } = picture;
  const nameOf = (namespace: string | undefined, name = ""): string => `${namespace ?? "default"}/${name}`;
  for (const text of workload ?? []) {
    const names = workloads.map((one) => nameOf(one.namespace, one.resource.object.metadata.name));
    requireOne("--workload", text.includes("/") ? text : nameOf("default", text), names, "no such workload was read");
  }
  for (const text of secret ?? []) {
    const id = toFootholdId("secret", ...text.split("/"));
    if (picture.whyBlind("/Secret", text.split("/")[0] ?? "") !== undefined || graph.steps.some(({ to }) => to === id))
      continue;
    const names = picture
      .ofKind("/Secret")
      .map(({ object }) => nameOf(object.metadata.namespace, object.metadata.name));
    requireOne("--secret", text, names, "no such Secret was read, and nothing leads to one");
  }
  for (const name of tenant ?? []) {
    if (!namespaces.includes(name))
      throw new Problem("USAGE", `nothing that was read is in namespace ${name}${suggest(name, namespaces)}`);
  }
}

function requireOne(option: string, text: string, names: readonly string[], what: string): void {
  if (names.includes(text)) return;
  throw new Problem("USAGE", `${option} ${text}: ${what}${suggest(text, names)}: write namespace/name`);
}

/** What was wrong, on standard error, where a report does not get in its way. */
export function warnOf(problems: readonly Problem[]): void {
  for (const problem of problems) process.stderr.write(`hauberk: ${toVisible(formatProblem(problem))}\n`);
}
