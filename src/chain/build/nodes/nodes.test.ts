import { describe, expect, it } from "vitest";
import { toChainFacts } from "../chain-facts.ts";
import { toLines, toPictureOf } from "../picture-for-tests.ts";

const PROFILE = "securityContext: { seccompProfile: { type: RuntimeDefault } }";

function pod(name: string, spec = "", container = ""): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop }
spec: { ${PROFILE}, automountServiceAccountToken: false${spec}, containers: [{ name: main, image: "web@sha256:${"a".repeat(64)}"${container} }] }
status: { phase: Running }
`;
}

const PRIVILEGED = ", securityContext: { privileged: true }";

function nodeLines(text: string, complete: boolean): string[] {
  return toLines(toChainFacts(toPictureOf(text, complete))).filter((line) => /node:|identity:Node/.test(line));
}

const WORKERS = `apiVersion: v1
kind: Node
metadata: { name: a }
---
apiVersion: v1
kind: Node
metadata: { name: b }
---
apiVersion: v1
kind: Node
metadata: { name: master, labels: { node-role.kubernetes.io/control-plane: "" } }
spec: { taints: [{ key: node-role.kubernetes.io/control-plane, effect: NoSchedule }] }
`;

describe("in files", () => {
  it("pods that choose no node share the one they are on", () => {
    const lines = nodeLines(pod("web", "", PRIVILEGED) + pod("api"), false);
    expect(lines).toContain("code:shop/%2FPod/web -> node:any escape/privileged certain");
    expect(lines).toContain("node:any -> node:any/pods node/pods likely");
    expect(lines).toContain("node:any/pods -> code:shop/%2FPod/api node/pods likely");
    expect(lines).toContain("node:any -> identity:Node/any node/kubelet-key certain");
    expect(lines.filter((line) => line.includes("cluster-admin"))).toEqual([]);
  });

  it("pods that choose other nodes share none, but with those that choose none", () => {
    const text =
      pod("web", ", nodeSelector: { pool: web }", PRIVILEGED) + pod("ci", ", nodeSelector: { pool: ci }") + pod("any");
    const lines = nodeLines(text, false);
    expect(lines).toContain("code:shop/%2FPod/web -> node:any/pool=web escape/privileged certain");
    expect(lines).toContain("node:any/pool=web -> node:any/pods node/pods possible");
    expect(lines).toContain("node:any/pool=ci -> code:shop/%2FPod/ci node/pods likely");
    expect(lines.filter((line) => line.startsWith("node:any/pool=web ->") && line.includes("ci"))).toEqual([]);
  });

  it("a pod that tolerates the control plane's taint may get to the control plane, until it does not", () => {
    const tolerating = ", tolerations: [{ key: node-role.kubernetes.io/control-plane, operator: Exists }]";
    const { steps } = toChainFacts(toPictureOf(pod("web", tolerating, PRIVILEGED)));
    const escapes = steps.filter(({ kind }) => kind === "escape/privileged");
    expect(escapes.map(({ to, removedBy }) => [to, removedBy])).toEqual([
      ["node:any", ["pod/privileged@/Pod/shop/web/main"]],
      ["node:control-plane", ["pod/privileged@/Pod/shop/web/main", "pod/control-plane-node@/Pod/shop/web"]],
    ]);
    expect(toLines({ footholds: [], steps, changes: [], entries: [], targets: [] })).toContain(
      "node:control-plane -> target:cluster-admin node/control-plane certain",
    );
  });
});

describe("in a cluster", () => {
  it("pods are on the nodes they name, by way of their owners", () => {
    const owned = (name: string, node: string): string => `---
apiVersion: v1
kind: Pod
metadata:
  { name: ${name}, namespace: shop, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: r, controller: true }] }
spec: { nodeName: ${node}, ${PROFILE}, containers: [{ name: main, image: web, securityContext: { privileged: true } }] }
status: { phase: Running }
`;
    const text = `${WORKERS}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, uid: d }
