import { allows, isNarrowed, type Rule } from "./rule.ts";

/** What a rule makes possible, one named predicate for each way to more power. */

export const RBAC_GROUP = "rbac.authorization.k8s.io";

const READ = ["get", "list", "watch"];
const CHANGE = ["update", "patch"];
const WRITE = ["create", "update", "patch"];
/** A stream opens with GET (WebSocket) or POST (SPDY). */
const CONNECT = ["get", "create"];
const DELETE = ["delete", "deletecollection"];

export function grantsSecretRead(rule: Rule): boolean {
  return !isNarrowed(rule) && allows(rule, READ, "", "secrets");
}

/** A Secret of type service-account-token is filled in by the control plane with a token for the account it names. */
export function grantsSecretWrite(rule: Rule): boolean {
  return !isNarrowed(rule) && allows(rule, WRITE, "", "secrets");
}

export function grantsPodCreate(rule: Rule): boolean {
  return allows(rule, ["create"], "", "pods");
}

const TEMPLATES: readonly (readonly [string, string])[] = [
  ["apps", "deployments"],
  ["apps", "daemonsets"],
  ["apps", "statefulsets"],
  ["apps", "replicasets"],
  ["batch", "jobs"],
  ["batch", "cronjobs"],
  ["", "replicationcontrollers"],
  ["", "podtemplates"],
];

/** Whoever writes a pod template chooses the image, the account and the volumes of the pods made from it. */
export function grantsWorkloadWrite(rule: Rule): boolean {
  return (
    allows(rule, CHANGE, "", "pods") || TEMPLATES.some(([group, resource]) => allows(rule, WRITE, group, resource))
  );
}

export function grantsPodExec(rule: Rule): boolean {
  return allows(rule, CONNECT, "", "pods/exec");
}

export function grantsPodAttach(rule: Rule): boolean {
  return allows(rule, CONNECT, "", "pods/attach");
}

export function grantsPodShell(rule: Rule): boolean {
  return grantsPodExec(rule) || grantsPodAttach(rule);
}

export function grantsPortForward(rule: Rule): boolean {
  return allows(rule, CONNECT, "", "pods/portforward");
}

export function grantsProxy(rule: Rule): boolean {
  return allows(rule, CONNECT, "", "pods/proxy") || allows(rule, CONNECT, "", "services/proxy");
}

export function grantsEphemeralContainers(rule: Rule): boolean {
  return allows(rule, CHANGE, "", "pods/ephemeralcontainers");
}

/** The kubelet's API runs commands in every pod of the node, and its requests pass neither admission nor the audit log. */
export function grantsNodeProxy(rule: Rule): boolean {
  return allows(rule, CONNECT, "", "nodes/proxy");
}

export function grantsNodeWrite(rule: Rule): boolean {
  return allows(rule, [...WRITE, ...DELETE], "", "nodes") || allows(rule, CHANGE, "", "nodes/status");
}

export function grantsEscalate(rule: Rule): boolean {
  return ["roles", "clusterroles"].some((resource) => allows(rule, ["escalate"], RBAC_GROUP, resource));
}

const ADMIN_ROLES = ["cluster-admin", "admin"];

/** `bind` on named roles is the narrow way to delegate; it is only as strong as the roles it names. */
export function grantsBind(rule: Rule): boolean {
  const binds = ["roles", "clusterroles"].some((resource) => allows(rule, ["bind"], RBAC_GROUP, resource));
  return binds && (!isNarrowed(rule) || rule.resourceNames.some((name) => ADMIN_ROLES.includes(name)));
}

/** Changing roles and bindings is held back by the escalation check, and yet moves rights between people. */
export function grantsRoleWrite(rule: Rule): boolean {
  return ["roles", "clusterroles", "rolebindings", "clusterrolebindings"].some((resource) =>
    allows(rule, [...WRITE, ...DELETE], RBAC_GROUP, resource),
  );
}

const MASTERS = "system:masters";

