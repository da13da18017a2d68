import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asList, dig } from "../../../src/model/index.ts";
import { whyNoApiServer } from "../api-server.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { toNamespace, toPod } from "./pods.ts";

const ADD_LABEL = `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: label }
spec:
  rules:
    - name: label
      match: { any: [{ resources: { kinds: [Pod] } }] }
      mutate: { patchStrategicMerge: { metadata: { labels: { +(touched): by-kyverno } } } }
`;

describe.skipIf(whyNoApiServer)("mutations", () => {
  let cluster: ProtectedCluster;
  const bare = { container: { securityContext: undefined, image: "docker.io/library/nginx:1.0" } };
  const first = (body: unknown) => asList(dig(body, "spec", "containers"))[0];

  beforeAll(async () => {
    const select = (name: string) => `{ matchLabels: { kubernetes.io/metadata.name: ${name} } }`;
    cluster = await startProtectedCluster({
      configuration: `admission:
  ruleSets:
    - name: defaults
      policies: ['{folder}/policies.yaml']
      namespaceSelector: ${select("applied")}
      mutations: &mutations
        securityContext: { runAsNonRoot: true, seccompProfile: true, dropCapabilities: true, forbidPrivilegeEscalation: true }
        automountServiceAccountToken: false
        registryMirrors: { docker.io: mirror.example.com/dockerhub }
        resources: { requests: { cpu: 10m } }
        sidecars:
          - name: proxy
            podSelector: { matchLabels: { mesh: "on" } }
            template: { containers: [{ name: proxy, image: registry.example.com/proxy:1 }] }
    - name: suggestions
      namespaceSelector: ${select("suggested")}
      mutations: { securityContext: { runAsNonRoot: true }, mode: suggest }
`,
      files: { "policies.yaml": ADD_LABEL },
      objects: [toNamespace("applied"), toNamespace("suggested")],
    });
    await cluster.untilAsked(async () => {
      const { body } = await cluster.create(toPod("probe", "applied"), { dryRun: true });
      return dig(body, "metadata", "labels", "touched") === "by-kyverno";
    });
  });
  afterAll(() => cluster?.stop());

  it("fill in what nobody said, and the object says so itself", async () => {
    const { status, body } = await cluster.create(toPod("bare", "applied", bare));
    expect(status).toBe(201);
    expect(first(body)).toMatchObject({
      image: "mirror.example.com/dockerhub/library/nginx:1.0",
      resources: { requests: { cpu: "10m" } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      },
    });
    expect(dig(body, "spec", "automountServiceAccountToken")).toBe(false);
    expect(dig(body, "metadata", "labels", "touched")).toBe("by-kyverno");
    expect(JSON.stringify(dig(body, "metadata", "annotations"))).toContain("hauberk.dev/");
  });

  it("leave what an author wrote", async () => {
    const written = {
      spec: { automountServiceAccountToken: true, securityContext: { runAsNonRoot: false } },
      metadata: { name: "written", namespace: "applied", labels: { touched: "by-hand" } },
    };
    const pod = toPod("written", "applied", written);
    const containers = toPod("x", "y").spec["containers"];
    const { body } = await cluster.create({ ...pod, spec: { ...pod.spec, containers } });
    expect(dig(body, "spec", "securityContext", "runAsNonRoot")).toBe(false);
    expect(dig(body, "spec", "automountServiceAccountToken")).toBe(true);
    expect(dig(body, "metadata", "labels", "touched")).toBe("by-hand");
  });

  it("leave the token to a service account that says so itself, also when it begins to", async () => {
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "talks", namespace: "applied" } };
    await cluster.mustCreate(account);
    const containers = toPod("x", "y").spec["containers"];
    const pod = toPod("talks", "applied", { spec: { serviceAccountName: "talks", containers } });
    const token = async () =>
      dig((await cluster.create(pod, { dryRun: true })).body, "spec", "automountServiceAccountToken");
    expect(await token()).toBe(false);
    const path = "/api/v1/namespaces/applied/serviceaccounts/talks";
    const contentType = "application/merge-patch+json";
    await cluster.ask("PATCH", path, { automountServiceAccountToken: true }, { contentType });
    await expect.poll(token, { timeout: 10_000 }).toBeUndefined();
  });

  it("change nothing the second time", async () => {
    const made = await cluster.create(toPod("twice", "applied", bare));
    const path = "/api/v1/namespaces/applied/pods/twice";
    const again = await cluster.ask("PUT", path, made.body);
    expect(again.status).toBe(200);
    expect(dig(again.body, "metadata", "resourceVersion")).toBe(dig(made.body, "metadata", "resourceVersion"));
  });

  it("put a sidecar into the pods that ask for it, once", async () => {
    const labels = { mesh: "on" };
    const { body } = await cluster.create(
      toPod("meshed", "applied", { metadata: { name: "meshed", namespace: "applied", labels } }),
    );
    expect(asList(dig(body, "spec", "containers")).map((one) => dig(one, "name"))).toEqual(["web", "proxy"]);
    const { body: other } = await cluster.create(toPod("alone", "applied"));
    expect(asList(dig(other, "spec", "containers"))).toHaveLength(1);
  });

  it("that only suggest leave the object and tell the client", async () => {
    const { status, body, warnings } = await cluster.create(toPod("told", "suggested", bare));
    expect(status).toBe(201);
    expect(JSON.stringify(body)).not.toContain('runAsNonRoot":');
    expect(warnings.join("\n")).toContain("runAsNonRoot");
  });
});
