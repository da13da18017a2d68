import { type KubernetesObject, Problem, type Resource, toGroup } from "../../../model/index.ts";
import type { ApiResource } from "../../../sources/cluster/index.ts";
import { withoutStatus } from "./kept.ts";
import type { Wanted } from "./live-kinds.ts";

/** The kinds of each group that say something about admission; undefined: all. */
const POLICY_KINDS: ReadonlyMap<string, readonly string[] | undefined> = new Map([
  ["kyverno.io", ["ClusterPolicy", "Policy", "PolicyException"]],
  [
    "policies.kyverno.io",
    [
      "ValidatingPolicy",
      "MutatingPolicy",
      "ImageValidatingPolicy",
      "NamespacedValidatingPolicy",
      "NamespacedMutatingPolicy",
      "NamespacedImageValidatingPolicy",
      "PolicyException",
    ],
  ],
  ["templates.gatekeeper.sh", ["ConstraintTemplate"]],
  ["constraints.gatekeeper.sh", undefined],
  ["mutations.gatekeeper.sh", ["Assign", "AssignMetadata", "AssignImage", "ModifySet"]],
  ["expansion.gatekeeper.sh", ["ExpansionTemplate"]],
  ["config.gatekeeper.sh", ["Config"]],
  ["syncset.gatekeeper.sh", ["SyncSet"]],
]);

/** The kinds of policies that the cluster has, to be followed. */
export function toWantedPolicies(served: readonly ApiResource[]): Map<string, Wanted> {
  const own = served.filter(({ group, kind, verbs }) => {
    const kinds = POLICY_KINDS.get(group);
    const isOurs = POLICY_KINDS.has(group) && (kinds === undefined || kinds.includes(kind));
    return isOurs && verbs.includes("list") && verbs.includes("watch");
  });
  return new Map(
    own.map((resource) => [
      `${resource.group}/${resource.version}/${resource.kind}`,
      { resource, keep: withoutStatus },
    ]),
  );
}

/**
 * The policies of the cluster as they are read, without the exceptions of Kyverno that lie outside the namespace where exceptions
 * count: who may write an object in a namespace must not thereby switch policies off.
 * @param exceptionNamespace undefined: no exception of the cluster counts
 */
export function toPolicyResources(
  objects: readonly KubernetesObject[],
  exceptionNamespace: string | undefined,
  context: string,
): { readonly resources: readonly Resource[]; readonly problems: readonly Problem[] } {
  const origin = { is: "cluster", context } as const;
  const isIgnored = ({ apiVersion, kind, metadata }: KubernetesObject): boolean =>
    kind === "PolicyException" &&
    toGroup(apiVersion).endsWith("kyverno.io") &&
    (exceptionNamespace === undefined || metadata.namespace !== exceptionNamespace);
  const ignored = objects.filter(isIgnored);
  const resources = objects.filter((object) => !isIgnored(object)).map((object) => ({ object, origin }));
  return { resources, problems: ignored.length === 0 ? [] : [toIgnored(ignored, exceptionNamespace)] };
}

function toIgnored(ignored: readonly KubernetesObject[], exceptionNamespace: string | undefined): Problem {
  const names = ignored.slice(0, 3).map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name ?? ""}`);
  const more = ignored.length > names.length ? ` and ${ignored.length - names.length} more` : "";
  const where =
    exceptionNamespace === undefined
      ? "no namespace is named for them (exceptionNamespace)"
      : `they count in namespace ${exceptionNamespace} only`;
  const message = `PolicyExceptions that are not honoured: ${names.join(", ")}${more}: ${where}`;
  return new Problem("POLICY_INVALID", message);
}
