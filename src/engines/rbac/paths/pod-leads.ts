import { asString, dig, type FootholdKind, toFootholdId, toNamespace } from "../../../model/index.ts";
import type { Lead } from "./lead.ts";
import { EVERYWHERE, type Right } from "./right.ts";
import { toWorkloadParts, type World } from "./world.ts";

/** What rights to pods and workloads lead to. */
export const podLeads = {
  "create-pods": leadsOfCreate,
  "create-custom-workloads": ({ namespace }: Right, world: World): Lead[] =>
    hasOperator(world, OPERATORS)
      ? [
          {
            to: { what: "create-pods", namespace },
            kind: "rbac/create-custom-workload",
            technique: "T1610",
            likelihood: world.picture.complete ? "likely" : "possible",
            precondition: "the operator of the custom resources runs",
            message: "an operator makes the pods that custom resources describe",
          },
        ]
      : [],
  "change-pods": (right: Right): Lead[] => [
    toRun(right, "rbac/change-pod", "T1609", "puts another image into the pods"),
  ],
  "change-templates": leadsOfTemplates,
  "exec-in-pods": (right: Right): Lead[] => [toRun(right, "rbac/exec", "T1609", "runs commands in the pods")],
  "attach-to-pods": (right: Right): Lead[] => [
    {
      ...toRun(right, "rbac/attach", "T1609", "writes to the input of a process"),
      likelihood: "possible",
      precondition: "a container keeps its standard input open",
    },
  ],
  "exec-by-get": (right: Right, { version }: World): Lead[] =>
    version !== undefined && Number(version.split(".")[1]) >= 35
      ? []
      : [
          {
            ...toRun(right, "rbac/exec", "T1609", "runs commands in the pods over WebSocket, for which get is enough"),
            likelihood: "possible",
            precondition: "the API server is older than 1.35",
          },
        ],
  "add-ephemeral-containers": (right: Right): Lead[] => [
    toRun(right, "rbac/ephemeral-container", "T1609", "adds a container to the pods"),
    toRoot(right.namespace, "rbac/ephemeral-container", "adds a container of any kind to a pod"),
  ],
  "forward-ports": (right: Right): Lead[] => [
    {
      to: { ...right, what: "reach-pods" },
      kind: "rbac/forward-ports",
      technique: "T1090",
      message: "reaches ports of pods through the API server, past network policies",
    },
  ],
  "change-network-policies": (right: Right): Lead[] => [
    {
      to: { what: "reach-pods", namespace: right.namespace },
      kind: "rbac/change-network-policies",
      technique: "T1562.007",
      likelihood: "possible",
      precondition: "the attacker has a pod somewhere to connect from",
      message: "deletes what keeps traffic from pods",
    },
  ],
  "reach-kubelets": leadsOfKubelets,
  "ask-for-root": leadsToRoot,
} as const;

function leadsOfCreate({ namespace }: Right): Lead[] {
  const where = namespace === EVERYWHERE ? "its namespace" : namespace;
  return [
    {
      to: { what: "become-accounts", namespace },
      kind: "rbac/create-pods",
      technique: "T1610",
      message: `a pod runs as any ServiceAccount of ${where}`,
    },
    {
      to: { what: "read-secrets", namespace },
      kind: "rbac/mount-secrets",
      technique: "T1552.007",
      message: `a pod mounts any Secret of ${where}`,
    },
    {
      to: { what: "mount-volumes", namespace },
      kind: "rbac/mount-volumes",
      technique: "T1610",
      message: `a pod mounts any claim of ${where}`,
    },
    toRoot(namespace, "rbac/create-pods", "a pod has containers of any kind"),
  ];
}

/** A template says as which account pods run and what they mount, and its controller makes them. */
function leadsOfTemplates(right: Right, world: World): Lead[] {
  const { namespace, name } = right;
  const run = toRun(right, "rbac/change-template", "T1609", "puts another image into the pods");
  const create = {
    kind: "rbac/change-template",
    technique: "T1610",
    message: "writes another pod into the template",
  };
  if (name === undefined) return [run, { ...create, to: { what: "create-pods", namespace } }];
  const places = findTemplates(world, name, namespace);
  return [run, ...[...places].map((one): Lead => ({ ...create, to: { what: "create-pods", namespace: one } }))];
}

