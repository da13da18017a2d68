import type { JsonObject, KubernetesObject } from "../../../model/index.ts";
import {
  ACCOUNT,
  CERTIFICATES,
  HEALTH_PORT,
  type InstallOptions,
  LABELS,
  NAME,
  SELECTOR,
  TLS_SECRET,
  WEBHOOK_PORT,
} from "./install-options.ts";

/** The server itself: what runs, how it is reached and what keeps it up. */
export function toWorkload(options: InstallOptions): KubernetesObject[] {
  const { namespace, files } = options;
  const metadata = { name: NAME, namespace, labels: LABELS };
  return [
    ...(options.certManager ? [] : [toCertificates(namespace)]),
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: Object.fromEntries(files) },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: {
        selector: SELECTOR,
        ports: [
          { name: "webhook", port: 443, targetPort: "webhook", protocol: "TCP" },
          { name: "metrics", port: HEALTH_PORT, targetPort: "health", protocol: "TCP" },
        ],
      },
    },
    toDeployment(options, metadata),
    ...toBudget(options, metadata),
    toNetworkPolicy(metadata),
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { ...metadata, name: "hauberk-default-deny" },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
  ];
}

/** Empty: the server fills it. Applying it again leaves what the server wrote. */
function toCertificates(namespace: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: "Opaque",
    metadata: { name: CERTIFICATES, namespace, labels: LABELS },
  };
}

function toDeployment(options: InstallOptions, metadata: KubernetesObject["metadata"]): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: options.replicas,
      selector: { matchLabels: SELECTOR },
      // A new replica answers before an old one goes.
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: { metadata: { labels: LABELS }, spec: toPodSpec(options) },
    },
  };
}

function toPodSpec(options: InstallOptions): JsonObject {
  const mounts = [
    { name: "config", mountPath: "/etc/hauberk", readOnly: true },
    { name: "account", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true },
    ...(options.certManager ? [{ name: "tls", mountPath: "/etc/hauberk-tls", readOnly: true }] : []),
  ];
  return {
    serviceAccountName: ACCOUNT,
    // Its token is mounted below, read-only and short-lived.
    automountServiceAccountToken: false,
    priorityClassName: "system-cluster-critical",
    // Time to say "not ready", to hand back connections and to answer what is under way.
    terminationGracePeriodSeconds: 60,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_532,
      runAsGroup: 65_532,
      fsGroup: 65_532,
      seccompProfile: { type: "RuntimeDefault" },
    },
    topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: SELECTOR },
    })),
    containers: [
      {
        name: "admission",
        image: options.image,
        imagePullPolicy: "IfNotPresent",
        args: toArguments(options),
        ports: [
          { name: "webhook", containerPort: WEBHOOK_PORT, protocol: "TCP" },
          { name: "health", containerPort: HEALTH_PORT, protocol: "TCP" },
        ],
        startupProbe: { ...toProbe("/livez"), periodSeconds: 2, failureThreshold: 60 },
        readinessProbe: { ...toProbe("/readyz"), periodSeconds: 3, failureThreshold: 1 },
        livenessProbe: { ...toProbe("/livez"), periodSeconds: 10, failureThreshold: 6 },
        resources: {
          requests: { cpu: "100m", memory: "256Mi" },
          limits: { cpu: "2", memory: "1Gi" },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          privileged: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
        },
        volumeMounts: mounts,
      },
    ],
    volumes: [
      { name: "config", configMap: { name: NAME } },
      { name: "account", projected: { defaultMode: 0o440, sources: toAccountSources() } },
      ...(options.certManager ? [{ name: "tls", secret: { secretName: TLS_SECRET, defaultMode: 0o440 } }] : []),
    ],
  };
}

function toProbe(path: string): JsonObject {
  return { httpGet: { path, port: "health", scheme: "HTTP" }, timeoutSeconds: 3 };
}

function toAccountSources(): JsonObject[] {
  return [
    { serviceAccountToken: { path: "token", expirationSeconds: 3600 } },
    { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
    {
      downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] },
    },
  ];
}

function toArguments(options: InstallOptions): string[] {
  const { certManager, isStatic, bootstrapNamespaces, exceptionNamespace, namespace } = options;
  const tls = ["--tls-cert=/etc/hauberk-tls/tls.crt", "--tls-key=/etc/hauberk-tls/tls.key"];
  const injected = `--inject-ca-from=${namespace}/${TLS_SECRET}`;
  return [
    "serve",
    "admission",
    "--config=/etc/hauberk/hauberk.yaml",
    `--port=${WEBHOOK_PORT}`,
    `--health-port=${HEALTH_PORT}`,
    `--service=${NAME}`,
    ...(certManager ? [...tls, "--tls-ca=/etc/hauberk-tls/ca.crt"] : []),
    ...(certManager && !isStatic ? [injected] : []),
    ...(isStatic ? ["--no-register"] : []),
    ...bootstrapNamespaces.map((name) => `--bootstrap-namespace=${name}`),
    ...(exceptionNamespace === undefined ? [] : [`--exception-namespace=${exceptionNamespace}`]),
  ];
}

/** A drain takes one replica at a time; one that is broken anyway never holds it up. */
function toBudget({ replicas }: InstallOptions, metadata: KubernetesObject["metadata"]): KubernetesObject[] {
  if (replicas < 2) return [];
  const spec = { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: SELECTOR } };
  return [{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec }];
}

/** The API server has no label and often no known address, so its port is open; to the outside go only its own questions and DNS. */
function toNetworkPolicy(metadata: KubernetesObject["metadata"]): KubernetesObject {
  const tcp = (port: number): JsonObject => ({ protocol: "TCP", port });
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata,
    spec: {
      podSelector: { matchLabels: SELECTOR },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ ports: [tcp(WEBHOOK_PORT)] }, { from: [{ namespaceSelector: {} }], ports: [tcp(HEALTH_PORT)] }],
      egress: [
        { ports: [tcp(443), tcp(6443)] },
        // Replicas ask one another which rule sets they know.
        { to: [{ podSelector: { matchLabels: SELECTOR } }], ports: [tcp(HEALTH_PORT)] },
        {
          to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
          ports: [{ protocol: "UDP", port: 53 }, tcp(53)],
        },
      ],
    },
  };
}
