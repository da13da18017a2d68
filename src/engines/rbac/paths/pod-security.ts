import { PodSecurity } from "../../../inventory/index.ts";
import {
  asList,
  type Change,
  type Likelihood,
  type Picture,
  toNamespace,
  type Workload,
} from "../../../model/index.ts";

const LABEL = "pod-security.kubernetes.io/enforce";
/** Their own pods need what Pod Security forbids. */
const SYSTEM = ["kube-system"];

/** What stands between the right to create a pod and root on its node. */
export interface Admittance {
  /** Undefined: Pod Security refuses privileged pods there. */
  privileged(namespace: string): Privileged | undefined;
}

export interface Privileged {
  readonly likelihood: Likelihood;
  readonly precondition: string;
  /** Labels of which each would refuse them; none where none can be set. */
  readonly changes: readonly Change[];
}

/** Policies that might refuse a pod besides Pod Security; whether they do is not asked here. */
const GATES = [
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
];

/** @param podSecurity what Pod Security refuses of today's workloads; without it, by the plainest rules */
export function toAdmittance(
  picture: Picture,
  podSecurity = new PodSecurity(picture, { refusedBy: needsMore, version: "latest", exempt: SYSTEM }),
): Admittance {
  const namespaces = new Map(picture.ofKind("/Namespace").map((one) => [one.object.metadata.name ?? "", one]));
  const hasGates = GATES.some((kind) => picture.ofKind(kind).length > 0);
  const known = new Map<string, Privileged | undefined>();
  const judge = (namespace: string): Privileged | undefined => {
    const resource = namespaces.get(namespace);
    const level = resource?.object.metadata.labels?.[LABEL];
    // What the controller cannot read it takes for restricted.
    if (level !== undefined && level !== "privileged") return undefined;
    const likelihood = hasGates ? "possible" : resource === undefined || !picture.complete ? "likely" : "certain";
    const seen =
      resource === undefined
        ? `the labels of namespace ${namespace} were not read`
        : "no Pod Security level is enforced";
    return {
      likelihood,
      precondition: hasGates ? `${seen}; admission policies may refuse it still` : seen,
      changes: podSecurity.changesOf(namespace),
    };
  };
  return {
    privileged(namespace) {
      const key = toNamespace(namespace);
      if (!known.has(key)) known.set(key, judge(key));
      return known.get(key);
    },
  };
}

/** Whether the plainest rules of the baseline refuse the workload. */
function needsMore({ podSpec, containers }: Workload): boolean {
  if (podSpec.hostNetwork === true || podSpec.hostPID === true || podSpec.hostIPC === true) return true;
  if (asList(podSpec.volumes).some((volume) => volume !== null && Object.hasOwn(Object(volume), "hostPath")))
    return true;
  return containers.some(({ spec }) => spec.securityContext?.privileged === true);
}
