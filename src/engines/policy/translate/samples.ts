import type { JsonObject, KubernetesObject } from "../../../model/index.ts";

const POD_SPEC: JsonObject = {
  containers: [
    {
      name: "web",
      image: "registry.example/shop/web:1.4.2",
      ports: [{ containerPort: 8080, hostPort: 8080 }],
      env: [{ name: "MODE", value: "live" }],
      resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      securityContext: {
        privileged: false,
        runAsNonRoot: true,
        capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
      },
      volumeMounts: [{ name: "data", mountPath: "/data", readOnly: true }],
    },
  ],
  initContainers: [{ name: "init", image: "busybox" }],
  volumes: [
    { name: "data", emptyDir: {} },
    { name: "host", hostPath: { path: "/var/run" } },
  ],
  hostNetwork: false,
  serviceAccountName: "web",
  securityContext: {
    runAsUser: 1000,
    seccompProfile: { type: "RuntimeDefault" },
    sysctls: [{ name: "kernel.shm_rmid_forced", value: "0" }],
  },
};
const METADATA = {
  name: "web",
  namespace: "shop",
  labels: { app: "web" },
  annotations: { "example.com/owner": "shop" },
};
const TEMPLATE = { metadata: { labels: { app: "web" } }, spec: POD_SPEC };

/** Plain objects of the commonest kinds, so that a proof has something to begin with. */
export const SAMPLES: readonly KubernetesObject[] = [
  { apiVersion: "v1", kind: "Pod", metadata: METADATA, spec: POD_SPEC },
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].map((kind) => ({
    apiVersion: "apps/v1",
    kind,
    metadata: METADATA,
    spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template: TEMPLATE },
  })),
  { apiVersion: "batch/v1", kind: "Job", metadata: METADATA, spec: { template: TEMPLATE } },
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: METADATA,
    spec: { schedule: "* * * * *", jobTemplate: { spec: { template: TEMPLATE } } },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: METADATA,
    spec: { type: "NodePort", ports: [{ port: 80, nodePort: 30080 }], externalIPs: ["192.0.2.1"] },
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: METADATA,
    spec: {
      ingressClassName: "nginx",
      tls: [{ hosts: ["a.example"] }],
      rules: [{ host: "a.example", http: { paths: [{ path: "/", pathType: "Prefix" }] } }],
    },
  },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "shop" } } },
  { apiVersion: "v1", kind: "ConfigMap", metadata: METADATA, data: { mode: "live" } },
  { apiVersion: "v1", kind: "Secret", metadata: METADATA, type: "Opaque" },
];
