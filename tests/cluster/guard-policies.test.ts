import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Guard, toGuardPolicies } from "../../src/decision/index.ts";
import type { PodSecurity } from "../../src/decision/index.ts";
import type { JsonObject } from "../../src/model/index.ts";
import { whyNoApiServer } from "./api-server.ts";
import { type PodSecurityServer, type Question, startPodSecurityServer } from "./pod-security-server.ts";

const OWN = "hauberk-system";
const GUARD: Guard = {
  usernames: [`system:serviceaccount:${OWN}:hauberk`],
  groups: ["guardians"],
  namespaceLabels: [],
  ownNamespace: OWN,
};
const privileged = { level: "privileged", version: "latest" } as const;
const OFF: PodSecurity = {
  defaults: { enforce: privileged, audit: privileged, warn: privileged },
  exemptions: { usernames: [], runtimeClasses: [], namespaces: [] },
};
const ADMISSION = "/apis/admissionregistration.k8s.io/v1";
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const HERE = `/api/v1/namespaces/${OWN}`;
const APPS = `/apis/apps/v1/namespaces/${OWN}`;
const API_EXTENSIONS = "/apis/apiextensions.k8s.io/v1";
const DEFINITION = `${API_EXTENSIONS}/customresourcedefinitions/clusterpolicies.kyverno.io`;
const CONTROLLERS = "system:serviceaccount:kube-system:";

