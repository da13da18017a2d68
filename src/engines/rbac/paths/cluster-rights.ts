import type { Need } from "./need.ts";
import type { RightKind } from "./right-kinds.ts";

const WRITE = ["create", "update", "patch"];
const CHANGE = ["update", "patch"];
const DELETE = ["delete", "deletecollection"];
const RBAC = "rbac.authorization.k8s.io";
const ADMISSION = "admissionregistration.k8s.io";
const CERTIFICATES = "certificates.k8s.io";
const IDENTITIES = "authentication.k8s.io";

function on(group: string, verbs: readonly string[], ...resources: readonly string[]): Need[] {
  return resources.map((resource) => ({ verbs, group, resource }));
}

const whole = { isClusterWide: true } as const;
const part = { isClusterWide: true, isPart: true } as const;
const narrowedPart = { isClusterWide: true, isPart: true, isNarrowed: true } as const;

export const CLUSTER_RIGHTS = {
  "escalate-cluster-roles": {
    does: "escalate cluster roles",
    needs: on(RBAC, ["escalate"], "clusterroles"),
    ...narrowedPart,
  },
  "edit-cluster-roles": { does: "change cluster roles", needs: on(RBAC, CHANGE, "clusterroles"), ...narrowedPart },
  "create-cluster-roles": { does: "create cluster roles", needs: on(RBAC, ["create"], "clusterroles"), ...part },
  "create-cluster-role-bindings": {
    does: "create cluster role bindings",
    needs: on(RBAC, ["create"], "clusterrolebindings"),
    ...part,
  },
  "edit-cluster-role-bindings": {
    does: "change cluster role bindings",
    needs: on(RBAC, CHANGE, "clusterrolebindings"),
    ...narrowedPart,
  },
  "impersonate-users": {
    does: "impersonate users",
    needs: on("", ["impersonate"], "users"),
    isClusterWide: true,
    isNarrowed: true,
  },
  "impersonate-groups": { does: "impersonate groups", needs: on("", ["impersonate"], "groups"), ...narrowedPart },
  // Constrained impersonation, Kubernetes 1.35 and later: who, and apart from it what for.
  "become-users": {
    does: "impersonate users for some requests",
    needs: on(IDENTITIES, ["impersonate:user-info"], "users"),
    ...narrowedPart,
  },
  "act-for-users": { does: "make some requests in the name of users", needs: [], isPart: true },
  "create-certificate-requests": {
    does: "request certificates",
    needs: on(CERTIFICATES, ["create"], "certificatesigningrequests"),
    ...part,
  },
  "approve-certificate-requests": {
    does: "approve certificate requests",
    needs: on(CERTIFICATES, CHANGE, "certificatesigningrequests/approval"),
    ...part,
  },
  "approve-signers": {
    does: "approve for signers",
    needs: on(CERTIFICATES, ["approve"], "signers"),
    ...narrowedPart,
  },
  "write-mutating-admission": {
    does: "change what is admitted on its way in",
    needs: [
      ...on(
        ADMISSION,
        WRITE,
        "mutatingwebhookconfigurations",
        "mutatingadmissionpolicies",
        "mutatingadmissionpolicybindings",
      ),
    ],
    ...whole,
  },
  "write-engine-policies": {
    does: "change policies that rewrite objects",
    needs: [
      ...on("kyverno.io", WRITE, "clusterpolicies", "policies"),
      ...on("policies.kyverno.io", WRITE, "mutatingpolicies", "generatingpolicies"),
      ...on("mutations.gatekeeper.sh", WRITE, "assign", "assignmetadata", "modifyset", "assignimage"),
    ],
    ...whole,
  },
  "write-validating-webhooks": {
    does: "have objects shown to a webhook",
    needs: on(ADMISSION, WRITE, "validatingwebhookconfigurations"),
    ...whole,
  },
  "switch-off-admission": {
    does: "switch off admission policies",
    needs: [
      ...on(ADMISSION, [...DELETE, ...CHANGE], "validatingwebhookconfigurations", "mutatingwebhookconfigurations"),
      ...on(
        ADMISSION,
        [...DELETE, ...WRITE],
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings",
        "mutatingadmissionpolicies",
        "mutatingadmissionpolicybindings",
      ),
      ...on("templates.gatekeeper.sh", [...DELETE, ...WRITE], "constrainttemplates"),
      ...on("config.gatekeeper.sh", [...DELETE, ...WRITE], "configs"),
      ...on("mutations.gatekeeper.sh", DELETE, "assign", "assignmetadata"),
      ...on("kyverno.io", [...DELETE, ...WRITE], "clusterpolicies", "policies", "policyexceptions"),
    ],
    ...whole,
  },
  "reach-kubelets": {
    does: "use the API of kubelets",
    needs: on("", ["get", "create"], "nodes/proxy"),
    isClusterWide: true,
    isNarrowed: true,
  },
  "change-nodes": {
    does: "change nodes",
    needs: [...on("", [...WRITE, ...DELETE], "nodes"), ...on("", CHANGE, "nodes/status")],
    ...whole,
  },
  "create-volumes": { does: "create persistent volumes", needs: on("", ["create"], "persistentvolumes"), ...whole },
  "change-storage": {
    does: "change storage of the cluster",
    needs: [
      ...on("", [...WRITE, ...DELETE], "persistentvolumes"),
      ...on("storage.k8s.io", [...WRITE, ...DELETE], "storageclasses", "volumeattachments", "csidrivers", "csinodes"),
      ...on("gateway.networking.k8s.io", [...WRITE, ...DELETE], "gatewayclasses"),
    ],
    ...whole,
  },
  "write-api-services": {
    does: "put a server of one's own behind an API group",
    needs: on("apiregistration.k8s.io", WRITE, "apiservices"),
    ...whole,
  },
  "write-custom-resource-definitions": {
    does: "change definitions of custom resources",
    needs: on("apiextensions.k8s.io", [...WRITE, ...DELETE], "customresourcedefinitions"),
    ...whole,
  },
} as const satisfies Record<string, RightKind>;
