import { asList, asString, dig, type Json, type KubernetesObject } from "../../../model/index.ts";

/** What a pod names in its namespace, so that the kubelet of its node may read it. */
export interface PodReferences {
  readonly secrets: readonly string[];
  readonly configMaps: readonly string[];
  /** PersistentVolumeClaims. */
  readonly claims: readonly string[];
  readonly resourceClaims: readonly string[];
  /** Its ServiceAccount. */
  readonly account: string;
}

const NOTHING: PodReferences = { secrets: [], configMaps: [], claims: [], resourceClaims: [], account: "" };
const MIRROR = "kubernetes.io/config.mirror";
/** Of a volume: where the name of its secret stands. */
const VOLUME_SECRETS: readonly (readonly string[])[] = [
  ["azureFile", "secretName"],
  ["cephfs", "secretRef", "name"],
  ["cinder", "secretRef", "name"],
  ["flexVolume", "secretRef", "name"],
  ["rbd", "secretRef", "name"],
  ["secret", "secretName"],
  ["scaleIO", "secretRef", "name"],
  ["iscsi", "secretRef", "name"],
  ["storageos", "secretRef", "name"],
  ["csi", "nodePublishSecretRef", "name"],
];

/**
 * What the kubelet of the pod's node may read because of it; nothing for mirror pods, which a node makes itself.
 * @see k8s.io/kubernetes/plugin/pkg/auth/authorizer/node/graph.go, AddPod
 * @see k8s.io/kubernetes/pkg/api/v1/pod/util.go, VisitPodSecretNames
 */
export function toPodReferences(pod: KubernetesObject): PodReferences {
  if (pod.metadata.annotations?.[MIRROR] !== undefined) return NOTHING;
  const spec = pod["spec"];
  const containers = ["initContainers", "containers", "ephemeralContainers"].flatMap((field) =>
    asList(dig(spec, field)),
  );
  const volumes = asList(dig(spec, "volumes"));
  const projected = volumes.flatMap((volume) => asList(dig(volume, "projected", "sources")));
  return {
    secrets: toNames([
      ...asList(dig(spec, "imagePullSecrets")).map((one) => dig(one, "name")),
      ...containers.flatMap((one) => findInContainer(one, "secretRef", "secretKeyRef")),
      ...volumes.flatMap((volume) => VOLUME_SECRETS.map((path) => dig(volume, ...path))),
      ...projected.map((source) => dig(source, "secret", "name")),
    ]),
    configMaps: toNames([
      ...containers.flatMap((one) => findInContainer(one, "configMapRef", "configMapKeyRef")),
      ...volumes.map((volume) => dig(volume, "configMap", "name")),
      ...projected.map((source) => dig(source, "configMap", "name")),
    ]),
    claims: toNames(volumes.map((volume) => toClaim(volume, pod.metadata.name ?? ""))),
    resourceClaims: findResourceClaims(pod),
    account: asString(dig(spec, "serviceAccountName")) ?? "",
  };
}

function findInContainer(container: Json, whole: string, key: string): (Json | undefined)[] {
  return [
    ...asList(dig(container, "envFrom")).map((from) => dig(from, whole, "name")),
    ...asList(dig(container, "env")).map((variable) => dig(variable, "valueFrom", key, "name")),
  ];
}

/** A claim made for the pod alone has a name made of both. */
function toClaim(volume: Json, pod: string): Json | undefined {
  const named = dig(volume, "persistentVolumeClaim", "claimName");
  if (named !== undefined || dig(volume, "ephemeral") === undefined) return named;
  return `${pod}-${asString(dig(volume, "name")) ?? ""}`;
}

function findResourceClaims(pod: KubernetesObject): string[] {
  const statuses = asList(dig(pod, "status", "resourceClaimStatuses"));
  return toNames([
    ...asList(dig(pod, "spec", "resourceClaims")).map((claim) => {
      const made = statuses.find((status) => dig(status, "name") === dig(claim, "name"));
      return dig(claim, "resourceClaimName") ?? dig(made, "resourceClaimName");
    }),
    dig(pod, "status", "extendedResourceClaimStatus", "resourceClaimName"),
  ]);
}

function toNames(values: readonly (Json | undefined)[]): string[] {
  return [...new Set(values.filter((value): value is string => typeof value === "string" && value !== ""))];
}
