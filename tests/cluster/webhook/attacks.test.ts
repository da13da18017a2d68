import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import type { Asking } from "./ask.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { PRIVILEGED, toNamespace, toPod } from "./pods.ts";

const RESTRICTED = { "pod-security.kubernetes.io/enforce": "restricted" };
const PODS = "/api/v1/namespaces/attacked/pods";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const JSON_PATCH = "application/json-patch+json";
const APPLY = "application/apply-patch+yaml";
const MALLORY: Asking = { as: { user: "mallory" } };

/** Looks things up by a name that the attacker writes; acts with rights that the attacker lacks. */
const LOOKUP = `
apiVersion: kyverno.io/v1
kind: Policy
metadata: { name: lookup, namespace: attacked }
spec:
  validationFailureAction: Enforce
  rules:
    - name: lookup
      match: { any: [{ resources: { kinds: [ConfigMap], operations: [CREATE] } }] }
      context:
        - name: secret
          apiCall: { urlPath: "/api/v1/namespaces/attacked/secrets/{{request.object.data.path}}" }
      validate:
        message: "found {{ secret.data.password }}"
        deny: { conditions: { any: [{ key: "{{ secret.data.password }}", operator: NotEquals, value: "" }] } }
`;

const container = (pod: ReturnType<typeof toPod>) => (pod.spec["containers"] as object[])[0] ?? {};

