import { dump } from "js-yaml";
import {
  type Flow,
  type NetworkModel,
  toDeclaredNeeds,
  toDnsNeeds,
  toNetworkPolicies,
  toObservedNeeds,
} from "../../../engines/network/index.ts";
import { formatProblem, type Picture } from "../../../model/index.ts";
import { toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { readFlowFile } from "./flow-file.ts";
import { type NetworkOptions, readNetwork, warn } from "./read-network.ts";
import { type ReportPlace, writeReport } from "../report-output.ts";
import { toVisibleLines } from "./visible-lines.ts";

/** What was typed after `hauberk net generate`. */
export interface NetGenerateOptions extends NetworkOptions, ReportPlace<"yaml" | "json"> {
  /** Logs of traffic; declared traffic does not count then, unless it is asked for. */
  readonly flows?: readonly string[];
  readonly declared?: boolean;
  readonly ingressNamespace?: string;
  /** Only for these namespaces. */
  readonly only?: readonly string[];
}

/** The cluster's own: whoever closes them closes the cluster. */
const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(["kube-system", "kube-public", "kube-node-lease"]);

/**
 * `hauberk net generate`: NetworkPolicies that close every namespace but for what is needed.
 * @returns the exit code: 3 when something could not be read, or a workload had to be left out
 * @throws {Problem} FILE_UNREADABLE and FILE_TOO_LARGE for a log of traffic, and as `readNetwork` does; a line that is no flow is told
 */
export async function netGenerate(paths: readonly string[], options: NetGenerateOptions): Promise<number> {
  const seen = (options.flows ?? []).map(readFlowFile);
  const flows = seen.flatMap((one) => one.flows);
  const faults = seen.flatMap((one) => one.problems);
  const read = await readNetwork(paths, options, "net generate");
  const { needs, notes } = toNeeds(read.picture, read.model, flows, options);
  const { policies, indistinct } = toNetworkPolicies(read.model, needs, toFilter(options));
  if (options.format === "json") writeReport(`${toJsonText({ apiVersion: "v1", kind: "List", items: policies })}\n`);
  else
    for (const policy of policies)
      writeReport(toVisibleLines(`---\n${dump(policy, { lineWidth: 120, noRefs: true })}`));
  warn(read);
  for (const fault of faults) process.stderr.write(`hauberk: ${toVisible(formatProblem(fault))}\n`);
  for (const note of notes) process.stderr.write(`note: ${toVisible(note)}\n`);
  for (const { name } of indistinct)
    process.stderr.write(
      `hauberk: ${toVisible(name)} is left out, and closed: no label tells it from other workloads of its namespace\n`,
    );
  const already = read.model.policies.length;
  if (already > 0)
    process.stderr.write(`note: what ${already} policies that are there allow stays allowed beside these\n`);
  if (policies.length > 0)
    process.stderr.write("note: probes come from the node of a pod, which network plugins let through in any case\n");
  return read.problems.length + faults.length + indistinct.length === 0 ? EXIT.clean : EXIT.incomplete;
}

function toNeeds(picture: Picture, model: NetworkModel, flows: readonly Flow[], options: NetGenerateOptions) {
  const { ingressNamespace } = options;
  const seen = toObservedNeeds(model, flows);
  const isDeclared = options.flows === undefined || options.declared === true;
  const declared = isDeclared
    ? toDeclaredNeeds(picture, model, ingressNamespace === undefined ? {} : { ingressNamespace })
    : { needs: toDnsNeeds(model), notes: [] };
  return { needs: [...seen.needs, ...declared.needs], notes: [...seen.notes, ...declared.notes] };
}

function toFilter({ only = [] }: NetGenerateOptions): (namespace: string) => boolean {
  const wanted = new Set(only);
  return wanted.size === 0 ? (name) => !SYSTEM_NAMESPACES.has(name) : (name) => wanted.has(name);
}
