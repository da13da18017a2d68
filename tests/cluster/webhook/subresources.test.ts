import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import type { Asking } from "./ask.ts";
import { toDefinition } from "./custom-kinds.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { PRIVILEGED, toNamespace, toPod } from "./pods.ts";

/** Refuses one user everything, and nobody else anything. The status of things is asked about where it is named. */
const NOT_MALLORY = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: not-mallory }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*/*", "pods/status"] }]
  validations: [{ expression: "request.userInfo.username != 'mallory'", message: mallory may do nothing }]
`;

/** About one version only, whichever the client writes. */
const FEW_REPLICAS = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: few-replicas }
spec:
  matchConstraints:
    resourceRules:
      - { apiGroups: [autoscaling], apiVersions: [v2], operations: [CREATE, UPDATE], resources: [horizontalpodautoscalers] }
  validations: [{ expression: object.spec.maxReplicas <= 10, message: at most 10 replicas }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: small-widgets }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [example.com], apiVersions: [v2], operations: [CREATE, UPDATE], resources: [widgets] }]
  validations: [{ expression: object.spec.size <= 10, message: widgets are small }]
`;

const POD = "/api/v1/namespaces/guarded/pods/web";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

/** Name, method, path, body, content type; what is answered to those who may, without a kubelet or a scheduler behind. */
const REQUESTS: readonly (readonly [string, string, string, unknown, string | undefined, number])[] = [
  ["status", "PATCH", `${POD}/status`, { status: { message: "fine" } }, MERGE, 200],
  [
    "ephemeralcontainers",
    "PATCH",
    `${POD}/ephemeralcontainers`,
    { spec: { ephemeralContainers: [{ name: "debug", image: "debug:1" }] } },
    STRATEGIC,
    200,
  ],
  [
    "resize",
    "PATCH",
    `${POD}/resize`,
    { spec: { containers: [{ name: "web", resources: { requests: { cpu: "20m" } } }] } },
    STRATEGIC,
    200,
  ],
  ["scale", "PATCH", "/apis/apps/v1/namespaces/guarded/deployments/web/scale", { spec: { replicas: 2 } }, MERGE, 200],
  ["exec", "POST", `${POD}/exec?command=id&stdout=true`, undefined, undefined, 400],
  ["attach", "POST", `${POD}/attach?stdout=true`, undefined, undefined, 400],
  ["portforward", "POST", `${POD}/portforward`, undefined, undefined, 400],
  ["proxy", "GET", `${POD}/proxy/`, undefined, undefined, 400],
  [
    "token",
    "POST",
    "/api/v1/namespaces/guarded/serviceaccounts/web/token",
    { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
    undefined,
    201,
  ],
  [
    "binding",
    "POST",
    `${POD}/binding`,
    {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { name: "web" },
      target: { apiVersion: "v1", kind: "Node", name: "node" },
    },
    undefined,
    201,
  ],
  [
    "eviction",
    "POST",
    `${POD}/eviction`,
    { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "web", namespace: "guarded" } },
    undefined,
    201,
  ],
  [
    "an update",
    "PATCH",
    "/apis/apps/v1/namespaces/guarded/deployments/web",
    { metadata: { labels: { changed: "yes" } } },
    MERGE,
    200,
  ],
  ["a deletion", "DELETE", "/apis/apps/v1/namespaces/guarded/deployments/web", undefined, undefined, 200],
  ["a deletion of many", "DELETE", "/api/v1/namespaces/guarded/configmaps", undefined, undefined, 200],
];

describe.skipIf(whyNoApiServer)("requests for parts of objects, and in other versions", () => {
  let cluster: ProtectedCluster;
  const as = (user: string, contentType?: string): Asking => ({
    as: { user },
    ...(contentType === undefined ? {} : { contentType }),
  });

  beforeAll(async () => {
    const template = { metadata: { labels: { app: "web" } }, spec: toPod("web", "guarded").spec };
    cluster = await startProtectedCluster({
      configuration: `admission:
  ruleSets:
    - name: users
      podSecurity: true
      policies: ['{folder}/users.yaml']
      namespaceSelector: &guarded
        matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [guarded, restricted] }]
    - name: versions
      policies: ['{folder}/versions.yaml']
      namespaceSelector: *guarded
