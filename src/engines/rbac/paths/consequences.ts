import { type FootholdId, toAccountId, toFootholdId } from "../../../model/index.ts";
import { admissionLeads } from "./admission-leads.ts";
import { combinedLeads } from "./combined-leads.ts";
import { CLUSTER_ADMIN, type Lead } from "./lead.ts";
import { EVERYWHERE, type Right } from "./right.ts";
import { podLeads, runLeads } from "./pod-leads.ts";
import { secretLeads } from "./secret-leads.ts";
import { KUBE_SYSTEM, type World } from "./world.ts";

type ToLeads = (right: Right, world: World) => Iterable<Lead>;

const LEADS: { readonly [what in Right["what"]]?: ToLeads } = {
  ...podLeads,
  ...secretLeads,
  ...admissionLeads,
  "do-everything": leadsOfEverything,
  "become-accounts": (right, world) =>
    spread(right, world, world.accountsIn, (namespace, name) => ({
      to: toAccountId(namespace, name),
      kind: "rbac/become-account",
      technique: "T1550.001",
      ...(world.hasAccount(namespace, name) ? {} : ONLY_NAMED),
      message: `is ServiceAccount ${namespace}/${name}`,
    })),
  "reach-pods": leadsOfReach,
  "run-code": leadsOfCode,
  "mount-volumes": (right, world) =>
    spread(right, world, world.claimsIn, (namespace, name) => ({
      to: toFootholdId("volume", namespace, name),
      kind: "rbac/mount-volume",
      technique: "T1530",
      message: `reads and writes the volume of PersistentVolumeClaim ${namespace}/${name}`,
    })),
  "start-privileged-pods": leadsToNodes,
  "request-tokens": ({ namespace, name }, world) =>
    toAccounts({ namespace, name }, world, "rbac/request-token", "asks for a token", world.accountsIn),
  "impersonate-accounts": ({ namespace, name }, world) =>
    toAccounts({ namespace, name }, world, "rbac/impersonate", "asks in the name", world.namedAccountsIn),
  "impersonate-users": leadsToUsers,
  "become-groups": leadsToGroups,
  "become-anyone": leadsToAnyone,
  ...combinedLeads,
};

const ONLY_NAMED = {
  likelihood: "likely",
  precondition: "the ServiceAccount is there: only bindings were read that name it",
} as const;

/** What somebody who has the right comes to by it. */
export function toLeads(right: Right, world: World): Iterable<Lead> {
  return LEADS[right.what]?.(right, world) ?? [];
}

/** What an administrator of the cluster comes to: all there is. */
export function toAdminLeads(): Lead[] {
  const whats = [
    "create-pods",
    "run-code",
    "read-secrets",
    "reach-pods",
    "start-privileged-pods",
    "impersonate-users",
    "become-groups",
  ] as const;
  return whats.map((what) => ({ ...ADMIN, to: { what, namespace: EVERYWHERE } }));
}

const ADMIN = { kind: "rbac/cluster-admin", message: "an administrator of the cluster may do everything" };

function leadsOfEverything({ namespace }: Right): Lead[] {
  const whats = [
    "create-pods",
    "run-code",
    "read-secrets",
    "reach-pods",
    "write-config-maps",
    "impersonate-accounts",
  ] as const;
  const message = `may do everything in ${namespace}`;
  return [
    ...whats.map((what) => ({ to: { what, namespace }, kind: "rbac/do-everything", message })),
    {
      to: { what: "start-privileged-pods", namespace: EVERYWHERE },
      kind: "rbac/label-namespace",
      technique: "T1562.001",
      message: `takes the Pod Security label off namespace ${namespace}, whose own object counts to it, and starts a privileged pod`,
    },
  ];
}

/** One step for each member of a namespace; of the whole cluster, one for each namespace that has any. */
function spread(
  { what, namespace, name }: Right,
  world: World,
  membersOf: (namespace: string) => readonly string[],
  toLead: (namespace: string, member: string) => Lead,
): Lead[] {
  if (namespace !== EVERYWHERE) return membersOf(namespace).map((member) => toLead(namespace, member));
  return world.namespaces
    .filter((one) => membersOf(one).length > 0)
    .map((one) => ({
      to: { what, namespace: one, ...(name === undefined ? {} : { name }) },
      kind: "rbac/everywhere",
      message: `everywhere is also in ${one}`,
    }));
}

function toAccounts(
  { namespace, name }: Pick<Right, "namespace" | "name">,
  world: World,
  kind: string,
  does: string,
  membersOf: (namespace: string) => readonly string[],
): Lead[] {
  const common = { kind, technique: "T1528" };
  if (name === undefined) {
    const message = `${does} of any ServiceAccount${namespace === EVERYWHERE ? "" : ` of ${namespace}`}`;
    return [
      { ...common, to: { what: "become-accounts", namespace }, message },
      ...toOnlyNamed(namespace, world, membersOf).map((to) => ({ ...common, to, message })),
    ];
  }
  const places =
    namespace === EVERYWHERE ? world.namespaces.filter((one) => membersOf(one).includes(name)) : [namespace];
  return places
    .filter((one) => !world.picture.complete || membersOf(one).includes(name))
    .map((one) => ({ ...common, to: toAccountId(one, name), message: `${does} of ServiceAccount ${one}/${name}` }));
}