/** Namespaces with a workload of that name whose template says what its pods are. */
export function findTemplates(world: World, name: string, namespace: string): Set<string> {
  const owners = world
    .workloadsOf(name, namespace)
    .filter(({ resource: { object } }) => object.metadata.name === name && object.kind !== "Pod");
  // Who wrote the rule knows of the workload.
  return new Set([...owners.map((one) => toWorkloadParts(one)[0]), ...(world.picture.complete ? [] : [namespace])]);
}

/** A step for each namespace whose admission lets a privileged pod in: enforcing there takes that one away. */
function leadsToRoot({ namespace }: Right, world: World): Lead[] {
  const leads: Lead[] = [];
  for (const one of namespace === EVERYWHERE ? world.namespaces : [namespace]) {
    const privileged = world.admittance.privileged(one);
    if (privileged === undefined) continue;
    leads.push({
      to: { what: "start-privileged-pods", namespace: EVERYWHERE },
      kind: "rbac/privileged-container",
      technique: "T1611",
      likelihood: privileged.likelihood,
      precondition: privileged.precondition,
      message: `asks for a privileged container in ${one}`,
      changes: privileged.changes,
    });
  }
  return leads;
}

function toRoot(namespace: string, kind: string, message: string): Lead {
  return { to: { what: "ask-for-root", namespace }, kind, technique: "T1611", message };
}

function toRun({ namespace, name }: Right, kind: string, technique: string, message: string): Lead {
  return { to: { what: "run-code", namespace, ...(name === undefined ? {} : { name }) }, kind, technique, message };
}

/** Steps to workloads of a namespace, or to those that a pod's name can be of; of the whole cluster, by namespace. */
export function runLeads(
  { what, namespace, name }: Right,
  world: World,
  to: FootholdKind,
  kind: string,
  technique: string,
  does: string,
): Lead[] {
  if (namespace === EVERYWHERE) {
    const places =
      name === undefined
        ? world.namespaces.filter((one) => world.workloadsIn(one).length > 0)
        : new Set(world.workloadsOf(name, EVERYWHERE).map((one) => toWorkloadParts(one)[0]));
    return [...places].map((one) => ({
      to: { what, namespace: one, ...(name === undefined ? {} : { name }) },
      kind: "rbac/everywhere",
      message: `everywhere is also in ${one}`,
    }));
  }
  const workloads = name === undefined ? world.workloadsIn(namespace) : world.workloadsOf(name, namespace);
  return workloads.map((workload) => {
    const parts = toWorkloadParts(workload);
    const { kind: workloadKind } = workload.resource.object;
    return {
      to: toFootholdId(to, ...parts),
      kind,
      technique,
      message: `${does} of ${workloadKind} ${parts[0]}/${parts[2]}`,
    };
  });
}

function leadsOfKubelets({ name }: Right, world: World): Lead[] {
  const kubelet = {
    kind: "rbac/reach-kubelet",
    technique: "T1609",
    message: "a kubelet runs commands in every pod of its node, for which get is enough, past admission and audit",
  };
  const everything: Lead = { ...kubelet, to: { what: "run-code", namespace: EVERYWHERE } };
  if (name === undefined) return [everything];
  const isGone = world.nodes.length > 0 && !world.nodes.some(({ object }) => object.metadata.name === name);
  if (world.picture.complete && isGone) return [];
  const pods = world.picture.ofKind("/Pod").filter(({ object }) => asString(dig(object, "spec", "nodeName")) === name);
  if (pods.length === 0) return [{ ...everything, likelihood: "possible", precondition: `pods run on node ${name}` }];
  const names = new Map<string, Right>();
  for (const { object } of pods) {
    const namespace = toNamespace(object.metadata.namespace);
    for (const workload of world.workloadsOf(object.metadata.name ?? "", namespace)) {
      const parts = toWorkloadParts(workload);
      names.set(parts.join("/"), { what: "run-code", namespace, name: parts[2] });
    }
  }
  return [...names.values()].map((to) => ({ ...kubelet, to }));
}

const OPERATORS: ReadonlySet<string> = new Set([
  "argoproj.io",
  "serving.knative.dev",
  "tekton.dev",
  "batch.volcano.sh",
]);

/** Whether kinds of one of the groups are there, or may be. */
export function hasOperator({ picture }: World, groups: ReadonlySet<string>): boolean {
  const kind = "apiextensions.k8s.io/CustomResourceDefinition";
  if (!picture.complete || picture.whyBlind(kind, "") !== undefined) return true;
  return picture.ofKind(kind).some(({ object }) => groups.has(asString(dig(object, "spec", "group")) ?? ""));
}
