import type { Need } from "./need.ts";
import type { RightKind } from "./right-kinds.ts";

const WRITE = ["create", "update", "patch"];
const CHANGE = ["update", "patch"];
const DELETE = ["delete", "deletecollection"];
const RBAC = "rbac.authorization.k8s.io";

function on(group: string, verbs: readonly string[], ...resources: readonly string[]): Need[] {
  return resources.map((resource) => ({ verbs, group, resource }));
}

/** Kinds whose controllers make pods of a template. */
function onTemplates(verbs: readonly string[]): Need[] {
  return [
    ...on("apps", verbs, "deployments", "daemonsets", "statefulsets", "replicasets"),
    ...on("batch", verbs, "jobs", "cronjobs"),
    ...on("", verbs, "replicationcontrollers"),
  ];
}

/** Kinds of well-known operators that make pods of a template with any account. */
function onOperators(verbs: readonly string[]): Need[] {
  return [
    ...on("argoproj.io", verbs, "rollouts", "workflows", "cronworkflows"),
    ...on("serving.knative.dev", verbs, "services"),
    ...on("tekton.dev", verbs, "taskruns", "pipelineruns"),
    ...on("batch.volcano.sh", verbs, "jobs"),
  ];
}

export const NAMESPACED_RIGHTS = {
  "create-pods": { does: "create pods", needs: [...on("", ["create"], "pods"), ...onTemplates(["create"])] },
  "create-custom-workloads": { does: "create custom resources that become pods", needs: onOperators(WRITE) },
  "change-pods": { does: "change the images of pods", needs: on("", CHANGE, "pods"), isNarrowed: true },
  "change-templates": {
    does: "change the pod templates of workloads",
    needs: onTemplates(CHANGE),
    isNarrowed: true,
  },
  "exec-in-pods": { does: "run commands in pods", needs: on("", ["create"], "pods/exec"), isNarrowed: true },
  "attach-to-pods": { does: "attach to pods", needs: on("", ["create"], "pods/attach"), isNarrowed: true },
  "exec-by-get": {
    does: "run commands in pods over WebSocket",
    needs: on("", ["get"], "pods/exec", "pods/attach"),
    isNarrowed: true,
  },
  "add-ephemeral-containers": {
    does: "add containers to running pods",
    needs: on("", CHANGE, "pods/ephemeralcontainers"),
    isNarrowed: true,
  },
  "forward-ports": {
    does: "reach the ports of pods through the API server",
    needs: [
      ...on("", ["create", "get"], "pods/portforward"),
      ...on("", ["get", "create", "update", "patch", "delete"], "pods/proxy", "services/proxy"),
    ],
    isNarrowed: true,
  },
  // A patch that changes nothing answers with the whole object; deletecollection answers with all it deleted, in a dry run too.
  "read-secrets": {
    does: "read secrets",
    needs: on("", ["get", "list", "watch", "patch", "deletecollection"], "secrets"),
    isNarrowed: true,
  },
  "create-external-secrets": {
    does: "have an operator fetch secrets from a store",
    needs: on("external-secrets.io", WRITE, "externalsecrets"),
  },
  "create-secrets": { does: "create secrets", needs: on("", ["create"], "secrets"), isPart: true },
  "request-tokens": {
    does: "request tokens of service accounts",
    needs: on("", ["create"], "serviceaccounts/token"),
    isNarrowed: true,
  },
  "impersonate-accounts": {
    does: "impersonate service accounts",
    needs: on("", ["impersonate"], "serviceaccounts"),
    isNarrowed: true,
  },
  "label-namespaces": {
    does: "change labels of namespaces",
    needs: on("", CHANGE, "namespaces"),
    isNarrowed: true,
    isPart: true,
  },
  "remove-pods": {
    does: "delete or evict pods",
    needs: [...on("", DELETE, "pods"), ...on("", ["create"], "pods/eviction")],
    isPart: true,
  },
  "write-config-maps": { does: "change ConfigMaps", needs: on("", WRITE, "configmaps"), isNarrowed: true },
  "change-network-policies": {
    does: "change network policies",
    needs: on("networking.k8s.io", [...WRITE, ...DELETE], "networkpolicies"),
  },
  "intercept-traffic": {
    does: "turn traffic to other pods",
    needs: [
      ...on("discovery.k8s.io", [...WRITE, ...DELETE], "endpointslices"),
      ...on("", [...WRITE, ...DELETE], "endpoints", "services"),
      ...on("", CHANGE, "services/status", "pods/status"),
      ...on("networking.k8s.io", [...WRITE, ...DELETE], "ingresses"),
      ...on("extensions", [...WRITE, ...DELETE], "ingresses"),
      ...on(
        "gateway.networking.k8s.io",
        [...WRITE, ...DELETE],
        "gateways",
        "httproutes",
        "tcproutes",
        "tlsroutes",
        "udproutes",
      ),
    ],
  },
  "change-claims": {
    does: "change claims of volumes",
    needs: on("", [...WRITE, ...DELETE], "persistentvolumeclaims"),
  },
  "escalate-roles": { does: "escalate roles", needs: on(RBAC, ["escalate"], "roles"), isNarrowed: true, isPart: true },
  "edit-roles": { does: "change roles", needs: on(RBAC, CHANGE, "roles"), isNarrowed: true, isPart: true },
  "bind-roles": { does: "bind roles", needs: on(RBAC, ["bind"], "roles"), isNarrowed: true, isPart: true },
  "bind-cluster-roles": {
    does: "bind cluster roles",
    needs: on(RBAC, ["bind"], "clusterroles"),
    isNarrowed: true,
    isPart: true,
  },
  "create-role-bindings": { does: "create role bindings", needs: on(RBAC, ["create"], "rolebindings"), isPart: true },
  "edit-role-bindings": {
    does: "change role bindings",
    needs: on(RBAC, CHANGE, "rolebindings"),
    isNarrowed: true,
    isPart: true,
  },
} as const satisfies Record<string, RightKind>;
