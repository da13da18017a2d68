import { toAccountName } from "../../inventory/index.ts";
import {
  type ControlText,
  type Finding,
  type Picture,
  type Stride,
  toResourceId,
  type Workload,
} from "../../model/index.ts";
import { type PathsThrough, toKey } from "./paths-through.ts";
import type { MissedControl } from "./report.ts";
import { toWeight } from "./weights.ts";

/** What was judged. */
export interface FindingsInput {
  readonly picture: Picture;
  /** Of every control that was judged. */
  readonly findings: readonly Finding[];
  readonly controls: ReadonlyMap<string, ControlText>;
}

/** A control that is missed, and the kinds of threat it is against. */
export interface Missed {
  readonly said: MissedControl;
  readonly strides: readonly Stride[];
}

/** The controls missed that concern a workload: its own, its account's, its namespace's and the cluster's; the heaviest first. */
export type FindMissed = (workload: Workload) => readonly Missed[];

/** Each control once, where it is missed most. */
type Heaviest = Map<string, Missed>;

const CLUSTER_SCOPED =
  /^(?:Cluster[A-Z].*|Node|PersistentVolume|StorageClass|.*WebhookConfiguration|ValidatingAdmissionPolicy.*|MutatingAdmissionPolicy.*|APIService|CustomResourceDefinition|RuntimeClass|PriorityClass|IngressClass|GatewayClass|CSIDriver|(?:Baseline)?AdminNetworkPolicy|Global[A-Z].*|.*Configuration|Policy)$/;

/** Hands out findings by what they are about. Those of reliability alone are no threats by somebody. */
export function toFindMissed({ picture, findings, controls }: FindingsInput, paths: PathsThrough): FindMissed {
  const own = new Map<string, Heaviest>();
  const ofNamespace = new Map<string, Heaviest>();
  const ofCluster: Heaviest = new Map();
  const workloads = new Set(picture.workloads.map(({ resource }) => toKey(toResourceId(resource.object))));
  for (const finding of findings) {
    const control = controls.get(finding.control);
    if (control === undefined || control.concern === "reliability") continue;
    const { kind, namespace, name } = finding.resource;
    if (kind === "Dockerfile") continue;
    const key = toKey(finding.resource);
    const missed = toMissed(finding, control, paths);
    if (workloads.has(key) || kind === "ServiceAccount") keep(listOf(own, key), missed);
    else if (kind === "Namespace") keep(listOf(ofNamespace, name), missed);
    else if (namespace === "" && CLUSTER_SCOPED.test(kind)) keep(ofCluster, missed);
    else keep(listOf(ofNamespace, namespace || "default"), missed);
  }
  return (workload) => {
    const { object } = workload.resource;
    const account = { apiVersion: "v1", kind: "ServiceAccount", name: toAccountName(workload.podSpec) };
    const namespace = object.metadata.namespace ?? "";
    const all: Heaviest = new Map(ofCluster);
    const more = [
      ofNamespace.get(workload.namespace),
      own.get(toKey({ ...account, namespace })),
      own.get(toKey(toResourceId(object))),
    ];
    for (const one of more.flatMap((list) => [...(list?.values() ?? [])])) keep(all, one);
    return [...all.values()].sort(compare);
  };
}

function toMissed(finding: Finding, { id, layer, threat }: ControlText, paths: PathsThrough): Missed {
  const { resource, verdict, message } = finding;
  const isOnPath = paths.isOnPath(id, resource);
  const weight = toWeight(finding, isOnPath);
  return { said: { control: id, layer, resource, verdict, isOnPath, weight, message }, strides: threat.stride };
}

function listOf(lists: Map<string, Heaviest>, key: string): Heaviest {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const made: Heaviest = new Map();
  lists.set(key, made);
  return made;
}

function keep(list: Heaviest, missed: Missed): void {
  const known = list.get(missed.said.control);
  if (known === undefined || known.said.weight < missed.said.weight) list.set(missed.said.control, missed);
}

function compare({ said: one }: Missed, { said: other }: Missed): number {
  return other.weight - one.weight || (one.control < other.control ? -1 : 1);
}
