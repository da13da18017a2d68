import { RESTRICTED, toWorld } from "../src/decision/mutation/mutations-for-tests.ts";
import type { Mutations } from "../src/decision/index.ts";
import { asList, asObject, type JsonObject, type KubernetesObject } from "../src/model/index.ts";

/** Every mutation at once. */
export const EVERYTHING: Mutations = {
  ...RESTRICTED,
  templates: true,
  automountServiceAccountToken: true,
  pinDigests: true,
  registryMirrors: new Map([
    ["docker.io", "mirror.example/hub"],
    ["quay.io/team", "mirror.example/team"],
  ]),
  sidecars: [
    {
      name: "mesh",
      podSelector: { matchLabels: { mesh: "on" } },
      template: {
        initContainers: [{ name: "proxy", image: "quay.io/team/proxy:1", restartPolicy: "Always" }],
        containers: [{ name: "agent", image: "agent:1", volumeMounts: [{ name: "agent-data", mountPath: "/agent" }] }],
        volumes: [{ name: "agent-data", emptyDir: {} }],
      },
    },
  ],
  resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
};

/** Knows a digest for every image but those called unknown. */
export const EVERYTHING_WORLD = toWorld([], {
  digestOf: (image) => (image.includes("unknown") ? undefined : `sha256:${"0123456789abcdef".repeat(4)}`),
});

/** The checks of the restricted standard that a pod breaks by saying nothing. */
export const SILENCE_CHECKS = [
  "allowPrivilegeEscalation",
  "capabilities_restricted",
  "runAsNonRoot",
  "seccompProfile_restricted",
];

/** What other people's webhooks do to pods. */
export const WEBHOOKS: readonly ((pod: KubernetesObject) => KubernetesObject)[] = [
  (pod) => withContainers(pod, (list) => [...list, { name: "istio-proxy", image: "istio/proxyv2:1" }]),
  (pod) =>
    withContainers(pod, (list) => [{ name: "first", image: "first:1", securityContext: { runAsUser: 0 } }, ...list]),
  (pod) => withContainers(pod, (list) => list.map((one) => ({ ...one, image: "unknown/other:2" }))),
  (pod) => withContainers(pod, (list) => list.map((one) => ({ ...one, resources: { requests: { memory: "1Gi" } } }))),
  (pod) => withContainers(pod, (list) => list.map((one) => ({ ...one, securityContext: null }))),
  (pod) => withContainers(pod, (list) => list.toReversed()),
  (pod) => ({ ...pod, spec: { ...asObject(pod["spec"]), securityContext: { runAsUser: 0 } } }),
  (pod) => ({ ...pod, metadata: { ...pod.metadata, annotations: { "hauberk.dev/defaulted": ",,=,+x,\n" } } }),
];

function withContainers(pod: KubernetesObject, change: (containers: JsonObject[]) => JsonObject[]): KubernetesObject {
  const spec = asObject(pod["spec"]) ?? {};
  return { ...pod, spec: { ...spec, containers: change(asList(spec["containers"]) as JsonObject[]) } };
}
