import type { Request } from "../../engines/policy/index.ts";
import { isEqual } from "../../formats/json-patch/index.ts";

/** What may be done to which resources, `RESOURCE` or `RESOURCE/SUBRESOURCE`; `*`: any. */
export type Rights = Readonly<Record<string, readonly Request["operation"][]>>;

const ALL = ["CREATE", "UPDATE", "DELETE"] as const;
const [CREATE, UPDATE, DELETE] = [["CREATE"], ["UPDATE"], ["DELETE"]] as const;
const workload = (resource: string, makes: Rights): Rights => ({
  ...makes,
  [resource]: UPDATE,
  [`${resource}/status`]: UPDATE,
});

/**
 * What Kubernetes itself must be able to do in Hauberk's namespace, lest it never comes up again: what is listed follows from objects
 * that only guardians may write. The controllers by the name of their service account in kube-system, as kube-controller-manager calls
 * them with --use-service-account-credentials.
 */
export const CONTROLLERS: Readonly<Record<string, Rights>> = {
  "deployment-controller": workload("deployments", { replicasets: ALL }),
  "replicaset-controller": workload("replicasets", { pods: ALL }),
  "statefulset-controller": workload("statefulsets", {
    pods: ALL,
    persistentvolumeclaims: ALL,
    controllerrevisions: ALL,
  }),
  "daemon-set-controller": workload("daemonsets", { pods: ALL, controllerrevisions: ALL }),
  "job-controller": workload("jobs", { pods: ALL }),
  "cronjob-controller": workload("cronjobs", { jobs: ALL }),
  "ttl-after-finished-controller": { jobs: DELETE },
  "endpoint-controller": { endpoints: ALL },
  "endpointslice-controller": { endpointslices: ALL },
  "endpointslicemirroring-controller": { endpointslices: ALL },
  "service-account-controller": { serviceaccounts: CREATE },
  "legacy-service-account-token-cleaner": { secrets: ["UPDATE", "DELETE"] },
  "disruption-controller": { "poddisruptionbudgets/status": UPDATE },
  "horizontal-pod-autoscaler": { "deployments/scale": UPDATE, "horizontalpodautoscalers/status": UPDATE },
  "resourcequota-controller": { "resourcequotas/status": UPDATE },
  "pod-garbage-collector": { pods: DELETE },
  "node-controller": { pods: DELETE },
  "taint-eviction-controller": { pods: DELETE },
  "persistent-volume-binder": { persistentvolumeclaims: UPDATE, "persistentvolumeclaims/status": UPDATE },
  "pvc-protection-controller": { persistentvolumeclaims: UPDATE },
  "expand-controller": { persistentvolumeclaims: UPDATE, "persistentvolumeclaims/status": UPDATE },
  // They only finish what somebody was allowed to begin: removing a namespace, or what belonged to an object that is gone.
  "namespace-controller": { "*": DELETE },
  "generic-garbage-collector": { "*": ["UPDATE", "DELETE"] },
};
/** kube-controller-manager without that flag: every controller under one name. */
export const CONTROLLER_MANAGER = "system:kube-controller-manager";
export const CONTROLLER_PREFIX = "system:serviceaccount:kube-system:";

export const SCHEDULER = "system:kube-scheduler";
export const SCHEDULER_RIGHTS: Rights = {
  "pods/binding": CREATE,
  bindings: CREATE,
  // Preemption.
  pods: DELETE,
  persistentvolumeclaims: UPDATE,
};

/** A kubelet: the API server's NodeRestriction holds it to the pods of its own node. */
export const NODE_PREFIX = "system:node:";
export const NODE_GROUP = "system:nodes";
export const NODE_RIGHTS: Rights = {
  // Mirror pods are made and ended pods are removed.
  pods: ["CREATE", "DELETE"],
  // Without it no pod of ours gets the token of its account.
  "serviceaccounts/token": CREATE,
};

/**
 * Everybody whom RBAC lets: events; evictions, which keep to the PodDisruptionBudget, so that nodes can be drained; the status of pods,
 * into which network plugins under all sorts of names write before a pod has an address (but no labels).
 */
export const ANYBODYS_RIGHTS: Rights = { events: ALL, "pods/eviction": CREATE, "pods/status": UPDATE };

/** The CA bundle that Kubernetes puts into every namespace. */
export const ROOT_CA = {
  controller: "root-ca-cert-publisher",
  resource: "configmaps",
  name: "kube-root-ca.crt",
} as const;

/** They finish removals wherever they are. */
export const REMOVERS: ReadonlySet<string> = new Set([
  CONTROLLER_MANAGER,
  `${CONTROLLER_PREFIX}namespace-controller`,
  `${CONTROLLER_PREFIX}generic-garbage-collector`,
]);

/** Whether the request finishes a removal: the garbage collector or the namespace controller. */
export function isRemover({ userInfo, operation }: Request): boolean {
  return operation === "DELETE" && REMOVERS.has(userInfo.username);
}

/** Whether Kubernetes itself asks for what it must be able to do in any namespace. */
export function isSystemWrite(request: Request): boolean {
  if (has(ANYBODYS_RIGHTS, request) && keepsLabels(request)) return true;
  const { username, groups } = request.userInfo;
  if (username === SCHEDULER) return has(SCHEDULER_RIGHTS, request);
  if (username.startsWith(NODE_PREFIX)) return groups.includes(NODE_GROUP) && has(NODE_RIGHTS, request);
  if (username === CONTROLLER_MANAGER) {
    return isRootCa(request) || Object.values(CONTROLLERS).some((rights) => has(rights, request));
  }
  if (!username.startsWith(CONTROLLER_PREFIX)) return false;
  const controller = username.slice(CONTROLLER_PREFIX.length);
  if (controller === ROOT_CA.controller) return isRootCa(request);
  const rights = Object.hasOwn(CONTROLLERS, controller) ? CONTROLLERS[controller] : undefined;
  return rights !== undefined && has(rights, request);
}

/** Through its status a pod's labels can be changed, too: without them no Service sends it anything. */
function keepsLabels({ resource, subResource, object, oldObject }: Request): boolean {
  if (resource.resource !== "pods" || subResource !== "status") return true;
  const [labels, old] = [object, oldObject].map((one) => one?.metadata.labels ?? {});
  return isEqual(labels, old);
}

function isRootCa({ resource, subResource, name, operation, object }: Request): boolean {
  const called = name === "" ? object?.metadata?.name : name;
  const isWrite = operation === "CREATE" || operation === "UPDATE";
  return isWrite && resource.resource === ROOT_CA.resource && subResource === "" && called === ROOT_CA.name;
}

function has(rights: Rights, { resource, subResource, operation }: Request): boolean {
  const key = subResource === "" ? resource.resource : `${resource.resource}/${subResource}`;
  const named = Object.hasOwn(rights, key) ? rights[key] : undefined;
  return named?.includes(operation) === true || rights["*"]?.includes(operation) === true;
}
