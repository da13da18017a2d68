import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toAuthorizer, toRbacFacts } from "../../src/engines/rbac/index.ts";
import { toPicture } from "../../src/inventory/index.ts";
import { asList, asString, dig, type FootholdId, isObject, type Json, type Resource } from "../../src/model/index.ts";
import { CONFORMANCE } from "./suite.ts";
import { whySkip } from "../required.ts";

const FILE = join(CONFORMANCE, "rbac-rules/index.json");
const missing = whySkip("conformance", existsSync(FILE) ? undefined : `no ${FILE} (set HAUBERK_CONFORMANCE)`);

type Rule = readonly [group: string, resource: string, verbs: string];

const RBAC = "rbac.authorization.k8s.io";
/** What each rule of the other tools is about, as the least role that it calls risky, and the rights we tell of it. */
const RISKY: Readonly<Record<string, readonly [right: string, ...rules: readonly Rule[]]>> = {
  approve_csrs: [
    "sign-certificates",
    ["certificates.k8s.io", "certificatesigningrequests", "create"],
    ["certificates.k8s.io", "certificatesigningrequests/approval", "update"],
    ["certificates.k8s.io", "signers", "approve"],
  ],
  assign_sa: ["create-pods", ["", "pods", "create"]],
  bind_roles: ["bind-cluster-wide", [RBAC, "clusterroles", "bind"], [RBAC, "clusterrolebindings", "create"]],
  cluster_admin: ["cluster-admin", ["*", "*", "*"]],
  control_webhooks: [
    "write-mutating-admission",
    ["admissionregistration.k8s.io", "mutatingwebhookconfigurations", "patch"],
  ],
  eks_modify_aws_auth: ["write-config-maps", ["", "configmaps", "update"]],
  escalate_roles: ["raise-own-role", [RBAC, "clusterroles", "escalate,update"]],
  impersonate: ["impersonate-users", ["", "users", "impersonate"]],
  issue_token_secrets: ["make-token-secrets", ["", "secrets", "create,patch"]],
  list_secrets: ["read-secrets", ["", "secrets", "list"]],
  modify_node_status: ["change-nodes", ["", "nodes/status", "patch"]],
  modify_pod_status: ["intercept-traffic", ["", "pods/status", "patch"]],
  modify_pods: ["change-pods", ["", "pods", "patch"]],
  modify_service_status_cve_2020_8554: ["intercept-traffic", ["", "services/status", "patch"]],
  nodes_proxy: ["reach-kubelets", ["", "nodes/proxy", "get"]],
  obtain_token_weak_ns: ["request-tokens", ["", "serviceaccounts/token", "create"]],
  pods_ephemeral_ctrs: ["add-ephemeral-containers", ["", "pods/ephemeralcontainers", "patch"]],
  pods_exec: ["exec-in-pods", ["", "pods/exec", "create"]],
  rce_weak_ns: ["exec-in-pods", ["", "pods/exec", "create"]],
  retrieve_token_secrets: ["read-secrets", ["", "secrets", "get"]],
  steal_pods: ["steal-pods", ["", "pods", "delete"], ["", "nodes", "patch"]],
  token_request: ["request-tokens", ["", "serviceaccounts/token", "create"]],
  "Secret Readers": ["read-secrets", ["", "secrets", "get"]],
  "Workload Creators & Editors": ["change-templates", ["batch", "jobs", "patch"]],
  "Identify Privileges Escalators - via impersonate": ["impersonate-accounts", ["", "serviceaccounts", "impersonate"]],
  "Identify Privileges Escalators - via bind or escalate": ["raise-own-role", [RBAC, "clusterroles", "escalate,patch"]],
  "Storage & Data - Manipulate Cluster Shared Resources": [
    "change-storage",
    ["storage.k8s.io", "storageclasses", "create"],
  ],
  "Networking - Manipulate Networking and Network Access related resources": [
    "change-network-policies",
    ["networking.k8s.io", "networkpolicies", "delete"],
  ],
  "Networking - Manipulate Gateway API Resources": [
    "intercept-traffic",
    ["gateway.networking.k8s.io", "httproutes", "update"],
  ],
  "Installing or Modifying Admission Controllers": [
    "write-validating-webhooks",
    ["admissionregistration.k8s.io", "validatingwebhookconfigurations", "create"],
  ],
  "Installing or Modifying Cluster Extensions (CRDs)": [
    "write-custom-resource-definitions",
    ["apiextensions.k8s.io", "customresourcedefinitions", "patch"],
  ],
  "Open Policy Agent (OPA) GateKeeper Administration": [
    "switch-off-admission",
    ["templates.gatekeeper.sh", "constrainttemplates", "delete"],
  ],
  "Create Node Proxy": ["reach-kubelets", ["", "nodes/proxy", "create"]],
  "Create Ephemeral Containers in Running Pods": [
    "add-ephemeral-containers",
    ["", "pods/ephemeralcontainers", "update"],
  ],
  "Exec into Pod": ["exec-in-pods", ["", "pods/exec", "create"]],
  "Kyverno Administration": ["write-engine-policies", ["kyverno.io", "clusterpolicies", "create"]],
  "Installing or Modifying Kubernetes Admission Policies": [
    "switch-off-admission",
    ["admissionregistration.k8s.io", "validatingadmissionpolicybindings", "patch"],
  ],
};
/** Of accounts and the cloud, not of rights: told by the steps of the cloud. */
const ELSEWHERE = new Set(["providerIAM"]);

function readIds(): string[] {
  const index = JSON.parse(readFileSync(FILE, "utf8")) as Json;
  return ["rbac_police", "rbac_tool"].flatMap((tool) =>
    asList(dig(index, tool, "rules")).flatMap((rule) => (isObject(rule) ? (asString(rule["id"]) ?? []) : [])),
  );
}

function reachedBy(rules: readonly Rule[]): Set<FootholdId> {
  const role = {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRole",
    metadata: { name: "risky" },
    rules: rules.map(([group, resource, verbs]) => ({
      apiGroups: [group],
      resources: [resource],
      verbs: verbs.split(","),
    })),
  };
  const binding = {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: "risky" },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "risky" },
    subjects: [{ kind: "User", name: "ada" }],
  };
  const resources: Resource[] = [role, binding].map((object) => ({
    object,
    origin: { is: "cluster", context: "test" },
  }));
  const { picture } = toPicture({ resources, complete: false }, () => ({ file: "", line: 1, column: 1 }));
  const { steps } = toRbacFacts(picture, toAuthorizer(picture));
  const leaving = Map.groupBy(steps, ({ from }) => from);
  const reached = new Set<FootholdId>(["identity:User/ada"]);
  for (const one of reached) for (const { to } of leaving.get(one) ?? []) reached.add(to);
  return reached;
}

describe.skipIf(missing)("what other tools call risky", () => {
  it("is a right in our steps, every one of it", () => {
    const ids = readIds().filter((id) => !ELSEWHERE.has(id));
    expect(ids.length).toBeGreaterThan(30);
    const untold = ids.filter((id) => {
      const [right, ...rules] = RISKY[id] ?? [""];
      const reached = reachedBy(rules);
      return !reached.has(`right:${right}/*`) && !(right === "cluster-admin" && reached.has("target:cluster-admin"));
    });
    console.log(`${ids.length - untold.length} of ${ids.length} rules of other tools are told as steps`);
    expect(untold).toEqual([]);
  });
});
