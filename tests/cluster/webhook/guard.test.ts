import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import { toDefinition } from "./custom-kinds.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { PRIVILEGED, toNamespace, toPod } from "./pods.ts";

const LABEL = "pod-security.kubernetes.io/enforce";
const TENANT = { as: { user: "tenant", groups: ["tenants"] }, contentType: "application/merge-patch+json" };
const ADMIN = { contentType: "application/merge-patch+json" };

describe.skipIf(whyNoApiServer)("the guard", () => {
  let cluster: ProtectedCluster;
  const label = (labels: Readonly<Record<string, string | null>>, asking: object) =>
    cluster.ask("PATCH", "/api/v1/namespaces/shop", { metadata: { labels } }, asking);

  beforeAll(async () => {
    cluster = await startProtectedCluster({
      configuration: `admission:
  ruleSets:
    - { name: house, podSecurity: true, guard: true }
    - name: images
      controls: { deny: [image/latest-tag] }
      namespaceSelector: { matchExpressions: [{ key: images, operator: NotIn, values: [any] }] }
`,
      args: ["--own-namespace", "hauberk-system"],
      objects: [
        toNamespace("hauberk-system"),
        toNamespace("shop", { [LABEL]: "restricted" }),
        toDefinition("kyverno.io", "ClusterPolicy"),
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

  it("lets nobody but those named take the labels off a namespace that protection hangs on", async () => {
    const switches: Readonly<Record<string, string | null>>[] = [
      { [LABEL]: "privileged" },
      { [LABEL]: null },
      { images: "any" },
    ];
    for (const labels of switches) {
      const refused = await label(labels, TENANT);
      expect([refused.status, refused.message]).toEqual([403, expect.stringContaining("guard/") as string]);
    }
    expect((await label({ team: "blue" }, TENANT)).status).toBe(200);
    expect((await label({ images: "any" }, ADMIN)).status).toBe(200);
  });

  it("lets nobody make a namespace that is out of reach from the beginning", async () => {
    const refused = await cluster.create(toNamespace("free", { images: "any" }), { as: TENANT.as });
    expect([refused.status, refused.message]).toEqual([403, expect.stringContaining("guard/") as string]);
    expect((await cluster.create(toNamespace("bound", { team: "blue" }), { as: TENANT.as })).status).toBe(201);
  });

  it("keeps Hauberk's own namespace itself", async () => {
    const path = "/api/v1/namespaces/hauberk-system";
    const refused = await cluster.ask("DELETE", `${path}?dryRun=All`, undefined, TENANT);
    expect([refused.status, refused.message]).toEqual([403, expect.stringContaining("guard/") as string]);
    expect((await cluster.ask("DELETE", `${path}?dryRun=All`)).status).toBe(200);
  });

  it("keeps Hauberk's webhook configurations: they come back, for the API server asks nobody about them", async () => {
    const path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hauberk";
    expect((await cluster.ask("DELETE", path, undefined, TENANT)).status).toBe(200);
    await expect.poll(async () => (await cluster.ask("GET", path)).status, { timeout: 15_000 }).toBe(200);
    expect(cluster.hauberk.log()).toContain("REGISTRATION_CHANGED");
  });
});
