import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { toNamespace, toPod } from "./pods.ts";
import { AUTHORIZED_CEL, CONSTRAINT, KYVERNO, KYVERNO_CEL, LABEL_CEL, TEMPLATE } from "./policy-texts.ts";

const FAMILIES = ["cel", "kyverno", "kyverno-cel", "gatekeeper"] as const;
const MERGE = { contentType: "application/merge-patch+json" };

describe.skipIf(whyNoApiServer)("policies of files", () => {
  let cluster: ProtectedCluster;

  const createIn = (namespace: string, metadata: object = {}, change: object = {}) =>
    cluster.create(toPod("web", namespace, { metadata, ...change }), { dryRun: true });
  const toMap = (name: string, data: Readonly<Record<string, string>>) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "platform" },
    data,
  });

  beforeAll(async () => {
    cluster = await startProtectedCluster({
      configuration: "admission:\n  ruleSets:\n    - { name: house, policies: ['{folder}/policies.yaml'] }\n",
      files: { "policies.yaml": [LABEL_CEL, AUTHORIZED_CEL, KYVERNO, KYVERNO_CEL, TEMPLATE, CONSTRAINT].join("---") },
      objects: [
        toNamespace("platform"),
        ...FAMILIES.map((name) => toNamespace(name, { check: name })),
        toNamespace("hosts"),
        toMap("teams", { teams: "red,blue" }),
        toMap("owners", { list: '["alice","bob"]' }),
      ],
    });
    await cluster.untilAsked(async () => (await createIn("kyverno-cel", {}, LATEST)).status === 403);
  });
  afterAll(() => cluster?.stop());

  const LATEST = { container: { image: "registry.example.com/team/web:latest" } };

  it.each([
    [
      "of admissionregistration.k8s.io, with a parameter of the cluster",
      "cel",
      { labels: { team: "red" } },
      { labels: { team: "green" } },
      "team must be one of red,blue",
    ],
    [
      "of Kyverno, with a ConfigMap of the cluster",
      "kyverno",
      { labels: { owner: "bob" } },
      { labels: { owner: "eve" } },
      'owner must be one of ["alice","bob"]',
    ],
    ["of Gatekeeper", "gatekeeper", { annotations: { contact: "a" } }, {}, "annotation contact is missing"],
  ])("%s let in what keeps them and refuse what does not", async (_, namespace, good, bad, message) => {
    expect(await createIn(namespace, { namespace, name: "web", ...good })).toMatchObject({ status: 201 });
    const refused = await createIn(namespace, { namespace, name: "web", ...bad });
    expect(refused).toMatchObject({ status: 403 });
    expect(refused.message).toContain(message);
  });

  it("of Kyverno's CEL kinds do so too", async () => {
    expect(await createIn("kyverno-cel")).toMatchObject({ status: 201 });
    const refused = await createIn("kyverno-cel", {}, LATEST);
    expect(refused).toMatchObject({ status: 403 });
    expect(refused.message).toContain("the tag latest moves");
  });

  it("see parameters and ConfigMaps as they are changed", async () => {
    const green = { namespace: "cel", name: "web", labels: { team: "green" } };
    expect((await createIn("cel", green)).status).toBe(403);
    await cluster.ask("PATCH", "/api/v1/namespaces/platform/configmaps/teams", { data: { teams: "red,green" } }, MERGE);
    await expect.poll(async () => (await createIn("cel", green)).status).toBe(201);
    const eve = { namespace: "kyverno", name: "web", labels: { owner: "eve" } };
    await cluster.ask("PATCH", "/api/v1/namespaces/platform/configmaps/owners", { data: { list: '["eve"]' } }, MERGE);
    await expect.poll(async () => (await createIn("kyverno", eve)).status).toBe(201);
  });

  it("refuse when what they look up is gone: that is not a pass", async () => {
    await cluster.ask("DELETE", "/api/v1/namespaces/platform/configmaps/owners");
    const eve = { namespace: "kyverno", name: "web", labels: { owner: "eve" } };
    // The code says that it could not be looked at, not that the object is at fault.
    await expect.poll(async () => (await createIn("kyverno", eve)).status).toBe(500);
    await cluster.mustCreate(toMap("owners", { list: '["eve"]' }));
    await expect.poll(async () => (await createIn("kyverno", eve)).status).toBe(201);
  });

  it("that ask the authorizer get the API server's own answer about the user", async () => {
    const host = { spec: { hostNetwork: true, containers: [{ name: "web", image: "web:1" }] } };
    await cluster.mustCreate({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "runner" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["create"] }],
    });
    await cluster.mustCreate({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "host-user" },
      rules: [{ apiGroups: ["example.com"], resources: ["hosts"], verbs: ["use"] }],
    });
    for (const [name, role] of [
      ["alice", "runner"],
      ["bob", "runner"],
      ["bob", "host-user"],
    ]) {
      await cluster.mustCreate({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: `${name}-${role}`, namespace: "hosts" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name }],
      });
    }
    const as = (user: string) => cluster.create(toPod("web", "hosts", host), { dryRun: true, as: { user } });
    await expect.poll(async () => (await as("bob")).status).toBe(201);
    const refused = await as("alice");
    expect(refused.status).toBe(403);
    expect(refused.message).toContain("only who may use hosts.example.com");
  });

  it("are followed as their files change, and a fault in them changes nothing", async () => {
    const file = join(cluster.folder, "policies.yaml");
    writeFileSync(file, KYVERNO_CEL.replace(":latest", ":moving"));
    await expect.poll(async () => (await createIn("kyverno-cel", {}, LATEST)).status, { timeout: 15_000 }).toBe(201);
    const moving = { container: { image: "web:moving" } };
    expect((await createIn("kyverno-cel", {}, moving)).status).toBe(403);
    writeFileSync(file, "a: [");
    await expect
      .poll(async () => (await cluster.hauberk.health("/readyz?verbose")).text, { timeout: 15_000 })
      .toContain("policies.yaml");
    expect((await createIn("kyverno-cel", {}, moving)).status).toBe(403);
  });
});
