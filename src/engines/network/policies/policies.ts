import { type Picture, type Problem, type Resource, toResourceId } from "../../../model/index.ts";
import { type Policy, TIERS } from "../model.ts";
import { toAdminPolicy, toBaselinePolicy, toClusterPolicy } from "./admin-policy.ts";
import { FOREIGN_KINDS } from "./foreign-kinds.ts";
import { toMultiPolicies } from "./multi-network-policy.ts";
import { toNetworkPolicy } from "./network-policy.ts";
import { type Report, toReport } from "./report.ts";

/** Reads one object as policies of the model. */
export type ReadPolicy = (report: Report, picture: Picture) => readonly Policy[];

const OWN_KINDS: ReadonlyMap<string, ReadPolicy> = new Map<string, ReadPolicy>([
  ["networking.k8s.io/NetworkPolicy", (report) => [toNetworkPolicy(report)]],
  ["policy.networking.k8s.io/AdminNetworkPolicy", (report) => [toAdminPolicy(report)]],
  ["policy.networking.k8s.io/BaselineAdminNetworkPolicy", (report) => [toBaselinePolicy(report)]],
  ["policy.networking.k8s.io/ClusterNetworkPolicy", (report) => [toClusterPolicy(report)]],
  ["k8s.cni.cncf.io/MultiNetworkPolicy", toMultiPolicies],
]);

/** Every policy of the picture, in the order they are asked; those of plugins that `translators` do not know are doubts. */
export function toPolicies(
  picture: Picture,
  translators: ReadonlyMap<string, ReadPolicy>,
): { policies: Policy[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const policies: Policy[] = [];
  for (const [groupKind, read] of [...OWN_KINDS, ...translators]) {
    const resources = picture.ofKind(groupKind);
    const twice = findTwice(resources);
    for (const resource of resources) {
      const report = toReport(resource, problems);
      const made = read(report, picture);
      const isTwice = twice.has(toKey(resource));
      policies.push(...(isTwice ? made.map((one) => inDoubt(one, report.fault([], "is there more than once"))) : made));
    }
    policies.push(...toBlindPolicies(picture, groupKind));
  }
  for (const [groupKind, scope] of FOREIGN_KINDS) {
    if (translators.has(groupKind)) continue;
    policies.push(...picture.ofKind(groupKind).map((resource) => toForeignPolicy(resource, scope)));
    policies.push(...toBlindPolicies(picture, groupKind));
  }
  const sorted = policies.sort(byOrder);
  return { policies: withoutTies(sorted, problems), problems };
}

function byOrder(one: Policy, other: Policy): number {
  const tiers = TIERS.indexOf(one.tier) - TIERS.indexOf(other.tier) || one.priority - other.priority;
  if (tiers !== 0) return tiers;
  const [first, second] = [`${one.namespace}/${one.name}`, `${other.namespace}/${other.name}`];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Names that more than one object has: which of them counts is not known. */
function findTwice(resources: readonly Resource[]): Set<string> {
  const seen = new Set<string>();
  return new Set(
    resources.flatMap((resource) => {
      const key = toKey(resource);
      if (seen.has(key)) return [key];
      seen.add(key);
      return [];
    }),
  );
}

const toKey = ({ object }: Resource): string =>
  `${object.metadata.namespace ?? "default"}/${object.metadata.name ?? ""}`;

function inDoubt(policy: Policy, doubt: string): Policy {
  const { ingress: _ingress, egress: _egress, ...rest } = policy;
  return { ...rest, doubt };
}

/** What policies of one priority decide together is left open by the API. */
function withoutTies(policies: readonly Policy[], problems: Problem[]): Policy[] {
  const admin = Map.groupBy(
    policies.filter(
      ({ tier, kind, doubt }) => tier !== "namespace" && kind !== "BaselineAdminNetworkPolicy" && doubt === undefined,
    ),
    ({ tier, priority }) => `${tier} ${priority}`,
  );
  const ties = new Map(
    [...admin.values()].flatMap((group) => (group.length > 1 ? group.map((policy) => [policy, group] as const) : [])),
  );
  return policies.map((policy) => {
    const group = ties.get(policy);
    if (group === undefined || policy.resource === undefined) return policy;
    const others = group.filter((other) => other !== policy).map(({ name }) => name);
    const report = toReport(policy.resource, problems);
    return inDoubt(
      policy,
      report.fault(["spec", "priority"], `is that of ${others.join(", ")} too: the order is undefined`),
    );
  });
}

function toForeignPolicy(resource: Resource, scope: "namespace" | "cluster"): Policy {
  const { kind, namespace, name } = toResourceId(resource.object);
  const home = scope === "cluster" ? "" : namespace || "default";
  return {
    kind,
    namespace: home,
    name,
    // A plugin may ask its own policies before all others.
    tier: "admin",
    priority: -1,
    subjects: [{ is: "pods", ...(scope === "cluster" ? {} : { namespace: home }) }],
    doubt: `${kind} ${home === "" ? "" : `${home}/`}${name} is not understood`,
    resource,
  };
}

/** Policies that could not be listed may be there, and say anything. */
function toBlindPolicies(picture: Picture, groupKind: string): Policy[] {
  return picture.blind.flatMap((blind) => {
    const group = groupKind.slice(0, groupKind.indexOf("/"));
    if (blind.groupKind !== groupKind && blind.groupKind !== `${group}/*`) return [];
    const kind = groupKind.slice(group.length + 1);
    return [
      {
        kind,
        namespace: blind.namespace,
        name: "*",
        tier: groupKind.startsWith("networking.k8s.io/") ? "namespace" : "admin",
        priority: -1,
        subjects: [{ is: "pods", ...(blind.namespace === "" ? {} : { namespace: blind.namespace }) }],
        doubt: `${kind}: ${blind.because}`,
      } satisfies Policy,
    ];
  });
}
