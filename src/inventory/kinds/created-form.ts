import { asList, asObject, asString, type JsonObject, type KubernetesObject } from "../../model/index.ts";
import type { Kind } from "./kinds.ts";
import { toAppArmor } from "./app-armor.ts";
import { toQosClass } from "./qos-class.ts";

/** What the server's own plugins and the storage strategies know besides the object. */
export interface Creation {
  /** The request's namespace; empty for cluster-scoped kinds. */
  readonly namespace: string;
}

/**
 * The object as mutating admission policies see it when it is created on a plain cluster: what the API server's own
 * admission plugins set, on top of the server's form. Left out is what is different every time (the service account's
 * token volume).
 * @param object in the server's form
 */
export function toAdmittedForm(object: KubernetesObject, kind: Kind, creation: Creation): KubernetesObject {
  const metadata: JsonObject = { ...object.metadata };
  if (kind.namespaced && creation.namespace !== "") metadata["namespace"] ??= creation.namespace;
  const made = { ...object, metadata } as KubernetesObject;
  if (kind.isBuiltIn) PLUGINS[`${kind.group}/${kind.kind}`]?.(made);
  return made;
}

/**
 * The object as validating admission sees it when it is created on a plain cluster: what the strategy of its kind sets,
 * on top of the admitted form. Left out is what is different every time (uid, addresses, time stamps).
 * @param object in the server's form, or in the admitted form
 * @see k8s.io/kubernetes/pkg/registry, strategy.go of each kind, PrepareForCreate
 */
export function toCreatedForm(given: KubernetesObject, kind: Kind, creation: Creation): KubernetesObject {
  const object = toAdmittedForm(given, kind, creation);
  const { name, ...metadata } = object.metadata;
  const placed: JsonObject = { ...(name === undefined ? {} : { name }), ...metadata };
  if (!kind.namespaced) delete placed["namespace"];
  for (const field of NEVER_GIVEN) delete placed[field];
  if (kind.isBuiltIn ? WITH_GENERATION.has(`${kind.group}/${kind.kind}`) : true) placed["generation"] = 1;
  const made = { ...object, metadata: placed } as KubernetesObject;
  if (kind.subresources.has("status") && made["status"] !== undefined) {
    if (kind.isBuiltIn) made["status"] = {};
    else delete made["status"];
  }
  if (kind.isBuiltIn) STRATEGIES[`${kind.group}/${kind.kind}`]?.(made);
  return made;
}

const NEVER_GIVEN = ["selfLink", "resourceVersion", "managedFields", "deletionTimestamp", "deletionGracePeriodSeconds"];

/** Kinds whose changes are counted. */
const WITH_GENERATION = new Set([
  "/Pod",
  "/ReplicationController",
  "apps/DaemonSet",
  "apps/Deployment",
  "apps/ReplicaSet",
  "apps/StatefulSet",
  "batch/CronJob",
  "batch/Job",
  "policy/PodDisruptionBudget",
  "networking.k8s.io/Ingress",
  "networking.k8s.io/IngressClass",
  "networking.k8s.io/NetworkPolicy",
  "scheduling.k8s.io/PriorityClass",
  "storage.k8s.io/CSIDriver",
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  "apiextensions.k8s.io/CustomResourceDefinition",
]);

/** Each changes the object it is given, not what it holds. */
const PLUGINS: Readonly<Record<string, (object: KubernetesObject) => void>> = {
  "/Pod": (pod) => {
    const spec = { ...asObject(pod["spec"]) };
    spec["priority"] ??= PRIORITIES.get(asString(spec["priorityClassName"]) ?? "") ?? 0;
    spec["preemptionPolicy"] ??= "PreemptLowerPriority";
    spec["tolerations"] = toTolerations(asList(spec["tolerations"]));
    pod["spec"] = spec;
  },
  "/PersistentVolume": (volume) => addFinalizer(volume, "kubernetes.io/pv-protection"),
  "/PersistentVolumeClaim": (claim) => addFinalizer(claim, "kubernetes.io/pvc-protection"),
};

/** Each changes the object it is given, not what it holds. */
const STRATEGIES: Readonly<Record<string, (object: KubernetesObject) => void>> = {
  "/Pod": (pod) => {
    const spec = toAppArmor(asObject(pod["spec"]) ?? {}, pod.metadata.annotations);
    pod["spec"] = spec;
    pod["status"] = { phase: "Pending", qosClass: toQosClass(spec) };
  },
  "/Namespace": (namespace) => {
    const spec = asObject(namespace["spec"]) ?? {};
    const finalizers = asList(spec["finalizers"]);
    const kept = finalizers.includes("kubernetes") ? finalizers : [...finalizers, "kubernetes"];
    namespace["spec"] = { ...spec, finalizers: kept };
    namespace["status"] = { phase: "Active" };
  },
  "/PersistentVolume": (volume) => void (volume["status"] = { phase: "Pending" }),
  "/PersistentVolumeClaim": (claim) => void (claim["status"] = { phase: "Pending" }),
  "apps/DaemonSet": (set) => {
    const annotations = { ...set.metadata.annotations, "deprecated.daemonset.template.generation": "1" };
    set["metadata"] = { ...set.metadata, annotations };
    set["status"] = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
  },
  "apps/StatefulSet": (set) => void (set["status"] = { replicas: 0, availableReplicas: 0 }),
  "apps/ReplicaSet": (set) => void (set["status"] = { replicas: 0 }),
  "/ReplicationController": (controller) => void (controller["status"] = { replicas: 0 }),
  "/Service": (service) => void (service["status"] = { loadBalancer: {} }),
  "networking.k8s.io/Ingress": (ingress) => void (ingress["status"] = { loadBalancer: {} }),
  "policy/PodDisruptionBudget": (budget) =>
    void (budget["status"] = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }),
  "autoscaling/HorizontalPodAutoscaler": (scaler) =>
    void (scaler["status"] = scaler.apiVersion.endsWith("/v1")
      ? { currentReplicas: 0, desiredReplicas: 0 }
      : { desiredReplicas: 0, currentMetrics: null }),
};

function addFinalizer(object: KubernetesObject, finalizer: string): void {
  const finalizers = asList(object.metadata["finalizers"]);
  if (!finalizers.includes(finalizer))
    object["metadata"] = { ...object.metadata, finalizers: [...finalizers, finalizer] };
}

/** The classes that every cluster has. */
const PRIORITIES = new Map([
  ["system-cluster-critical", 2_000_000_000],
  ["system-node-critical", 2_000_001_000],
]);

const GRACE_SECONDS = 300;

/** Pods stay five minutes on a node that is lost, unless they say otherwise. @see plugin/pkg/admission/defaulttolerationseconds */
function toTolerations(given: readonly unknown[]): JsonObject[] {
  const tolerations = given as JsonObject[];
  const added = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].filter(
    (taint) => !tolerations.some(({ key, effect }) => (!key || key === taint) && (!effect || effect === "NoExecute")),
  );
  return [
    ...tolerations,
    ...added.map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: GRACE_SECONDS })),
  ];
}
