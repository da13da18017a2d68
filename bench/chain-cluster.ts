import type { JsonObject, KubernetesObject, Resource } from "../src/model/index.ts";

/** How large the cluster is. */
export interface ClusterSize {
  readonly namespaces: number;
  readonly workloads: number;
  readonly podsPerWorkload: number;
  readonly nodes: number;
  readonly roles: number;
  readonly rulesPerRole: number;
  readonly policiesPerNamespace: number;
}

/** 5,000 workloads, 50,000 pods, 20,000 rules, 2,000 policies. */
export const LARGE: ClusterSize = {
  namespaces: 100,
  workloads: 5000,
  podsPerWorkload: 10,
  nodes: 500,
  roles: 4000,
  rulesPerRole: 5,
  policiesPerNamespace: 20,
};

/**
 * A cluster as large ones are: most workloads are held back, some are not; most roles are for one's own namespace, some
 * reach further than they should. Every object is read from JSON of its own, as from an API server.
 */
export function toLargeCluster(size: ClusterSize): Resource[] {
  const objects: KubernetesObject[] = [];
  for (let index = 0; index < size.namespaces; index += 1) objects.push(...toNamespace(index, size));
  for (let index = 0; index < size.nodes; index += 1) objects.push(toNode(index));
  for (let index = 0; index < size.workloads; index += 1) objects.push(...toWorkload(index, size));
  for (let index = 0; index < size.roles; index += 1) objects.push(...toRole(index, size));
  return objects.map((object) => ({
    object: JSON.parse(JSON.stringify(object)) as KubernetesObject,
    origin: { is: "cluster", context: "large" },
  }));
}

/** A bare number that looks random and is the same in every run. */
function mix(seed: number, salt: number): number {
  let hash = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function toNamespace(index: number, { policiesPerNamespace }: ClusterSize): KubernetesObject[] {
  const name = `team-${index}`;
  const labels = { "kubernetes.io/metadata.name": name, tier: `tier-${index % 5}` };
  const policies = Array.from({ length: policiesPerNamespace }, (_, policy): KubernetesObject => {
    if (policy === 0)
      return toObject("networking.k8s.io/v1", "NetworkPolicy", name, "default-deny", {
        spec: { podSelector: {}, policyTypes: ["Ingress"] },
      });
    const peer = { namespaceSelector: { matchLabels: { tier: `tier-${mix(index, policy) % 5}` } } };
    const own = { podSelector: { matchLabels: { group: `g${mix(policy, index) % 10}` } } };
    return toObject("networking.k8s.io/v1", "NetworkPolicy", name, `allow-${policy}`, {
      spec: {
        podSelector: { matchLabels: { group: `g${policy % 10}` } },
        policyTypes: ["Ingress"],
        ingress: [{ from: policy % 4 === 0 ? [peer, own] : [own], ports: [{ protocol: "TCP", port: 8080 }] }],
      },
    });
  });
  return [{ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } }, ...policies];
}

function toNode(index: number): KubernetesObject {
  const labels: Record<string, string> = { "kubernetes.io/hostname": `node-${index}`, pool: `pool-${index % 8}` };
  if (index < 3) labels["node-role.kubernetes.io/control-plane"] = "";
  const taints = index < 3 ? [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] : [];
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: `node-${index}`, labels },
    spec: { taints },
    status: { nodeInfo: { kernelVersion: "6.8.0-52-generic", kubeletVersion: "v1.33.1" } },
  };
}

