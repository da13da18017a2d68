import { toRoleKey } from "../roles.ts";
import { CLUSTER_ADMIN, type Lead } from "./lead.ts";
import type { Names } from "./need.ts";
import { EVERYWHERE, type Right } from "./right.ts";
import { toRoleId } from "./role-id.ts";
import type { World } from "./world.ts";

const ROLES = { technique: "T1098.006" } as const;

/** What rights lead to that are worth something only together. */
export const combinedLeads = {
  "raise-own-role": (): Lead[] => [
    {
      ...ROLES,
      to: CLUSTER_ADMIN,
      kind: "rbac/escalate",
      message: "writes all rights into the ClusterRole it has this right by",
    },
  ],
  "raise-held-cluster-role": ({ namespace, name }: Right): Lead[] => [
    toAll(namespace, "rbac/escalate", `writes all rights into ClusterRole ${name}, which it holds`),
  ],
  "raise-held-role": ({ namespace, name }: Right): Lead[] => [
    toAll(namespace, "rbac/escalate", `writes all rights into Role ${namespace}/${name}, which it holds`),
  ],
  "add-to-aggregated-role": ({ namespace }: Right): Lead[] => [
    toAll(
      namespace,
      "rbac/aggregate",
      "creates a ClusterRole with all rights and the label that adds it to a role it holds",
    ),
  ],
  "bind-cluster-wide": ({ name }: Right, world: World): Lead[] =>
    name === undefined
      ? [toAll(EVERYWHERE, "rbac/bind", "binds cluster-admin to itself")]
      : toClusterRole(name, [EVERYWHERE], world),
  "bind-in-namespace": ({ namespace, name }: Right, world: World): Lead[] => {
    const places = namespace === EVERYWHERE ? world.namespaces : [namespace];
    return name === undefined
      ? places.map((one) => toAll(one, "rbac/bind", `binds cluster-admin to itself in ${one}`))
      : toClusterRole(name, places, world);
  },
  "bind-roles-in-namespace": leadsToRoles,
  "join-cluster-binding": leadsToBound,
  "join-cluster-binding-to": leadsToBound,
  "join-binding": leadsToBound,
  "join-binding-to": leadsToBound,
  "join-binding-of-role": leadsToBound,
  "join-binding-of-role-to": leadsToBound,
  "become-some-users": ({ name }: Right): Lead[] => [
    {
      to: { what: "impersonate-users", namespace: EVERYWHERE, ...(name === undefined ? {} : { name }) },
      kind: "rbac/impersonate",
      technique: "T1078",
      likelihood: "possible",
      precondition: "the requests it may make in another's name are enough",
      message: "makes some requests in the name of others",
    },
  ],
  "sign-certificates": ({ name }: Right): Lead[] => {
    const signed = {
      kind: "rbac/approve-certificate",
      technique: "T1649",
      message: "requests a certificate and approves it",
    };
    const to = { what: "become-anyone", namespace: EVERYWHERE } as const;
    if (name === undefined || name === "kubernetes.io/*" || name === CLIENT_SIGNER) return [{ ...signed, to }];
    return name === KUBELET_SIGNER ? [{ ...signed, to: { ...to, name: "kubelets" } }] : [];
  },
  "make-token-secrets": ({ namespace }: Right): Lead[] => [
    {
      to: { what: "become-accounts", namespace },
      kind: "rbac/token-secret",
      technique: "T1528",
      message: "creates a Secret that the control plane fills with the token of the ServiceAccount it names",
    },
  ],
  "lift-pod-security": ({ namespace, name }: Right, world: World): Lead[] => {
    const places = namespace === EVERYWHERE ? world.namespaces : [namespace];
    const isHeld = places.some(
      (one) => (name === undefined || name === one) && world.admittance.privileged(one) === undefined,
    );
    return isHeld
      ? [
          toNodes(
            "rbac/label-namespace",
            "T1562.001",
            "takes the Pod Security label off a namespace and starts a privileged pod",
          ),
        ]
      : [];
  },
  "mount-nodes": (): Lead[] => [
    toNodes(
      "rbac/create-volume",
      "T1611",
      "creates a volume of the node's own disk, which Pod Security does not look at, and mounts it",
    ),
  ],
  "steal-pods": ({ namespace }: Right): Lead[] => [
    {
      to: { what: "run-code", namespace },
      kind: "rbac/steal-pods",
      technique: "T1578",
      likelihood: "possible",
      precondition: "the attacker is root on a node of the cluster",
      message: "makes the other nodes unfit and evicts pods, which then start on a node of its own",
    },
  ],
} as const;

const CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";
const KUBELET_SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";

function toAll(namespace: string, kind: string, message: string): Lead {
  const to = namespace === EVERYWHERE ? CLUSTER_ADMIN : ({ what: "do-everything", namespace } as const);
  return { ...ROLES, to, kind, message };
}

function toNodes(kind: string, technique: string, message: string): Lead {
  return { to: { what: "start-privileged-pods", namespace: EVERYWHERE }, kind, technique, message };
}

function toClusterRole(name: string, places: readonly string[], { authorizer }: World): Lead[] {
  const common = { ...ROLES, kind: "rbac/bind" };
  // Every cluster has it, also where it was not read.
  if (name === "cluster-admin") return places.map((one) => toAll(one, "rbac/bind", "binds cluster-admin to itself"));
  if (!authorizer.roles.has(toRoleKey("ClusterRole", "", name))) return [];
  return places.map((one) => ({
    ...common,
    to: toRoleId("ClusterRole", "", name, one),
    message: `binds ClusterRole ${name} to itself`,
  }));
}

function leadsToRoles({ namespace, name }: Right, { rolesIn, namespaces }: World): Lead[] {
  const places = namespace === EVERYWHERE ? namespaces : [namespace];
  return places.flatMap((place) =>
    rolesIn(place)
      .filter((role) => name === undefined || role.name === name)
      .map((role) => ({
        ...ROLES,
        to: toRoleId("Role", place, role.name, place),
        kind: "rbac/bind",
        message: `binds Role ${place}/${role.name} to itself`,
      })),
  );
}

/** The roles of the bindings one can join. */
function leadsToBound({ what, namespace, name }: Right, { bindingsOf }: World): Lead[] {
  const place = what.startsWith("join-cluster-binding") ? "" : namespace;
  const one: Names = name === undefined ? "all" : new Set([name]);
  const found = what.endsWith("-to") ? bindingsOf(place, "all", one) : bindingsOf(place, one, "all");
  const kind = what.startsWith("join-binding-of-role") ? "Role" : "ClusterRole";
  return found
    .filter(({ roleRef }) => roleRef.kind === kind)
    .map(({ roleRef, resource, name: binding, namespace: where }) => ({
      ...ROLES,
      to: toRoleId(kind, kind === "Role" ? where : "", roleRef.name, where === "" ? EVERYWHERE : where),
      kind: "rbac/join-binding",
      message: `adds itself to ${resource.object.kind} ${binding}`,
    }));
}
