import * as fc from "fast-check";
import { LEVELS, type Pod } from "../../src/engines/pss/index.ts";
import type { JsonObject, KubernetesObject } from "../../src/model/index.ts";

export const PREFIX = "pod-security.kubernetes.io/";
const LEVEL_VALUES = [undefined, undefined, undefined, ...LEVELS, ...LEVELS, ...LEVELS];
const NO_LEVELS = ["Restricted", "", "none"];
const VERSION_VALUES = [
  undefined,
  undefined,
  "latest",
  "v1.0",
  "v1.7",
  "v1.22",
  "v1.24",
  "v1.29",
  "v1.34",
  "v1.36",
  "v1.99",
  "v1.9223372036854775807",
];
const NO_VERSIONS = ["v1.9223372036854775808", "1.30", "v1.030", "v2.1", "latest1", ""];
const level = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...LEVEL_VALUES) },
  { weight: 1, arbitrary: fc.constantFrom(...NO_LEVELS) },
);
const version = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...VERSION_VALUES) },
  { weight: 1, arbitrary: fc.constantFrom(...NO_VERSIONS) },
);

/** Labels as people write them, about one value in thirteen is none that they may have. */
export const anyLabels: fc.Arbitrary<Record<string, string>> = fc
  .record({
    enforce: level,
    "enforce-version": version,
    audit: level,
    "audit-version": version,
    warn: level,
    "warn-version": version,
  })
  .map((values) => {
    const set = Object.entries(values).filter(([, value]) => value !== undefined);
    return Object.fromEntries(set.map(([key, value]) => [PREFIX + key, value as string]));
  });

/** One kind of controller, and how to make one of a pod. */
export interface Controller {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  /** @returns an object without a name */
  of(pod: Pod): JsonObject;
}

const selector = { matchLabels: { app: "web" } };

function toTemplate(pod: Pod, spec: object = {}): JsonObject {
  const metadata = { ...pod.metadata, labels: { app: "web" } };
  return { metadata, spec: { ...pod.spec, ...spec } } as unknown as JsonObject;
}

const once = { restartPolicy: "Never" };

/** Every kind whose templates the plugin knows. */
export const CONTROLLERS: readonly Controller[] = [
  {
    group: "apps",
    kind: "Deployment",
    plural: "deployments",
    of: (pod) => ({ spec: { selector, template: toTemplate(pod) } }),
  },
  {
    group: "apps",
    kind: "ReplicaSet",
    plural: "replicasets",
    of: (pod) => ({ spec: { selector, template: toTemplate(pod) } }),
  },
  {
    group: "apps",
    kind: "DaemonSet",
    plural: "daemonsets",
    of: (pod) => ({ spec: { selector, template: toTemplate(pod) } }),
  },
  {
    group: "apps",
    kind: "StatefulSet",
    plural: "statefulsets",
    of: (pod) => ({ spec: { selector, serviceName: "web", template: toTemplate(pod) } }),
  },
  { group: "batch", kind: "Job", plural: "jobs", of: (pod) => ({ spec: { template: toTemplate(pod, once) } }) },
  {
    group: "batch",
    kind: "CronJob",
    plural: "cronjobs",
    of: (pod) => ({ spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template: toTemplate(pod, once) } } } }),
  },
  {
    group: "",
    kind: "ReplicationController",
    plural: "replicationcontrollers",
    of: (pod) => ({ spec: { selector: { app: "web" }, template: toTemplate(pod) } }),
  },
  { group: "", kind: "ReplicationController", plural: "replicationcontrollers", of: () => ({ spec: { replicas: 0 } }) },
  { group: "", kind: "PodTemplate", plural: "podtemplates", of: (pod) => ({ template: toTemplate(pod) }) },
  { group: "", kind: "ConfigMap", plural: "configmaps", of: () => ({ data: { hostPID: "true" } }) },
];

export function toPath(group: string, namespace: string, plural: string): string {
  const root = group === "" ? "/api/v1" : `/apis/${group}/v1`;
  return `${root}/namespaces/${namespace}/${plural}`;
}

export function toObject(group: string, kind: string, name: string, body: JsonObject): KubernetesObject {
  return {
    apiVersion: group === "" ? "v1" : `${group}/v1`,
    kind,
    ...body,
    metadata: { ...(body["metadata"] as JsonObject), name },
  };
}

/** A change of a pod, sent as a strategic merge patch. */
export interface PodChange {
  readonly subResource: string;
  readonly patch: JsonObject;
}

export const POD_CHANGES: readonly PodChange[] = [
  { subResource: "", patch: { metadata: { labels: { seen: "yes" } } } },
  { subResource: "", patch: { spec: { containers: [{ name: "web", image: "web:2" }] } } },
  { subResource: "", patch: { spec: { activeDeadlineSeconds: 60 } } },
  { subResource: "status", patch: { status: { message: "hello" } } },
  {
    subResource: "ephemeralcontainers",
    patch: {
      spec: { ephemeralContainers: [{ name: "debug", image: "debug:1", securityContext: { privileged: true } }] },
    },
  },
  {
    subResource: "ephemeralcontainers",
    patch: { spec: { ephemeralContainers: [{ name: "debug", image: "debug:1" }] } },
  },
  {
    subResource: "resize",
    patch: { spec: { containers: [{ name: "web", resources: { requests: { cpu: "20m" }, limits: { cpu: "30m" } } }] } },
  },
];