const pod = { spec: { containers: [{ name: "a", image: "a:1" }] } };
const template = { metadata: { labels: { app: "a" } }, spec: pod.spec };
const workload = { spec: { replicas: 1, selector: { matchLabels: { app: "a" } }, template } };
const webhooks = {
  webhooks: [
    {
      name: "a.hauberk.dev",
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      failurePolicy: "Ignore",
      clientConfig: { url: "https://127.0.0.1:1/" },
      rules: [{ apiGroups: ["none.example.com"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["things"] }],
    },
  ],
};

const names = {
  kind: "ClusterPolicy",
  plural: "clusterpolicies",
  singular: "clusterpolicy",
  listKind: "ClusterPolicyList",
};
const definition = {
  spec: { group: "kyverno.io", names, scope: "Cluster", versions: [toVersion("v1", true)] },
};

/** Everybody here has all rights of RBAC: what is refused is refused by the guard. */
describe.skipIf(whyNoApiServer)("the guard's admission policies on a real API server", () => {
  let plugin: PodSecurityServer;

  beforeAll(async () => {
    plugin = await startPodSecurityServer(OFF);
    await make("/api/v1/namespaces", OWN);
    for (const [path, name, body] of MADE) await make(path, name, body);
    for (const object of toGuardPolicies(GUARD)) {
      const plural =
        object.kind === "ValidatingAdmissionPolicy"
          ? "validatingadmissionpolicies"
          : "validatingadmissionpolicybindings";
      await make(`${ADMISSION}/${plural}`, object.metadata.name ?? "", object);
    }
    const until = Date.now() + 20_000;
    while ((await outcomeOf(patch(`${HERE}/configmaps/settings`))) !== "refused") {
      if (Date.now() > until) throw new Error("the policies are not in force after 20 s");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
  afterAll(() => plugin?.stop());

  async function make(path: string, name: string, body: JsonObject = {}): Promise<void> {
    const answer = await plugin.ask({
      method: "POST",
      path,
      body: { ...body, metadata: { ...(body["metadata"] as JsonObject), name } },
    });
    expect(answer).toMatchObject({ status: 201 });
  }

  async function outcomeOf(question: Question): Promise<string> {
    const { status, message } = await plugin.ask({ user: "alice", ...question });
    if (message.includes("only the users and groups of admission.guard may")) return "refused";
    return status < 300 ? "allowed" : `${status} ${message}`;
  }

  it.each(REFUSED)("refuses $method $path", async (one) => {
    expect(await outcomeOf(toDryRun(one))).toBe("refused");
  });

  it.each(REFUSED)("lets Hauberk itself $method $path", async (one) => {
    expect(await outcomeOf({ ...toDryRun(one), user: `system:serviceaccount:${OWN}:hauberk` })).not.toBe("refused");
  });

  it.each(ALLOWED)("lets $user $method $path", async (one) => {
    expect(await outcomeOf(toDryRun(one))).toBe("allowed");
  });
});

/** Nothing is changed; to enter a container is refused before it could be, as no kubelet is there. */
function toDryRun(question: Question): Question {
  const { path } = question;
  return { ...question, path: path.endsWith("/exec") ? `${path}?command=sh&stdout=true` : `${path}?dryRun=All` };
}

function patch(path: string): Question {
  return { method: "PATCH", path: `${path}?dryRun=All`, body: { metadata: { labels: { seen: "yes" } } } };
}

const MADE: readonly (readonly [string, string, JsonObject])[] = [
  [`${ADMISSION}/validatingwebhookconfigurations`, "hauberk", webhooks],
  [
    `${ADMISSION}/mutatingwebhookconfigurations`,
    "ours",
    { ...webhooks, metadata: { labels: { "app.kubernetes.io/managed-by": "hauberk" } } },
  ],
  [`${ADMISSION}/validatingwebhookconfigurations`, "others", webhooks],
  [`${RBAC}/clusterroles`, "hauberk", { rules: [] }],
  [`${RBAC}/clusterroles`, "others", { rules: [] }],
  [`${HERE}/configmaps`, "settings", { data: {} }],
  [`${HERE}/serviceaccounts`, "hauberk", {}],
  [`${HERE}/pods`, "web", pod],
  [`${APPS}/deployments`, "hauberk", workload],
  [`${APPS}/replicasets`, "hauberk-1", workload],
  [`${API_EXTENSIONS}/customresourcedefinitions`, "clusterpolicies.kyverno.io", { ...definition }],
];

function toVersion(name: string, served: boolean) {
  return { name, served, storage: name === "v1", schema: { openAPIV3Schema: { type: "object" } } };
}

function toServed(name: string) {
  return toVersion(name, true);
}

const label = { metadata: { labels: { seen: "yes" } } };

const REFUSED: readonly Question[] = [
  { method: "DELETE", path: `${ADMISSION}/validatingwebhookconfigurations/hauberk` },
  { method: "PATCH", path: `${ADMISSION}/validatingwebhookconfigurations/hauberk`, body: { webhooks: [] } },
  {
    method: "PATCH",
    path: `${ADMISSION}/mutatingwebhookconfigurations/ours`,
    body: { metadata: { labels: { "app.kubernetes.io/managed-by": null } } },
  },
  { method: "DELETE", path: `${ADMISSION}/mutatingwebhookconfigurations` },
  { method: "DELETE", path: `${RBAC}/clusterroles/hauberk` },
  { method: "DELETE", path: `/api/v1/namespaces/${OWN}` },
  { method: "PATCH", path: `${HERE}/configmaps/settings`, body: label },
  { method: "POST", path: `${HERE}/configmaps`, body: { metadata: { name: "more" } } },
  { method: "DELETE", path: `${HERE}/configmaps` },
  { method: "DELETE", path: `${HERE}/pods/web` },
  { method: "POST", path: `${HERE}/pods`, body: { metadata: { name: "mine" }, ...pod } },
  {
    method: "PATCH",
    path: `${HERE}/pods/web/ephemeralcontainers`,
    body: { spec: { ephemeralContainers: [{ name: "b", image: "b" }] } },
  },
  { method: "PATCH", path: `${HERE}/pods/web/status`, body: label },
  { method: "PATCH", path: DEFINITION, body: { spec: { versions: [toVersion("v1", false), toVersion("v2", true)] } } },
  { method: "DELETE", path: DEFINITION },
  { method: "POST", path: `${HERE}/serviceaccounts/hauberk/token`, body: { spec: {} } },
  { method: "POST", path: `${HERE}/pods/web/exec` },
  { method: "DELETE", path: `${APPS}/deployments/hauberk` },
  { method: "PATCH", path: `${APPS}/deployments/hauberk/scale`, body: { spec: { replicas: 0 } } },
];

const ALLOWED: readonly Question[] = [
  { user: "alice", method: "DELETE", path: `${ADMISSION}/validatingwebhookconfigurations/others` },
  { user: "alice", method: "DELETE", path: `${RBAC}/clusterroles/others` },
  {
    user: "alice",
    method: "POST",
    path: `/api/v1/namespaces/default/configmaps`,
    body: { metadata: { name: "more" } },
  },
  {
    user: `${CONTROLLERS}deployment-controller`,
    method: "POST",
    path: `${APPS}/replicasets`,
    body: { metadata: { name: "hauberk-2" }, ...workload },
  },
  {
    user: `${CONTROLLERS}replicaset-controller`,
    method: "POST",
    path: `${HERE}/pods`,
    body: { metadata: { name: "hauberk-1-a" }, ...pod },
  },
  { user: `${CONTROLLERS}replicaset-controller`, method: "DELETE", path: `${HERE}/pods/web` },
  { user: `${CONTROLLERS}generic-garbage-collector`, method: "DELETE", path: `${APPS}/replicasets/hauberk-1` },
  { user: `${CONTROLLERS}namespace-controller`, method: "DELETE", path: `${HERE}/configmaps` },
  {
    user: `${CONTROLLERS}root-ca-cert-publisher`,
    method: "POST",
    path: `${HERE}/configmaps`,
    body: { metadata: { name: "kube-root-ca.crt" } },
  },
  { user: "system:kube-controller-manager", method: "DELETE", path: `${HERE}/pods/web` },
  { user: "cni", method: "PATCH", path: `${HERE}/pods/web/status`, body: { metadata: { annotations: { a: "b" } } } },
  { user: "alice", method: "PATCH", path: DEFINITION, body: { spec: { versions: ["v1", "v2"].map(toServed) } } },
];
