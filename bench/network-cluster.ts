import type { KubernetesObject, Resource } from "../src/model/index.ts";

export interface ClusterSize {
  readonly workloads: number;
  readonly podsEach: number;
  readonly policies: number;
  readonly namespaces: number;
}

const TIERS = ["front", "back", "db"];

/** A live cluster: namespaces, Deployments with their ReplicaSets and pods, and policies as people write them. */
export function toCluster(size: ClusterSize): Resource[] {
  const objects: unknown[] = [];
  for (let at = 0; at < size.namespaces; at += 1) {
    const labels = { team: `t${at % 20}`, "kubernetes.io/metadata.name": `ns${at}` };
    objects.push({ apiVersion: "v1", kind: "Namespace", metadata: { name: `ns${at}`, labels } });
  }
  for (let at = 0; at < size.workloads; at += 1) objects.push(...toWorkload(at, size));
  for (let at = 0; at < size.policies; at += 1) objects.push(toPolicy(at, size));
  return objects.map((object) => ({
    object: object as KubernetesObject,
    origin: { is: "cluster", context: "bench" } as const,
  }));
}

function toWorkload(at: number, { namespaces, podsEach }: ClusterSize): unknown[] {
  const namespace = `ns${at % namespaces}`;
  const labels = { app: `app${at}`, tier: TIERS[at % 3], part: `p${at % 50}` };
  const made = { ...labels, "pod-template-hash": "5d9c" };
  const spec = { containers: [{ name: "main", image: "main", ports: [{ name: "http", containerPort: 8080 }] }] };
  const selector = { matchLabels: { app: `app${at}` } };
  const owner = (apiVersion: string, kind: string, name: string) => [
    { apiVersion, kind, name, uid: name, controller: true },
  ];
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: `app${at}`, namespace, uid: `app${at}` },
      spec: { replicas: podsEach, selector, template: { metadata: { labels }, spec } },
    },
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name: `app${at}-5d9c`,
        namespace,
        uid: `app${at}-5d9c`,
        ownerReferences: owner("apps/v1", "Deployment", `app${at}`),
      },
      spec: { replicas: podsEach, selector, template: { metadata: { labels: made }, spec } },
    },
    ...Array.from({ length: podsEach }, (_, pod) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `app${at}-5d9c-${pod}`,
        namespace,
        labels: made,
        ownerReferences: owner("apps/v1", "ReplicaSet", `app${at}-5d9c`),
      },
      spec,
    })),
  ];
}

/** By turns: a whole namespace closed to others, one tier let in, one team let in, egress too. */
function toPolicy(at: number, { namespaces, workloads }: ClusterSize): unknown {
  const home = at % namespaces;
  const turn = Math.floor(at / namespaces) % 4;
  const app = (home + namespaces * Math.floor(at / namespaces / 2)) % workloads;
  const from = [
    [{ podSelector: {} }],
    [{ podSelector: { matchLabels: { tier: "front" } } }],
    [{ namespaceSelector: { matchLabels: { team: `t${(at * 7) % 20}` } } }],
    [{ podSelector: {} }],
  ];
  const egress = [
    { to: [{ namespaceSelector: {} }], ports: [{ port: 53, protocol: "UDP" }] },
    {
      to: [
        { podSelector: { matchLabels: { tier: "db" } } },
        { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } },
      ],
    },
  ];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `np${at}`, namespace: `ns${home}` },
    spec: {
      podSelector: turn === 0 ? {} : { matchLabels: { app: `app${app}` } },
      policyTypes: turn === 3 ? ["Ingress", "Egress"] : ["Ingress"],
      ingress: [{ from: from[turn], ports: [{ port: turn === 1 ? "http" : 8080 }] }],
      ...(turn === 3 ? { egress } : {}),
    },
  };
}
