import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import { toDefinition } from "./custom-kinds.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { PRIVILEGED, toNamespace, toPod } from "./pods.ts";

const AS = { user: "tenant", groups: ["tenants"] };
const MERGE = { as: AS, contentType: "application/merge-patch+json" };
const PATCH = { as: AS, contentType: "application/json-patch+json" };
const ENFORCE = "pod-security.kubernetes.io/enforce";
const AUTH_URL = "nginx.ingress.kubernetes.io/auth-url";
const INGRESS = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/old";
const DEFINITION = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusterpolicies.kyverno.io";

describe.skipIf(whyNoApiServer)("ways around what is judged", () => {
  let cluster: ProtectedCluster;

  beforeAll(async () => {
    const backend = { service: { name: "web", port: { number: 80 } } };
    cluster = await startProtectedCluster({
      configuration: `admission:
  podSecurity: { defaults: { enforce: baseline } }
  ruleSets:
    - name: house
      podSecurity: true
      guard: true
      clusterPolicies: true
      controls: { deny: [network/ingress-injection] }
`,
      args: ["--own-namespace", "hauberk-system"],
      objects: [
        toNamespace("hauberk-system"),
        toNamespace("shop"),
        toDefinition("kyverno.io", "ClusterPolicy"),
        {
          apiVersion: "networking.k8s.io/v1",
          kind: "Ingress",
          metadata: { name: "old", namespace: "shop", annotations: { [AUTH_URL]: "http://a/#;x" } },
          spec: { defaultBackend: backend },
        },
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRoleBinding",
          metadata: { name: "tenants" },
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
          subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "tenants" }],
        },
      ],
    });
    const probe = toPod("probe", "shop", PRIVILEGED);
    await cluster.untilAsked(async () => (await cluster.create(probe, { dryRun: true })).status === 403);
  });
  afterAll(() => cluster?.stop());

  it.each(["kube-system", "hauberk-system"])("a new namespace that says it were %s", async (forged) => {
    const labels = { "kubernetes.io/metadata.name": forged, [ENFORCE]: "privileged" };
    const ways = [
      cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { generateName: "evil-", labels } }, { as: AS }),
      cluster.create(toNamespace("evil", labels), { as: AS }),
      cluster.ask("PATCH", "/api/v1/namespaces/shop", { metadata: { labels } }, MERGE),
    ];
    for (const { status, message } of await Promise.all(ways))
      expect([status, message]).toEqual([403, expect.stringContaining("guard/namespace-labels") as string]);
  });

  it("an annotation at fault that is replaced by another, of an object that was at fault before", async () => {
    const replaced = { metadata: { annotations: { [AUTH_URL]: "http://a/#;\nssl_engine /tmp/x" } } };
    const refused = await cluster.ask("PATCH", INGRESS, replaced, MERGE);
    expect([refused.status, refused.message]).toEqual([403, expect.stringContaining("ingress-injection") as string]);
    const labelled = { metadata: { labels: { team: "blue" } } };
    expect((await cluster.ask("PATCH", INGRESS, labelled, MERGE)).status).toBe(200);
  });

  it("a definition of policies whose versions are served no more", async () => {
    const schema = { openAPIV3Schema: { type: "object" } };
    const add = { op: "add", path: "/spec/versions/-", value: { name: "v9", served: true, storage: false, schema } };
    const hide = { op: "replace", path: "/spec/versions/0/served", value: false };
    const refused = await cluster.ask("PATCH", DEFINITION, [add, hide], PATCH);
    expect([refused.status, refused.message]).toEqual([403, expect.stringContaining("guard/policies") as string]);
    expect((await cluster.ask("PATCH", DEFINITION, [add], PATCH)).status).toBe(200);
  });
});