/** Accounts that are not there, and can be impersonated all the same. */
function toOnlyNamed(
  namespace: string,
  { namespaces, accountsIn }: World,
  membersOf: (namespace: string) => readonly string[],
): FootholdId[] {
  if (membersOf === accountsIn) return [];
  return (namespace === EVERYWHERE ? namespaces : [namespace]).flatMap((one) => {
    const there = new Set(accountsIn(one));
    return membersOf(one).flatMap((name) => (there.has(name) ? [] : toAccountId(one, name)));
  });
}

function leadsOfCode(right: Right, world: World): Lead[] {
  const leads = runLeads(right, world, "code", "rbac/run-code", "T1609", "runs commands");
  const { namespace, name } = right;
  if (world.picture.complete || name !== undefined || (namespace !== EVERYWHERE && namespace !== KUBE_SYSTEM))
    return leads;
  return [
    ...leads,
    {
      to: CLUSTER_ADMIN,
      kind: "rbac/run-code",
      technique: "T1609",
      likelihood: "likely",
      precondition: `pods of the control plane, or with its accounts, run in ${KUBE_SYSTEM}: they were not read`,
      message: `runs commands in the pods of ${KUBE_SYSTEM}`,
    },
  ];
}

function leadsOfReach(right: Right, world: World): Lead[] {
  const leads = runLeads(right, world, "reach", "rbac/reach-pods", "T1046", "reaches the ports");
  if (leads.length > 0 || right.name === undefined) return leads;
  // The name may be a service's: then any pod of the namespace can stand behind it.
  return [
    {
      to: { what: "reach-pods", namespace: right.namespace },
      kind: "rbac/reach-pods",
      technique: "T1046",
      likelihood: "possible",
      precondition: `pods stand behind ${right.name}`,
      message: `reaches what stands behind ${right.name}`,
    },
  ];
}

const CONTROL_PLANE = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

function leadsToNodes(_: Right, { nodes, picture }: World): Lead[] {
  const escape = {
    kind: "rbac/privileged-pod",
    technique: "T1611",
    message: "a pod names its node itself; a privileged one is root there",
  };
  const names = nodes.length === 0 ? ["any"] : nodes.map(({ object }) => object.metadata.name ?? "");
  const leads: Lead[] = names.map((name) => ({ ...escape, to: toFootholdId("node", name) }));
  const isControlPlane = nodes.some(({ object }) =>
    CONTROL_PLANE.some((label) => Object.hasOwn(object.metadata.labels ?? {}, label)),
  );
  if (!isControlPlane && nodes.length > 0 && picture.complete) return leads;
  return [
    ...leads,
    {
      to: CLUSTER_ADMIN,
      kind: "rbac/control-plane-node",
      technique: "T1552.001",
      likelihood: isControlPlane ? "certain" : "possible",
      ...(isControlPlane
        ? {}
        : { precondition: "the control plane runs on nodes of the cluster: nodes were not read" }),
      message: "the keys of the control plane lie on its nodes",
    },
  ];
}

function leadsToUsers({ name }: Right, { authorizer }: World): Lead[] {
  const names =
    name === undefined ? authorizer.subjects.flatMap((one) => (one.kind === "User" ? one.name : [])) : [name];
  return names.map((user) => ({
    to: toFootholdId("identity", "User", user),
    kind: "rbac/impersonate",
    technique: "T1078",
    message: `asks in the name of user ${user}`,
  }));
}

function leadsToGroups({ name }: Right, { authorizer }: World): Lead[] {
  const known = authorizer.subjects.flatMap((one) => (one.kind === "Group" ? one.name : []));
  const names = name === undefined ? new Set([...known, "system:masters"]) : [name];
  return [...names].map((group) => ({
    to: toFootholdId("identity", "Group", group),
    kind: "rbac/impersonate",
    technique: "T1078",
    message: `asks as a member of group ${group}`,
  }));
}

/** The API server takes no certificate of `system:masters`; a user name may be that of a service account. */
function leadsToAnyone({ name }: Right, world: World): Lead[] {
  const common = { kind: "rbac/approve-certificate", technique: "T1649" };
  if (name !== undefined) {
    const nodes = world.nodes.length === 0 ? ["any"] : world.nodes.map(({ object }) => object.metadata.name ?? "");
    return nodes.map((node) => ({
      ...common,
      to: toFootholdId("identity", "Node", node),
      message: `has a certificate signed for the kubelet of node ${node}`,
    }));
  }
  const message = "has a certificate signed in any name";
  return [
    ...world.authorizer.subjects
      .filter((one) => one.kind !== "ServiceAccount" && one.name !== "system:masters")
      .map((one) => ({ ...common, to: toFootholdId("identity", one.kind, one.name), message })),
    { ...common, to: { what: "become-accounts", namespace: EVERYWHERE }, message },
  ];
}
