import { isAtLeast } from "../../formats/kubernetes-version/index.ts";
import { asObject, dig, type Edit, type KubernetesObject } from "../../model/index.ts";

/** Whether an object can move to the replacement by its apiVersion alone: always, when it has a selector, or not. */
type Move = "same" | "with-selector" | "differs";

export interface Lifecycle {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** First minor release that calls it deprecated. */
  readonly deprecated: string;
  /** First minor release that does not serve it any more. */
  readonly removed: string;
  readonly replacement: string | undefined;
  /** First minor release that serves the replacement. */
  readonly since: string;
  readonly move: Move;
}

/**
 * apiVersion | kinds | deprecated | removed | replacement | served since | move
 * @see k8s.io/api, zz_generated.prerelease-lifecycle.go; https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
const TABLE = `
extensions/v1beta1 | Deployment DaemonSet ReplicaSet | 1.8 | 1.16 | apps/v1 | 1.9 | with-selector
extensions/v1beta1 | NetworkPolicy | 1.9 | 1.16 | networking.k8s.io/v1 | 1.7 | same
extensions/v1beta1 | Ingress | 1.14 | 1.22 | networking.k8s.io/v1 | 1.19 | differs
extensions/v1beta1 | PodSecurityPolicy | 1.10 | 1.16 | - | - | differs
policy/v1beta1 | PodSecurityPolicy | 1.21 | 1.25 | - | - | differs
apps/v1beta1 | Deployment StatefulSet | 1.8 | 1.16 | apps/v1 | 1.9 | with-selector
apps/v1beta1 | ControllerRevision | 1.8 | 1.16 | apps/v1 | 1.9 | same
apps/v1beta2 | Deployment DaemonSet ReplicaSet StatefulSet | 1.9 | 1.16 | apps/v1 | 1.9 | with-selector
apps/v1beta2 | ControllerRevision | 1.9 | 1.16 | apps/v1 | 1.9 | same
admission.k8s.io/v1beta1 | AdmissionReview | 1.19 | 1.22 | admission.k8s.io/v1 | 1.16 | differs
admissionregistration.k8s.io/v1beta1 | MutatingWebhookConfiguration ValidatingWebhookConfiguration | 1.16 | 1.22 | admissionregistration.k8s.io/v1 | 1.16 | differs
admissionregistration.k8s.io/v1alpha1 | ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding | 1.29 | 1.32 | admissionregistration.k8s.io/v1 | 1.30 | same
admissionregistration.k8s.io/v1beta1 | ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding | 1.31 | 1.34 | admissionregistration.k8s.io/v1 | 1.30 | same
admissionregistration.k8s.io/v1alpha1 | MutatingAdmissionPolicy MutatingAdmissionPolicyBinding | 1.35 | 1.38 | admissionregistration.k8s.io/v1 | 1.36 | same
admissionregistration.k8s.io/v1beta1 | MutatingAdmissionPolicy MutatingAdmissionPolicyBinding | 1.37 | 1.40 | admissionregistration.k8s.io/v1 | 1.36 | same
apiextensions.k8s.io/v1beta1 | CustomResourceDefinition | 1.16 | 1.22 | apiextensions.k8s.io/v1 | 1.16 | differs
apiregistration.k8s.io/v1beta1 | APIService | 1.19 | 1.22 | apiregistration.k8s.io/v1 | 1.10 | same
auditregistration.k8s.io/v1alpha1 | AuditSink | 1.18 | 1.19 | - | - | differs
authentication.k8s.io/v1beta1 | TokenReview | 1.19 | 1.22 | authentication.k8s.io/v1 | 1.6 | same
authentication.k8s.io/v1alpha1 | SelfSubjectReview | 1.29 | 1.32 | authentication.k8s.io/v1 | 1.28 | same
authentication.k8s.io/v1beta1 | SelfSubjectReview | 1.30 | 1.33 | authentication.k8s.io/v1 | 1.28 | same
authorization.k8s.io/v1beta1 | LocalSubjectAccessReview SubjectAccessReview | 1.19 | 1.22 | authorization.k8s.io/v1 | 1.6 | differs
authorization.k8s.io/v1beta1 | SelfSubjectAccessReview SelfSubjectRulesReview | 1.19 | 1.22 | authorization.k8s.io/v1 | 1.8 | same
autoscaling/v2beta1 | HorizontalPodAutoscaler | 1.22 | 1.25 | autoscaling/v2 | 1.23 | differs
autoscaling/v2beta2 | HorizontalPodAutoscaler | 1.23 | 1.26 | autoscaling/v2 | 1.23 | same
batch/v2alpha1 | CronJob | 1.8 | 1.21 | batch/v1 | 1.21 | same
batch/v1beta1 | CronJob | 1.21 | 1.25 | batch/v1 | 1.21 | same
certificates.k8s.io/v1beta1 | CertificateSigningRequest | 1.19 | 1.22 | certificates.k8s.io/v1 | 1.19 | differs
certificates.k8s.io/v1alpha1 | ClusterTrustBundle | 1.34 | 1.37 | certificates.k8s.io/v1beta1 | 1.33 | same
coordination.k8s.io/v1beta1 | Lease | 1.19 | 1.22 | coordination.k8s.io/v1 | 1.14 | same
coordination.k8s.io/v1alpha2 | LeaseCandidate | 1.35 | 1.38 | coordination.k8s.io/v1beta1 | 1.33 | differs
coordination.k8s.io/v1beta1 | LeaseCandidate | 1.36 | 1.39 | - | - | differs
certificates.k8s.io/v1beta1 | ClusterTrustBundle | 1.37 | 1.40 | - | - | differs
discovery.k8s.io/v1beta1 | EndpointSlice | 1.21 | 1.25 | discovery.k8s.io/v1 | 1.21 | differs
events.k8s.io/v1beta1 | Event | 1.22 | 1.25 | events.k8s.io/v1 | 1.19 | differs
flowcontrol.apiserver.k8s.io/v1beta1 | FlowSchema | 1.23 | 1.26 | flowcontrol.apiserver.k8s.io/v1 | 1.29 | same
flowcontrol.apiserver.k8s.io/v1beta1 | PriorityLevelConfiguration | 1.23 | 1.26 | flowcontrol.apiserver.k8s.io/v1 | 1.29 | differs
flowcontrol.apiserver.k8s.io/v1beta2 | FlowSchema | 1.26 | 1.29 | flowcontrol.apiserver.k8s.io/v1 | 1.29 | same
flowcontrol.apiserver.k8s.io/v1beta2 | PriorityLevelConfiguration | 1.26 | 1.29 | flowcontrol.apiserver.k8s.io/v1 | 1.29 | differs
flowcontrol.apiserver.k8s.io/v1beta3 | FlowSchema PriorityLevelConfiguration | 1.29 | 1.32 | flowcontrol.apiserver.k8s.io/v1 | 1.29 | same
networking.k8s.io/v1beta1 | Ingress | 1.19 | 1.22 | networking.k8s.io/v1 | 1.19 | differs
networking.k8s.io/v1beta1 | IngressClass | 1.19 | 1.22 | networking.k8s.io/v1 | 1.19 | same
networking.k8s.io/v1beta1 | IPAddress ServiceCIDR | 1.34 | 1.37 | networking.k8s.io/v1 | 1.33 | same
node.k8s.io/v1beta1 | RuntimeClass | 1.22 | 1.25 | node.k8s.io/v1 | 1.20 | same
policy/v1beta1 | PodDisruptionBudget | 1.21 | 1.25 | policy/v1 | 1.21 | with-selector
rbac.authorization.k8s.io/v1alpha1 | ClusterRole ClusterRoleBinding Role RoleBinding | 1.17 | 1.23 | rbac.authorization.k8s.io/v1 | 1.8 | differs
rbac.authorization.k8s.io/v1beta1 | ClusterRole ClusterRoleBinding Role RoleBinding | 1.17 | 1.22 | rbac.authorization.k8s.io/v1 | 1.8 | same
resource.k8s.io/v1beta1 | DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice | 1.35 | 1.38 | resource.k8s.io/v1 | 1.34 | differs
resource.k8s.io/v1beta2 | DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice | 1.36 | 1.39 | resource.k8s.io/v1 | 1.34 | same
resource.k8s.io/v1alpha3 | DeviceTaintRule | 1.36 | 1.39 | resource.k8s.io/v1beta2 | 1.36 | differs
scheduling.k8s.io/v1alpha1 | PriorityClass | 1.14 | 1.23 | scheduling.k8s.io/v1 | 1.14 | same
scheduling.k8s.io/v1beta1 | PriorityClass | 1.14 | 1.22 | scheduling.k8s.io/v1 | 1.14 | same
settings.k8s.io/v1alpha1 | PodPreset | 1.19 | 1.20 | - | - | differs
storage.k8s.io/v1alpha1 | CSIStorageCapacity | 1.21 | 1.24 | storage.k8s.io/v1 | 1.24 | same
storage.k8s.io/v1alpha1 | VolumeAttachment | 1.21 | 1.24 | storage.k8s.io/v1 | 1.13 | same
storage.k8s.io/v1alpha1 | VolumeAttributesClass | 1.32 | 1.35 | storage.k8s.io/v1 | 1.34 | same
storage.k8s.io/v1beta1 | CSIDriver | 1.19 | 1.22 | storage.k8s.io/v1 | 1.18 | same
storage.k8s.io/v1beta1 | CSINode | 1.17 | 1.22 | storage.k8s.io/v1 | 1.17 | same
storage.k8s.io/v1beta1 | CSIStorageCapacity | 1.24 | 1.27 | storage.k8s.io/v1 | 1.24 | same
storage.k8s.io/v1beta1 | StorageClass VolumeAttachment | 1.19 | 1.22 | storage.k8s.io/v1 | 1.13 | same
storage.k8s.io/v1beta1 | VolumeAttributesClass | 1.34 | 1.37 | storage.k8s.io/v1 | 1.34 | same
`;

const LIFECYCLES: ReadonlyMap<string, Lifecycle> = new Map(
  TABLE.trim()
    .split("\n")
    .flatMap((row) => {
      const [apiVersion = "", kinds = "", deprecated = "", removed = "", to = "", since = "", move = ""] =
        row.split(" | ");
      const replacement = to === "-" ? undefined : to;
      const all = kinds.split(" ");
      const lifecycle = { apiVersion, kinds: all, deprecated, removed, replacement, since, move: move as Move };
      return all.map((kind): [string, Lifecycle] => [`${apiVersion} ${kind}`, lifecycle]);
    }),
);

/** Kinds the table knows, as `group/Kind`. */
export const AGED_KINDS: readonly string[] = [
  ...new Set([...LIFECYCLES.keys()].map((key) => key.replace(/\/\S+ /, "/"))),
].sort();

/** When the API version of the object is or was deprecated; undefined for those that are not. */
export function lifecycleOf({ apiVersion, kind }: KubernetesObject): Lifecycle | undefined {
  return LIFECYCLES.get(`${apiVersion} ${kind}`);
}

/** The new apiVersion, where it alone moves the object and the cluster already serves it. */
export function toMoveEdits(object: KubernetesObject, lifecycle: Lifecycle, kubernetesVersion: string): Edit[] {
  const { replacement, since, move } = lifecycle;
  if (replacement === undefined || move === "differs" || !isAtLeast(kubernetesVersion, since)) return [];
  if (move === "with-selector" && !hasSelector(object)) return [];
  return [{ op: "set", path: ["apiVersion"], value: replacement }];
}

/** A selector that chooses something, and none of the fields that the replacement has dropped. */
function hasSelector(object: KubernetesObject): boolean {
  const spec = asObject(object["spec"]) ?? {};
  if ("rollbackTo" in spec || "templateGeneration" in spec) return false;
  const { matchLabels, matchExpressions } = asObject(dig(spec, "selector")) ?? {};
  return (
    Object.keys(asObject(matchLabels) ?? {}).length > 0 ||
    (Array.isArray(matchExpressions) && matchExpressions.length > 0)
  );
}