describe.skipIf(whyNoApiServer)("attacks through a real API server", () => {
  let cluster: ProtectedCluster;

  beforeAll(async () => {
    cluster = await startProtectedCluster({
      configuration: `settings: { trustedRegistries: [registry.example.com/team] }
admission:
  ruleSets:
    - name: pod-security
      podSecurity: true
      guard: true
      controls: { deny: [image/registry] }
      namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system] }] }
    - name: lookups
      policies: ['{folder}/lookup.yaml']
      namespaceSelector: { matchLabels: { lookups: "yes" } }
`,
      files: { "lookup.yaml": LOOKUP },
      objects: [
        toNamespace("attacked", { ...RESTRICTED, lookups: "yes" }),
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRoleBinding",
          metadata: { name: "mallory" },
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
          subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "mallory" }],
        },
        {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: "token", namespace: "default" },
          stringData: { password: "s3cr3t" },
        },
        toPod("web", "attacked", { metadata: { finalizers: ["example.com/held"] } }),
      ],
    });
    const probe = toPod("probe", "attacked", PRIVILEGED);
    await cluster.untilAsked(async () => (await cluster.create(probe, MALLORY)).status === 403);
  });
  afterAll(() => cluster?.stop());

  const patch = (path: string, contentType: string, body: unknown) =>
    cluster.ask("PATCH", path, body, { ...MALLORY, contentType });

  it("ephemeral containers, by all kinds of patches and by an update (attacks 22, 25, 26, 27)", async () => {
    const bad = { name: "bad", image: "registry.example.com/team/debug:1", securityContext: { privileged: true } };
    const path = `${PODS}/web/ephemeralcontainers`;
    const { body } = await cluster.ask("GET", `${PODS}/web`);
    const pod = body as { spec: object };
    const answers = await Promise.all([
      patch(path, STRATEGIC, { spec: { ephemeralContainers: [bad] } }),
      patch(path, MERGE, { spec: { ephemeralContainers: [bad] } }),
      patch(path, JSON_PATCH, [{ op: "add", path: "/spec/ephemeralContainers", value: [bad] }]),
      patch(`${path}?fieldManager=m&force=true`, APPLY, {
        ...toPod("web", "attacked"),
        spec: { ephemeralContainers: [bad] },
      }),
      cluster.ask("PUT", path, { ...pod, spec: { ...pod.spec, ephemeralContainers: [bad] } }, MALLORY),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      403,
      403,
      403,
      expect.toSatisfy((status) => status >= 400),
      403,
    ]);
    const left = await cluster.ask("GET", `${PODS}/web`);
    expect(JSON.stringify(left.body)).not.toContain("ephemeralContainers");
  });

  it("init containers, generateName, server-side apply, and a name in percents (attack 27)", async () => {
    const init = { ...container(toPod("x", "y", PRIVILEGED)), name: "init" };
    const pods = [
      toPod("init", "attacked", { spec: { initContainers: [init], containers: [container(toPod("x", "y"))] } }),
      { ...toPod("gone", "attacked", PRIVILEGED), metadata: { generateName: "gen-", namespace: "attacked" } },
    ];
    for (const pod of pods) expect((await cluster.create(pod, MALLORY)).status).toBe(403);
    const applied = toPod("applied", "attacked", PRIVILEGED);
    expect((await patch(`${PODS}/applied?fieldManager=m`, APPLY, applied)).status).toBe(403);
    expect((await patch(`${PODS}/%61pplied?fieldManager=m`, APPLY, applied)).status).toBe(403);
    expect((await cluster.ask("POST", "/api/v1/namespaces/%61ttacked/pods", applied, MALLORY)).status).toBe(403);
    const list = await cluster.ask("GET", PODS);
    expect((list.body as { items: unknown[] }).items).toHaveLength(1);
  });

  it("keys that are written twice, and keys of JavaScript (attack 45)", async () => {
    const [good, bad] = [{}, PRIVILEGED].map((change) => JSON.stringify(container(toPod("x", "y", change))));
    const toText = (spec: string) =>
      `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"twice","namespace":"attacked"},"spec":{${spec},"__proto__":{"x":1}}}`;
    // What the API server makes of it is what is judged: of texts the last, of lists a mixture of both.
    expect(await send(PODS, toText(`"containers":[${good}],"hostNetwork":false,"hostNetwork":true`))).toBe(403);
    expect(await send(PODS, toText(`"containers":[${good}],"containers":[${bad}]`))).toBeGreaterThanOrEqual(400);
    expect(await send(PODS, toText(`"containers":[${bad}],"containers":[${good}]`))).toBeGreaterThanOrEqual(400);
    expect(await send(PODS, toText(`"containers":[${good}],"hostNetwork":true,"hostNetwork":false`))).toBe(201);
    expect((await cluster.ask("DELETE", `${PODS}/twice?gracePeriodSeconds=0`)).status).toBe(200);
  });

  it("an object that is being deleted is judged as others are (attack 18)", async () => {
    expect((await cluster.ask("DELETE", `${PODS}/web?gracePeriodSeconds=0`)).status).toBe(200);
    const { body } = await cluster.ask("GET", `${PODS}/web`);
    expect(JSON.stringify(body)).toContain("deletionTimestamp");
    const change = { spec: { containers: [{ name: "web", image: "evil.example.com/miner:1" }] } };
    const { status, message } = await patch(`${PODS}/web`, STRATEGIC, change);
    expect([status, message]).toEqual([403, expect.stringContaining("image/registry") as string]);
    const dated = toPod("dated", "attacked", {
      ...PRIVILEGED,
      metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" },
    });
    expect((await cluster.create(dated, MALLORY)).status).toBe(403);
  });

  it.each([
    "registry.example.com/team-evil/app:1",
    "registry.example.com.evil.tld/team/app:1",
    "registry.example.com:8443/team/app:1",
    "registry.example.com@evil.tld/team/app:1",
    "evil.tld/registry.example.com/team/app:1",
    "REGISTRY.example.com/teamx/app:1",
    "app:1",
  ])("a registry by its prefix: %s (attack 20)", async (image) => {
    const { status } = await cluster.create(toPod("prefix", "attacked", { container: { image } }), MALLORY);
    expect(status).toBe(403);
  });

  it("labels of a namespace that are taken away, by any path (attack 28)", async () => {
    const path = "/api/v1/namespaces/attacked";
    const { body } = await cluster.ask("GET", path);
    const { metadata, ...rest } = body as { metadata: Record<string, unknown> };
    const bare = { ...rest, metadata: { ...metadata, labels: { "kubernetes.io/metadata.name": "attacked" } } };
    const key = "pod-security.kubernetes.io~1enforce";
    const answers = [
      await patch(path, MERGE, { metadata: { labels: null } }),
      await patch(path, MERGE, { metadata: { labels: { "pod-security.kubernetes.io/enforce": "privileged" } } }),
      await patch(path, STRATEGIC, { metadata: { labels: { $patch: "replace" } } }),
      await patch(path, JSON_PATCH, [{ op: "remove", path: `/metadata/labels/${key}` }]),
      await patch(path, JSON_PATCH, [{ op: "remove", path: "/metadata/labels/lookups" }]),
      await patch(`${path}/status`, MERGE, {
        metadata: { labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
      }),
      await cluster.ask("PUT", path, bare, MALLORY),
      await cluster.ask("PUT", `${path}/finalize`, bare, MALLORY),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
    const left = await cluster.ask("GET", path);
    expect(JSON.stringify(left.body)).toContain('"pod-security.kubernetes.io/enforce":"restricted"');
  });

  it.each([
    "../../default/secrets/token",
    "..%2f..%2fdefault%2fsecrets%2ftoken",
    "%2e%2e/%2e%2e/default/secrets/token",
    "%252e%252e/default",
    "%zz/../token",
    "token?x=/../",
    "token#/../..",
    "x/../../../../../../healthz",
  ])("a namespaced policy that looks up %s learns nothing, and nothing passes (attacks 1-5)", async (path) => {
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "lookup", namespace: "attacked" },
      data: { path },
    };
    const { status, message } = await cluster.create(map, MALLORY);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(message).toContain("could not be judged");
    expect(message).not.toContain("s3cr3t");
    expect(message).not.toContain(Buffer.from("s3cr3t").toString("base64"));
  });

  it("objects as large as the API server takes (attack 29)", async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ name: `c${at}`, image: "registry.example.com/team/web:1" }));
    const pods = [
      toPod("large", "attacked", { spec: { containers: many(10_000) } }),
      toPod("large", "attacked", { ...PRIVILEGED, metadata: { annotations: { a: "a".repeat(200_000) } } }),
      toPod("large", "attacked", {
        ...PRIVILEGED,
        container: { ...PRIVILEGED.container, args: ["a".repeat(2_900_000)] },
      }),
    ];
    for (const pod of pods) {
      const begunAt = performance.now();
      const { status } = await cluster.create(pod, MALLORY);
      expect(status).toBe(403);
      expect(performance.now() - begunAt).toBeLessThan(10_000);
    }
    const map = (size: number) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "large", namespace: "default" },
      data: { a: "a".repeat(size) },
    });
    expect((await cluster.create(map(1_000_000), MALLORY)).status).toBe(201);
    // Beyond its own limits it is the API server that refuses.
    expect((await cluster.create(map(4_000_000), MALLORY)).status).toBeGreaterThanOrEqual(400);
    const others = await cluster.create(toPod("small", "attacked"), MALLORY);
    expect(others.status).toBe(201);
  });

  /** A body as it stands: a value could not say a key twice. */
  async function send(path: string, body: string): Promise<number> {
    const { url, token, caFile } = cluster.server;
    const dispatcher = new Agent({ connect: { ca: readFileSync(caFile) } });
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "impersonate-user": "mallory",
    };
    const { statusCode, body: answer } = await request(url + path, { method: "POST", headers, body, dispatcher });
    await answer.dump();
    await dispatcher.close();
    return statusCode;
  }
});