`,
      files: { "users.yaml": NOT_MALLORY, "versions.yaml": FEW_REPLICAS },
      objects: [
        toNamespace("guarded"),
        toNamespace("restricted", { "pod-security.kubernetes.io/enforce": "restricted" }),
        toWidgets(),
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRoleBinding",
          metadata: { name: "users" },
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
          subjects: ["alice", "mallory"].map((name) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "User", name })),
        },
        { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "web", namespace: "guarded" } },
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "any", namespace: "guarded" } },
        toPod("web", "guarded", { container: { resources: { requests: { cpu: "10m" } } } }),
        toPod("web", "restricted"),
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "web", namespace: "guarded" },
          spec: { selector: { matchLabels: { app: "web" } }, template },
        },
      ],
    });
    const probe = toPod("probe", "guarded");
    await cluster.untilAsked(
      async () => (await cluster.create(probe, { dryRun: true, ...as("mallory") })).status === 403,
    );
  });
  afterAll(() => cluster?.stop());

  it.each(REQUESTS)("%s: refused to one and not to others", async (_, method, path, body, contentType, status) => {
    const refused = await cluster.ask(method, path, body, as("mallory", contentType));
    expect(refused.status).toBe(403);
    expect(refused.message).toContain("mallory may do nothing");
    const others = await cluster.ask(method, path, body, as("alice", contentType));
    expect([others.status, others.message]).toEqual([status, expect.not.stringContaining("mallory") as string]);
  });

  it("an ephemeral container is judged as the others are", async () => {
    const path = "/api/v1/namespaces/restricted/pods/web/ephemeralcontainers";
    const { securityContext } = (toPod("x", "y").spec["containers"] as { securityContext: object }[])[0] ?? {};
    const patch = (name: string, context: unknown) =>
      cluster.ask(
        "PATCH",
        path,
        { spec: { ephemeralContainers: [{ name, image: "debug:1", securityContext: context }] } },
        { contentType: STRATEGIC },
      );
    const refused = await patch("bad", PRIVILEGED.container.securityContext);
    expect(refused.status).toBe(403);
    expect(refused.message).toContain('violates PodSecurity "restricted:latest"');
    expect((await patch("good", securityContext)).status).toBe(200);
  });

  it.each([
    ["autoscaling/v2", 10, 201],
    ["autoscaling/v2", 11, 403],
    ["autoscaling/v1", 10, 201],
    ["autoscaling/v1", 11, 403],
  ])("a policy about autoscaling/v2 holds for %s with %i replicas: %i", async (apiVersion, maxReplicas, status) => {
    const answer = await cluster.create(
      {
        apiVersion,
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "web", namespace: "guarded" },
        spec: { maxReplicas, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } },
      },
      { dryRun: true },
    );
    expect([answer.status, answer.message.includes("at most 10 replicas")]).toEqual([status, status === 403]);
  });

  it.each([
    ["v2", 10, 201],
    ["v2", 11, 403],
    ["v1", 10, 201],
    ["v1", 11, 403],
  ])("a policy about v2 of a custom kind holds for %s of size %i: %i", async (version, size, status) => {
    const answer = await cluster.create(
      {
        apiVersion: `example.com/${version}`,
        kind: "Widget",
        metadata: { name: "w", namespace: "guarded" },
        spec: { size },
      },
      { dryRun: true },
    );
    expect([answer.status, answer.message.includes("widgets are small")]).toEqual([status, status === 403]);
  });
});

function toWidgets() {
  const definition = toDefinition("example.com", "Widget", { cluster: false });
  const [version] = definition.spec.versions;
  const versions = [version, { ...version, name: "v2", storage: false }];
  return { ...definition, spec: { ...definition.spec, versions } };
}
