import { type KindTable, toKindTable } from "../../inventory/kinds/index.ts";
import { type Blind, type KubernetesObject, toGroupKind } from "../../model/index.ts";
import { toMakerAsks } from "./asks.ts";
import type { Gate } from "./gate.ts";
import { toBoundPolicies, toPolicyGates } from "./policy-gates.ts";
import type { Ask } from "./rule.ts";
import { toWebhookGates } from "./webhook-gates.ts";

export interface EnforcementInput {
  readonly objects: readonly KubernetesObject[];
  /** Whether these are all there are (a live cluster), or only what was handed over (files). */
  readonly complete: boolean;
  readonly blind: readonly Blind[];
  readonly now: Date;
}

export interface Namespace {
  readonly name: string;
  /** Undefined where the object was not given: then only its name is known. */
  readonly object: KubernetesObject | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** What was read, ready to be asked. */
export interface Cluster {
  readonly gates: readonly Gate[];
  readonly namespaces: readonly Namespace[];
  readonly kinds: KindTable;
  /** Creating each kind that makes pods. */
  readonly makers: readonly Ask[];
  readonly now: Date;
  readonly objects: readonly KubernetesObject[];
  readonly ofKind: (groupKind: string) => readonly KubernetesObject[];
  /** Whether what is not among the objects of a kind is not there. */
  readonly isAll: (groupKind: string) => boolean;
}

export const NAME_LABEL = "kubernetes.io/metadata.name";
/** Namespaces of Kubernetes itself. */
export const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(["kube-system", "kube-public", "kube-node-lease"]);

export function toCluster({ objects, complete, blind, now }: EnforcementInput): Cluster {
  const kinds = toKindTable(objects);
  const byKind = Map.groupBy(objects, toGroupKind);
  const ofKind = (groupKind: string): readonly KubernetesObject[] => byKind.get(groupKind) ?? [];
  const blindKinds = new Set(blind.map(({ groupKind }) => groupKind));
  return {
    gates: [
      ...ofKind("admissionregistration.k8s.io/MutatingWebhookConfiguration").flatMap(toWebhookGates),
      ...ofKind("admissionregistration.k8s.io/ValidatingWebhookConfiguration").flatMap(toWebhookGates),
      ...toBoundPolicies(objects).flatMap(toPolicyGates),
    ],
    namespaces: toNamespaces(objects, ofKind("/Namespace")),
    kinds,
    makers: toMakerAsks(kinds),
    now,
    objects,
    ofKind,
    isAll: (groupKind) => complete && !blindKinds.has(groupKind),
  };
}

/** Namespaces that were given, and those that objects are in. */
function toNamespaces(objects: readonly KubernetesObject[], given: readonly KubernetesObject[]): Namespace[] {
  const known = new Map(given.map((object) => [object.metadata.name ?? "", object]));
  const names = new Set([...known.keys(), ...objects.flatMap(({ metadata }) => metadata.namespace ?? [])]);
  names.delete("");
  if (names.size === 0) names.add("default");
  return [...names].toSorted().map((name) => {
    const object = known.get(name);
    // The API server puts the name's label on every namespace.
    return { name, object, labels: { ...object?.metadata.labels, [NAME_LABEL]: name } };
  });
}
