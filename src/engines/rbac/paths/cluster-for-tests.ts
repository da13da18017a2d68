import { applyEditsToValue } from "../../../formats/edit/index.ts";
import { readYaml } from "../../../formats/yaml/index.ts";
import { toPicture, toResources } from "../../../inventory/index.ts";
import {
  type AttackFacts,
  type Change,
  formatProblem,
  type FootholdId,
  type KubernetesObject,
  type Picture,
  Problem,
  type Resource,
  toFootholdId,
  toResourceId,
} from "../../../model/index.ts";
import { toAuthorizer } from "../authorizer.ts";
import { toRbacFacts } from "./to-rbac-facts.ts";

const NOWHERE = { file: "cluster.yaml", line: 1, column: 1 };

export function readCluster(text: string): Resource[] {
  const { items, problems } = readYaml("cluster.yaml", text);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(formatProblem(problem));
  return items.flatMap((item) => toResources(item, () => NOWHERE).items);
}

export function toPictureOf(resources: readonly Resource[], complete = true): Picture {
  return toPicture({ resources, complete }, () => NOWHERE).picture;
}

export function toFactsOf(resources: readonly Resource[], complete = true, kubernetesVersion = "1.36"): AttackFacts {
  const picture = toPictureOf(resources, complete);
  return toRbacFacts(picture, toAuthorizer(picture), { kubernetesVersion });
}

/** Everything that can be reached, the beginning too. */
export function reach({ steps }: AttackFacts, from: FootholdId): Set<FootholdId> {
  const leaving = Map.groupBy(steps, (step) => step.from);
  const reached = new Set<FootholdId>([from]);
  for (const one of reached) for (const { to } of leaving.get(one) ?? []) reached.add(to);
  return reached;
}

/** The objects after a change was made to one of them. */
export function withChange(resources: readonly Resource[], change: Change): Resource[] {
  const [created] = change.creates ?? [];
  const more = created === undefined ? [] : [{ object: created, origin: { is: "cluster", context: "test" } as const }];
  const id = JSON.stringify(change.resource);
  const kept = resources.flatMap((resource): Resource[] => {
    if (JSON.stringify(toResourceId(resource.object)) !== id) return [resource];
    if (change.deletes === true) return [];
    const value = applyEditsToValue(resource.object, change.edits);
    if (value instanceof Problem) throw new Error(`${change.id}: ${value.message}`);
    return [{ ...resource, object: value as KubernetesObject }];
  });
  return [...kept, ...more];
}

export const ATTACKER = toFootholdId("identity", "ServiceAccount", "shop", "robot");

const RBAC = "apiVersion: rbac.authorization.k8s.io/v1";

/**
 * Two namespaces, a shop with a baseline and a bank whose account `vault` is an administrator; a robot in the shop.
 * @param rules of the robot, as YAML in one line, everywhere or in one namespace
 */
export function toCluster(rules: string, namespace?: string, more = ""): string {
  const binding =
    namespace === undefined
      ? "kind: ClusterRoleBinding\nmetadata: { name: robot }"
      : `kind: RoleBinding\nmetadata: { name: robot, namespace: ${namespace} }`;
  return `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
---
apiVersion: v1
kind: Namespace
metadata: { name: bank, labels: { pod-security.kubernetes.io/enforce: restricted } }
---
apiVersion: v1
kind: Namespace
metadata: { name: tools }
---
apiVersion: v1
kind: Node
metadata: { name: worker-1 }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: robot, namespace: shop }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: vault, namespace: bank }
---
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: bank }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ledger, namespace: bank }
spec:
  selector: { matchLabels: { app: ledger } }
  template:
    metadata: { labels: { app: ledger } }
    spec: { serviceAccountName: vault, containers: [{ name: ledger, image: registry.example/ledger:1 }] }
---
${RBAC}
kind: ClusterRole
metadata: { name: cluster-admin, labels: { kubernetes.io/bootstrapping: rbac-defaults } }
rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]
---
${RBAC}
kind: ClusterRoleBinding
metadata: { name: vault }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: vault, namespace: bank }]
---
${RBAC}
kind: ClusterRole
metadata: { name: robot }
rules: ${rules}
---
${RBAC}
${binding}
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: robot }
subjects: [{ kind: ServiceAccount, name: robot, namespace: shop }]
${more}`;
}
