import type { JsonObject } from "../src/model/index.ts";

/** A workload as clusters have them: a Deployment, its ReplicaSet, and its Pods with the status a kubelet writes. */
export interface BenchWorkload {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function toDeployment({ name, labels }: BenchWorkload, replicas: number): JsonObject {
  return {
    metadata: { name, labels },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: toPodSpec(name) } },
  };
}

export function toReplicaSet({ name, labels }: BenchWorkload, replicas: number, owner: JsonObject): JsonObject {
  return {
    metadata: { name: `${name}-5d9c7`, labels, ownerReferences: [toOwner(owner, "Deployment")] },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: toPodSpec(name) } },
  };
}

export function toPod({ name, labels }: BenchWorkload, index: number, owner: JsonObject): JsonObject {
  const metadata = { name: `${name}-5d9c7-${index}`, labels, ownerReferences: [toOwner(owner, "ReplicaSet")] };
  return { metadata, spec: { ...toPodSpec(name), nodeName: `node-${index % 50}` } };
}

export function toPodStatus(at: string): JsonObject {
  const conditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];
  const containerStatuses = ["app", "proxy"].map((name) => ({
    name,
    ready: true,
    started: true,
    restartCount: 0,
    image: `registry.example/shop/${name}:1.4.2`,
    imageID: `registry.example/shop/${name}@sha256:${"4f".repeat(32)}`,
    containerID: `containerd://${"a7".repeat(32)}`,
    state: { running: { startedAt: at } },
  }));
  return {
    status: {
      phase: "Running",
      conditions: conditions.map((type) => ({ type, status: "True", lastTransitionTime: at })),
      containerStatuses,
      podIP: "10.1.2.3",
      podIPs: [{ ip: "10.1.2.3" }],
      hostIP: "192.0.2.7",
      startTime: at,
      qosClass: "Burstable",
    },
  };
}

function toOwner(owner: JsonObject, kind: string): JsonObject {
  const metadata = owner["metadata"] as JsonObject;
  return { apiVersion: "apps/v1", kind, name: metadata["name"], uid: metadata["uid"], controller: true };
}

function toPodSpec(name: string): JsonObject {
  return {
    serviceAccountName: name,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    volumes: [
      { name: "settings", configMap: { name } },
      { name: "tmp", emptyDir: {} },
      { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token", expirationSeconds: 3607 } }] } },
    ],
    containers: [toContainer("app"), toContainer("proxy")],
  };
}

function toContainer(name: string): JsonObject {
  return {
    name,
    image: `registry.example/shop/${name}:1.4.2`,
    args: ["--listen=:8080", "--log-level=info", "--config=/etc/settings/config.yaml"],
    ports: [{ containerPort: 8080, name: `http-${name}` }],
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "DATABASE_PASSWORD", valueFrom: { secretKeyRef: { name: "database", key: "password" } } },
      { name: "REGION", value: "eu-central" },
    ],
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
    livenessProbe: { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 20 },
    readinessProbe: { httpGet: { path: "/readyz", port: 8080 }, periodSeconds: 5 },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    volumeMounts: [
      { name: "settings", mountPath: "/etc/settings", readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}
