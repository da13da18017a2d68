import { asList, asObject, asString, dig, type JsonObject } from "../../model/index.ts";
import { changeItems, copyOf, isEmpty, setMissing, setZero } from "./default-values.ts";
import type { Defaulter } from "./defaulters.ts";

const RBAC = "rbac.authorization.k8s.io";
const CLIENT_IP_SECONDS = 10_800;

/** Of everything else. */
export const OTHER_DEFAULTERS: Readonly<Record<string, Defaulter>> = {
  "core.v1.Service": (service) => {
    const spec = copyOf(service["spec"]);
    setService(spec);
    service["spec"] = spec;
  },
  "core.v1.Secret": (secret) => {
    setZero(secret, { type: "Opaque" });
    const text = asObject(secret["stringData"]);
    if (text === undefined) return;
    const encoded = Object.entries(text).map(([key, value]) => [key, toBase64(asString(value) ?? "")] as const);
    secret["data"] = { ...asObject(secret["data"]), ...Object.fromEntries(encoded) };
    delete secret["stringData"];
  },
  "core.v1.Namespace": (namespace) => {
    const metadata = asObject(namespace["metadata"]);
    const name = asString(metadata?.["name"]);
    if (!name) return;
    const labels = { ...asObject(metadata?.["labels"]), "kubernetes.io/metadata.name": name };
    namespace["metadata"] = { ...metadata, labels };
  },
  "core.v1.NamespaceStatus": (status) => setZero(status, { phase: "Active" }),
  "core.v1.PersistentVolume": (volume) => {
    const spec = copyOf(volume["spec"]);
    setZero(spec, { persistentVolumeReclaimPolicy: "Retain" });
    setMissing(spec, { volumeMode: "Filesystem" });
    volume["spec"] = spec;
    const status = copyOf(volume["status"]);
    setZero(status, { phase: "Pending" });
    volume["status"] = status;
  },
  "core.v1.PersistentVolumeClaim": (claim) => {
    const status = copyOf(claim["status"]);
    setZero(status, { phase: "Pending" });
    claim["status"] = status;
  },
  "core.v1.PersistentVolumeClaimSpec": (spec) => setMissing(spec, { volumeMode: "Filesystem" }),
  "core.v1.EndpointPort": (port) => setZero(port, { protocol: "TCP" }),
  "core.v1.LimitRangeItem": setLimitRangeItem,
  "discovery.v1.EndpointPort": (port) => setMissing(port, { name: "", protocol: "TCP" }),
  "networking.v1.NetworkPolicy": (policy) => {
    const spec = copyOf(policy["spec"]);
    if (isEmpty(spec["policyTypes"])) {
      spec["policyTypes"] = isEmpty(spec["egress"]) ? ["Ingress"] : ["Ingress", "Egress"];
    }
    policy["spec"] = spec;
  },
  "networking.v1.NetworkPolicyPort": (port) => setMissing(port, { protocol: "TCP" }),
  "networking.v1.IngressClassParametersReference": (reference) => setMissing(reference, { scope: "Cluster" }),
  "rbac.v1.RoleBinding": setRoleRef,
  "rbac.v1.ClusterRoleBinding": setRoleRef,
  "rbac.v1.Subject": (subject) => {
    if (subject["kind"] === "User" || subject["kind"] === "Group") setZero(subject, { apiGroup: RBAC });
  },
  "scheduling.v1.PriorityClass": (priority) => setMissing(priority, { preemptionPolicy: "PreemptLowerPriority" }),
  "storage.v1.StorageClass": (storage) =>
    setMissing(storage, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" }),
  "storage.v1.CSIDriverSpec": (spec) => {
    setMissing(spec, { attachRequired: true, podInfoOnMount: false, storageCapacity: false, requiresRepublish: false });
    setMissing(spec, { fsGroupPolicy: "ReadWriteOnceWithFSType", seLinuxMount: false });
    if (isEmpty(spec["volumeLifecycleModes"])) spec["volumeLifecycleModes"] = ["Persistent"];
  },
  "autoscaling.v2.HorizontalPodAutoscaler": (scaler) => {
    const spec = copyOf(scaler["spec"]);
    setMissing(spec, { minReplicas: 1 });
    if (isEmpty(spec["metrics"])) spec["metrics"] = CPU_METRIC;
    const behavior = asObject(spec["behavior"]);
    if (behavior !== undefined) {
      spec["behavior"] = {
        scaleUp: { ...SCALE_UP, ...asObject(behavior["scaleUp"]) },
        scaleDown: { ...SCALE_DOWN, ...asObject(behavior["scaleDown"]) },
      };
    }
    scaler["spec"] = spec;
  },
  "autoscaling.v1.HorizontalPodAutoscalerSpec": (spec) =>
    setMissing(spec, { minReplicas: 1, targetCPUUtilizationPercentage: 80 }),
  "admissionregistration.v1.ValidatingWebhook": setWebhook,
  "admissionregistration.v1.MutatingWebhook": (webhook) => {
    setWebhook(webhook);
    setMissing(webhook, { reinvocationPolicy: "Never" });
  },
  "admissionregistration.v1.ServiceReference": (service) => setMissing(service, { port: 443 }),
};

function setService(spec: JsonObject): void {
  setZero(spec, { sessionAffinity: "None", type: "ClusterIP" });
  if (spec["sessionAffinity"] === "None") delete spec["sessionAffinityConfig"];
  else if (dig(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds") === undefined) {
    spec["sessionAffinityConfig"] = { clientIP: { timeoutSeconds: CLIENT_IP_SECONDS } };
  }
  spec["ports"] = changeItems(spec["ports"], (port) => {
    setZero(port, { protocol: "TCP", targetPort: port["port"] ?? 0 });
  });
  const type = spec["type"];
  const isOutside = type === "LoadBalancer" || type === "NodePort";
  if (isOutside || (type === "ClusterIP" && asList(spec["externalIPs"]).length > 0)) {
    setZero(spec, { externalTrafficPolicy: "Cluster" });
  }
  if (isOutside || type === "ClusterIP") setMissing(spec, { internalTrafficPolicy: "Cluster" });
  if (type === "LoadBalancer") setMissing(spec, { allocateLoadBalancerNodePorts: true });
}

function setLimitRangeItem(item: JsonObject): void {
  if (item["type"] !== "Container") return;
  const [max, min] = [asObject(item["max"]), asObject(item["min"])];
  const limit = { ...max, ...asObject(item["default"]) };
  item["default"] = limit;
  item["defaultRequest"] = { ...min, ...limit, ...asObject(item["defaultRequest"]) };
}

function setRoleRef(binding: JsonObject): void {
  const reference = copyOf(binding["roleRef"]);
  setZero(reference, { apiGroup: RBAC });
  binding["roleRef"] = reference;
}

function setWebhook(webhook: JsonObject): void {
  setMissing(webhook, {
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  });
}

const CPU_METRIC = [
  { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
];
const SCALE_UP = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
const SCALE_DOWN = { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] };

/** UTF-8 as base64. */
function toBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