spec: { template: { spec: { ${PROFILE}, containers: [{ name: main, image: web, securityContext: { privileged: true } }] } } }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  { name: web-1, namespace: shop, uid: r, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true }] }
spec: { replicas: 2, template: { spec: { ${PROFILE}, containers: [{ name: main, image: web, securityContext: { privileged: true } }] } } }
${owned("web-1-x", "a")}${owned("web-1-y", "b")}${pod("api", ", nodeName: a")}`;
    const facts = toChainFacts(toPictureOf(text, true));
    const lines = toLines(facts);
    const group = facts.steps.find(({ kind }) => kind === "escape/privileged")?.to ?? "";
    expect(group).toMatch(/^node:group\/[0-9a-f]{12}$/);
    expect(lines).toContain(`${group} -> node:a node/placement certain`);
    expect(lines).toContain(`${group} -> node:b node/placement certain`);
    expect(lines).toContain("node:a -> code:shop/%2FPod/api node/pods certain");
    expect(lines).toContain(`node:b -> ${group}/pods node/pods certain`);
    expect(lines).toContain(`${group}/pods -> code:shop/apps%2FDeployment/web node/pods certain`);
    expect(lines).not.toContain("node:b -> code:shop/%2FPod/api node/pods certain");
    expect(lines).toContain("node:a -> identity:Node/a node/kubelet-key certain");
    expect(facts.footholds.find(({ id }) => id === "code:shop/apps%2FDeployment/web")?.count).toBe(2);
  });

  it("only nodes of the control plane give the cluster, and etcd's files", () => {
    const root = ", volumes: [{ name: host, hostPath: { path: / } }]";
    const mount = ", volumeMounts: [{ name: host, mountPath: /host, readOnly: true }]";
    const on = (node: string): string =>
      `${WORKERS}${pod("web", `, tolerations: [{ operator: Exists }], nodeName: ${node}${root}`, mount)}`;
    expect(nodeLines(on("master"), true)).toEqual(
      expect.arrayContaining([
        "node:master -> target:cluster-admin node/control-plane certain",
        "node:master/files -> target:cluster-admin node/control-plane certain",
      ]),
    );
    const etcd = (node: string): string[] =>
      toLines(toChainFacts(toPictureOf(on(node), true)))
        .filter((line) => line.includes("etcd/data"))
        .toSorted();
    expect(etcd("master")).toEqual([
      "code:shop/%2FPod/web -> endpoint:etcd/data escape/etcd-data likely",
      "endpoint:etcd/data -> target:cluster-admin node/control-plane likely",
    ]);
    expect(etcd("a")).toEqual([]);
  });

  it("whoever names a pod's node gets to every one", () => {
    const lines = nodeLines(WORKERS, true);
    for (const node of ["a", "b", "master"]) expect(lines).toContain(`node:any -> node:${node} node/placement certain`);
  });

  it("a CronJob may start on nodes it selects, and shares its token with whoever waits there", () => {
    const text = `${WORKERS}---
apiVersion: batch/v1
kind: CronJob
metadata: { name: backup, namespace: shop }
spec: { jobTemplate: { spec: { template: { spec: { ${PROFILE}, containers: [{ name: main, image: backup }] } } } } }
`;
    const lines = nodeLines(text, true);
    expect(lines.filter((line) => line.includes("backup"))).toEqual([
      expect.stringMatching(
        /^node:group\/[0-9a-f]{12}\/coming -> code:shop\/batch%2FCronJob\/backup node\/pods possible$/,
      ),
    ]);
    expect(lines.some((line) => line.startsWith("node:master -> node:group"))).toBe(false);
  });
});

describe("root on a node", () => {
  it("has the secrets that images of its pods are pulled with, which the pods themselves never see", () => {
    const text = `${WORKERS}${pod("api", ", nodeName: a, imagePullSecrets: [{ name: registry }]")}---
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: shop }
imagePullSecrets: [{ name: mirror }]
`;
    const lines = toLines(toChainFacts(toPictureOf(text, true))).filter((line) => line.includes("secret:"));
    expect(lines).toEqual([
      "node:a -> secret:shop/registry node/pull-secret certain",
      "node:a -> secret:shop/mirror node/pull-secret certain",
    ]);
  });
});

describe("who reads a node's files", () => {
  it("has the kubelet's key, and the tokens and secrets of the pods there", () => {
    const text = `${WORKERS}${pod(
      "agent",
      ", nodeName: a, volumes: [{ name: host, hostPath: { path: /var/lib/kubelet } }]",
      ", volumeMounts: [{ name: host, mountPath: /host, readOnly: true }]",
    )}---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop }
spec:
  nodeName: a
  ${PROFILE}
  volumes: [{ name: db, secret: { secretName: db } }]
  containers: [{ name: main, image: web, volumeMounts: [{ name: db, mountPath: /db }] }]
---
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop }
`;
    const lines = toLines(toChainFacts(toPictureOf(text, true))).filter((line) => line.startsWith("node:a/"));
    expect(lines.toSorted()).toEqual([
      "node:a/credentials -> identity:ServiceAccount/shop/default node/credentials likely",
      "node:a/credentials -> secret:shop/db node/credentials likely",
      "node:a/files -> identity:Node/a node/kubelet-key certain",
      "node:a/files -> node:a/credentials node/credentials certain",
    ]);
  });
});