function toWorkload(index: number, size: ClusterSize): KubernetesObject[] {
  const namespace = `team-${index % size.namespaces}`;
  const name = `app-${index}`;
  const labels = { app: name, group: `g${mix(index, 1) % 10}` };
  const spec = toPodSpec(index);
  const owner = (kind: string, of: string): JsonObject => ({
    apiVersion: "apps/v1",
    kind,
    name: of,
    uid: `${kind}-${index}`,
    controller: true,
  });
  const template = { metadata: { labels }, spec };
  const deployment = toObject("apps/v1", "Deployment", namespace, name, {
    spec: { replicas: size.podsPerWorkload, selector: { matchLabels: { app: name } }, template },
  });
  const set = toObject("apps/v1", "ReplicaSet", namespace, `${name}-5d9c7`, {
    spec: { selector: { matchLabels: { app: name } }, template },
  });
  set.metadata["ownerReferences"] = [owner("Deployment", name)] as never;
  const pods = Array.from({ length: size.podsPerWorkload }, (_, pod): KubernetesObject => {
    const node = 3 + (mix(index, 100 + pod) % (size.nodes - 3));
    const made = toObject("v1", "Pod", namespace, `${name}-5d9c7-${pod}`, {
      spec: { ...spec, nodeName: `node-${node}` },
      status: { phase: "Running", podIP: `10.${node >> 8}.${node & 255}.${pod}` },
    });
    made.metadata["labels"] = labels;
    made.metadata["ownerReferences"] = [owner("ReplicaSet", `${name}-5d9c7`)] as never;
    return made;
  });
  const account = toObject("v1", "ServiceAccount", namespace, `sa-${index % 3000}`, {});
  const type = index % 50 === 0 ? "LoadBalancer" : "ClusterIP";
  const service = toObject("v1", "Service", namespace, name, {
    spec: { type, selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  return [deployment, set, ...pods, service, ...(index < 3000 ? [account] : [])];
}

function toPodSpec(index: number): JsonObject {
  const isLoose = index % 40 === 0;
  const container: JsonObject = {
    name: "app",
    image: toImage(index),
    ports: [{ containerPort: 8080 }],
    securityContext: isLoose
      ? { privileged: index % 80 === 0 }
      : { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
    envFrom: index % 4 === 0 ? [{ secretRef: { name: `secret-${index}` } }] : [],
  };
  return {
    serviceAccountName: `sa-${index % 3000}`,
    automountServiceAccountToken: index % 3 !== 0,
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containers: [container],
    volumes: isLoose ? [{ name: "host", hostPath: { path: index % 120 === 0 ? "/" : "/var/log" } }] : [],
  };
}

/** One in ten has a tag that moves. */
function toImage(index: number): string {
  const number = index % 800;
  const digest = number.toString(16).padStart(64, "0");
  return `registry.example/app-${number}${number % 10 === 0 ? ":stable" : `@sha256:${digest}`}`;
}

const RBAC = "rbac.authorization.k8s.io/v1";

function toRole(index: number, { namespaces, rulesPerRole }: ClusterSize): KubernetesObject[] {
  const namespace = `team-${index % namespaces}`;
  const isWide = index % 100 === 0;
  const rules = Array.from({ length: rulesPerRole }, (_, rule) => toRule(index, rule));
  const kind = isWide ? "ClusterRole" : "Role";
  const name = `role-${index}`;
  // An account of the same namespace: names of accounts go by the same remainder.
  const number = (index % namespaces) + namespaces * (mix(index, 3) % Math.floor(3000 / namespaces));
  const binding = toObject(RBAC, isWide ? "ClusterRoleBinding" : "RoleBinding", isWide ? "" : namespace, name, {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name },
    subjects: [{ kind: "ServiceAccount", name: `sa-${number}`, namespace }],
  });
  return [toObject(RBAC, kind, isWide ? "" : namespace, name, { rules }), binding];
}

function toRule(index: number, rule: number): JsonObject {
  const chance = mix(index, 10 + rule) % 200;
  const rare: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["", ["secrets"], ["get", "list"]],
    ["", ["pods"], ["create"]],
    ["", ["pods/exec"], ["create"]],
    ["apps", ["deployments"], ["create", "patch"]],
    ["rbac.authorization.k8s.io", ["rolebindings"], ["create"]],
    ["", ["serviceaccounts/token"], ["create"]],
  ];
  const [group, resources, verbs] = rare[chance] ?? ["", [`configmaps`, `events`], ["get", "list", "watch"]];
  return { apiGroups: [group], resources: [...resources], verbs: [...verbs] };
}

function toObject(
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
  rest: JsonObject,
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === "" ? {} : { namespace }) }, ...rest };
}