export function grantsImpersonate(rule: Rule): boolean {
  if (isNarrowed(rule)) return allows(rule, ["impersonate"], "", "groups") && rule.resourceNames.includes(MASTERS);
  return ["users", "groups", "serviceaccounts"].some((resource) => allows(rule, ["impersonate"], "", resource));
}

/** Approval alone signs the requests of others; with `create` it signs one's own, for any name the signer takes. */
export function grantsCsrApproval(rule: Rule): boolean {
  return (
    allows(rule, CHANGE, "certificates.k8s.io", "certificatesigningrequests/approval") ||
    allows(rule, ["approve", "sign"], "certificates.k8s.io", "signers")
  );
}

export function grantsTokenCreate(rule: Rule): boolean {
  return !isNarrowed(rule) && allows(rule, ["create"], "", "serviceaccounts/token");
}

export function grantsWebhookWrite(rule: Rule): boolean {
  return ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"].some((resource) =>
    allows(rule, [...WRITE, ...DELETE], "admissionregistration.k8s.io", resource),
  );
}

export function grantsAdmissionPolicyWrite(rule: Rule): boolean {
  return [
    "validatingadmissionpolicies",
    "validatingadmissionpolicybindings",
    "mutatingadmissionpolicies",
    "mutatingadmissionpolicybindings",
  ].some((resource) => allows(rule, [...WRITE, ...DELETE], "admissionregistration.k8s.io", resource));
}

export function grantsVolumeCreate(rule: Rule): boolean {
  return allows(rule, ["create"], "", "persistentvolumes");
}

export function grantsEventDelete(rule: Rule): boolean {
  return ["", "events.k8s.io"].some((group) => allows(rule, DELETE, group, "events"));
}

export function grantsLogDelete(rule: Rule): boolean {
  return allows(rule, DELETE, "", "pods/log");
}

export function grantsExtensionWrite(rule: Rule): boolean {
  return (
    allows(rule, [...WRITE, ...DELETE], "apiextensions.k8s.io", "customresourcedefinitions") ||
    allows(rule, [...WRITE, ...DELETE], "apiregistration.k8s.io", "apiservices")
  );
}

/** The labels that switch Pod Security on and off are fields of the Namespace. */
export function grantsNamespaceWrite(rule: Rule): boolean {
  return allows(rule, CHANGE, "", "namespaces");
}

export function grantsEndpointWrite(rule: Rule): boolean {
  return allows(rule, WRITE, "discovery.k8s.io", "endpointslices") || allows(rule, WRITE, "", "endpoints");
}

const NETWORK: readonly (readonly [string, string])[] = [
  ["", "services"],
  ["networking.k8s.io", "networkpolicies"],
  ["networking.k8s.io", "ingresses"],
  ["gateway.networking.k8s.io", "gateways"],
  ["gateway.networking.k8s.io", "httproutes"],
];

export function grantsNetworkWrite(rule: Rule): boolean {
  return NETWORK.some(([group, resource]) => allows(rule, [...WRITE, ...DELETE], group, resource));
}

export function grantsConfigMapWrite(rule: Rule): boolean {
  return allows(rule, WRITE, "", "configmaps");
}

/** The ConfigMap that maps cloud identities to Kubernetes groups on EKS, and the one CoreDNS resolves names by. */
export function grantsIdentityMapWrite(rule: Rule): boolean {
  return rule.resourceNames.includes("aws-auth") && allows(rule, CHANGE, "", "configmaps");
}

const DELETABLE: readonly (readonly [string, string])[] = [
  ["", "secrets"],
  ["", "pods"],
  ["", "services"],
  ["", "namespaces"],
  ["", "persistentvolumes"],
  ["", "persistentvolumeclaims"],
  ["", "serviceaccounts"],
  ["", "configmaps"],
  ["apps", "deployments"],
  ["apps", "statefulsets"],
  ["apps", "daemonsets"],
  ["apps", "replicasets"],
  ["batch", "jobs"],
  ["batch", "cronjobs"],
];

export function grantsDelete(rule: Rule): boolean {
  return !isNarrowed(rule) && DELETABLE.some(([group, resource]) => allows(rule, DELETE, group, resource));
}
